"""Scenarios are compared where they share worlds; where they cannot it is refused, where they do not it is said."""

import pandas as pd
import pytest

import sim
from sim.errors import InputError
from sim.runs.request import Request
from sim.scenario.files import load_scenario
from sim.words.basis import Basis, meaning_of_worlds
from tests.runs.fake_model import faked_model
from tests.runs.scenarios import ALTERNATIVE, BASELINE, scenario
from tests.support.keys import uncertainty_of
from tests.support.small_region import edit, shrink

FEW_COOPERATE = "assumptions.population.cooperating_share"
VIEWS = {"assumptions.alignment.attribution": 0.2}
LONERS = scenario("loners", **{FEW_COOPERATE: 0.1, **VIEWS})
OTHER_VIEWS = scenario("other-views", **VIEWS)
OTHERS = {"loners": (FEW_COOPERATE,)}


def experiment(*scenarios, draws=(0,), baseline=None):
    with faked_model():
        return Request(scenarios, [0, 1], draws, baseline, uncertainty=uncertainty_of(draws)).experiment


def test_assumptions_that_a_world_does_not_read_leave_worlds_common():
    found = experiment(BASELINE, LONERS, OTHER_VIEWS, ALTERNATIVE)
    assert found.on_other_worlds("baseline") == OTHERS
    assert set(found.on_other_worlds("loners")) == {"baseline", "other-views", "larger"}
    assert experiment(BASELINE, OTHER_VIEWS).on_other_worlds("baseline") == {}
    assert experiment(BASELINE, LONERS, draws=(1, 2)).on_other_worlds("baseline") == OTHERS


def test_other_worlds_are_said_in_words_in_figures_and_in_python():
    with faked_model():
        compared = sim.compare(BASELINE, LONERS, OTHER_VIEWS, seeds=3)
        common = sim.compare(BASELINE, OTHER_VIEWS, seeds=3)
    first, second = meaning_of_worlds(compared.results.experiment, "baseline")
    assert first == (
        "loners: same seeds, other worlds, drawn under other assumptions than baseline (population.cooperating_share)."
    )
    assert "counts as displaced or gained" in second
    names = compared.results.experiment.names
    told = "Same seeds, other worlds (drawn under other assumptions) in loners."
    assert told in Basis(compared.results.experiment, names).note().replace("\N{NO-BREAK SPACE}", " ")
    assert "same seeds, other worlds (drawn under other assumptions) in loners" in repr(compared)
    assert meaning_of_worlds(common.results.experiment, "baseline") == []
    for quiet in (Basis(common.results.experiment, names).note(), repr(common)):
        assert "other worlds" not in quiet


def test_intervals_hold_without_common_worlds():
    """Seeds are independent of each other, so that the mean of pairs has its interval, however little pairs share."""
    with faked_model():
        table = sim.compare(BASELINE, LONERS, seeds=8).table()
        apart = [sim.run(one, seeds=8).table() for one in (BASELINE, LONERS)]
    (row,) = table.query("outcome == 'funded_projects' and sector == 'cci'").to_dict("records")
    sums = [
        runs.query("outcome == 'funded_projects' and sector == 'cci'").groupby("seed")["value"].sum() for runs in apart
    ]
    assert row["difference"] == pytest.approx((sums[1] - sums[0]).mean())
    assert row["ci_high"] - row["difference"] == pytest.approx(2.364624 * pd.Series(sums[1] - sums[0]).sem(), rel=1e-5)


@pytest.mark.parametrize("ask", [sim.compare, lambda *scenarios, seeds: sim.run(*scenarios, seeds=seeds).plot()])
def test_other_starts_are_refused(ask):
    later = scenario("later", start="2013Q1")
    with faked_model(), pytest.raises(InputError) as caught:
        ask(BASELINE, later, seeds=1)
    assert str(caught.value) == (
        f"scenario later: starts in 2013Q1; allowed: {start_of(BASELINE)}, as baseline does; "
        "cci run shows both, each for itself"
    )


def start_of(one):
    return one.model_dump(mode="json")["start"]


def test_other_regions_are_refused_by_what_is_in_them_not_by_their_paths(tmp_path):
    small, copy, other = (shrink(tmp_path / name, 0.02) for name in ("small", "copy", "other"))
    edit(other / "sectors.csv", lambda row: row | {"idea_cost_median_eur": "90000"})
    plain = load_scenario("baseline").changed({"region": str(small)})
    twin, stranger = (
        load_scenario("no-cluster").changed({"region": str(folder), "name": folder.name}) for folder in (copy, other)
    )
    assert Request([plain, twin], [0], baseline="baseline").experiment.unpaired("baseline") == []
    with pytest.raises(InputError) as caught:
        sim.compare(plain, twin, stranger, seeds=1)
    (problem,) = caught.value.problems
    assert (problem.where, problem.found) == ("scenario other", f"runs on the region {other}")
    assert f"{small}, as baseline does" in problem.allowed
