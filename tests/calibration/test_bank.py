"""A bank goes on where it stopped, with the same bytes, and mixes nothing with the runs of something else."""

from dataclasses import replace

import numpy as np
import pytest

from sim.calibration.bank import Bank, TargetWork
from sim.calibration.design import SPACE, Case, space_filling
from sim.errors import InputError
from sim.evidence.targets import read_targets
from sim.region.files import load_region
from sim.results.experiment import ScenarioRecord
from sim.runs.execution import Execution
from sim.runs.premises import Premises
from sim.scenario.files import load_scenario
from sim.scenario.uncertainty import drawn_paths
from tests.support.small_region import shrink, with_few_clusters

FREE = ("assumptions.information.by_oneself", "assumptions.application.day_cost_eur")
CASES = [Case(SPACE, point, 10 + point) for point in range(3)]


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """Return a scenario in which two assumptions are not set, its premises and the targets of three calls."""
    region_folder = with_few_clusters(shrink(tmp_path_factory.mktemp("bank") / "region", scale=0.02, money=0.06))
    base = load_scenario("recorded")
    defaults = {path: value for path, value in _defaults().items() if path not in FREE}
    scenario = base.changed({"region": str(region_folder), "end": "2017Q1", **defaults})
    region = load_region(scenario.region)
    targets = tuple(row for row in read_targets(region) if row.call_id == "RD_ENT_2015")
    return scenario, Premises.of([scenario], [ScenarioRecord.of(scenario, region)]), targets


def _defaults():
    from sim.scenario.catalogue import parameters

    return {row.path: row.default for row in parameters() if row.path in drawn_paths(())}


def run(folder, asked, cases=CASES, execution=Execution()):  # noqa: B008
    bank = Bank(folder, *asked)
    return bank.run(cases, space_filling(2, 8)[[case.point for case in cases]], execution)


def test_only_what_the_scenario_does_not_set_is_moved(tmp_path, asked):
    assert set(Bank(tmp_path, *asked).paths) == set(FREE)


def test_runs_are_at_their_points(asked):
    scenario, premises, targets = asked
    work = TargetWork(scenario, premises, targets, FREE)
    few, many = (work((CASES[0], (heard, 0.0))) for heard in (0.0, 1.0))
    applications = [place for place, row in enumerate(targets) if row.quantity == "applications"]
    assert sum(many[place] for place in applications) > sum(few[place] for place in applications)


def test_it_goes_on_where_it_stopped_with_the_same_bytes(tmp_path, asked):
    whole = run(tmp_path / "whole", asked)
    run(tmp_path / "parts", asked, CASES[1:2])
    with (tmp_path / "parts" / "runs.csv").open("a", encoding="utf-8") as stream:
        stream.write("space,2,12,4,1")  # broken off
    told = []
    again = run(tmp_path / "parts", asked, execution=Execution(progress=lambda done, total: told.append((done, total))))
    assert np.array_equal(whole.values, again.values)
    assert told[-1] == (2, 2)
    assert (tmp_path / "whole" / "runs.csv").read_bytes() == (tmp_path / "parts" / "runs.csv").read_bytes()


def test_what_is_kept_is_not_run_again(tmp_path, asked, monkeypatch):
    first = run(tmp_path, asked)
    monkeypatch.setattr(TargetWork, "__call__", lambda *_: pytest.fail("it was run again"))
    assert np.array_equal(run(tmp_path, asked).values, first.values)


def test_the_bank_of_other_targets_is_refused(tmp_path, asked):
    run(tmp_path, asked, CASES[:1])
    scenario, premises, targets = asked
    changed = (targets[0].model_copy(update={"value": 7.0}), *targets[1:])
    with pytest.raises(InputError, match="runs of another scenario, region, targets or code"):
        Bank(tmp_path, scenario, premises, changed)
    with pytest.raises(InputError, match="another scenario"):
        Bank(tmp_path, scenario, replace(premises, regions={scenario.region: "another"}), targets)
