"""The comparison table, worked out by hand and on invented runs."""

import math

import pandas as pd
import pytest

from sim.analysis.compare import comparison, moved_projects
from sim.analysis.run_values import run_values
from sim.errors import InputError
from sim.outcomes.tables import COLUMNS
from sim.results.results import Results
from sim.runs.carry_out import carry_out
from sim.runs.request import Request
from tests.analysis.by_hand import outcome, project, results_of, storyline
from tests.runs.fake_model import faked_model
from tests.runs.scenarios import ALTERNATIVE, BASELINE, QUIET, scenario
from tests.support.keys import on

NAN = math.nan
T_1 = math.tan(math.pi * 0.45)  # 95 % quantile of Student's t with one degree of freedom


def row_of(table, name="funded_projects", sector="cci", alternative="a"):
    (row,) = table[
        (table["outcome"] == name) & (table["sector"] == sector) & (table["scenario"] == alternative)
    ].to_dict("records")
    return row


def test_a_comparison_by_hand():
    # Sums over two quarters: baseline 3 and 7, alternative 4 and 11; differences 1 and 4.
    counts = {("b", 0): (1, 2), ("b", 1): (3, 4), ("a", 0): (2, 2), ("a", 1): (5, 6)}
    rows = [
        outcome(name, seed, f"2014Q{place + 1}", value)
        for (name, seed), values in counts.items()
        for place, value in enumerate(values)
    ]
    row = row_of(comparison(results_of(outcomes=rows), "b"))
    reach = T_1 * 1.5  # the standard error of 1 and 4 is 1.5
    assert row == {
        "baseline": "b",
        "scenario": "a",
        "outcome": "funded_projects",
        "sector": "cci",
        "baseline_mean": 5.0,
        "scenario_mean": 7.5,
        "difference": 2.5,
        "ci_low": pytest.approx(2.5 - reach),
        "ci_high": pytest.approx(2.5 + reach),
        "seeds": 2,
        "draws_low": pytest.approx(NAN, nan_ok=True),
        "draws_high": pytest.approx(NAN, nan_ok=True),
        "draws_median": pytest.approx(NAN, nan_ok=True),
        "draws_agreeing": pytest.approx(NAN, nan_ok=True),
        "draws": 1,
        "worlds": 2,
        "paired_correlation": pytest.approx(NAN, nan_ok=True),
        "seeds_saved_factor": pytest.approx(NAN, nan_ok=True),
    }


def test_moved_projects_by_hand():
    # Seed 0: p1 in both; p2, p3 (health) only in the baseline; p4 only in the alternative.
    # Seed 1: the same idea p2 in both; nothing moves.
    rows = [project("b", 0, idea) for idea in ("p1", "p2")] + [project("b", 0, "p3", "health")]
    rows += [project("a", 0, idea) for idea in ("p1", "p4")]
    rows += [project(name, 1, "p2") for name in ("a", "b")]
    results = results_of(projects=rows)
    displaced = moved_projects(results.tables["projects"], "b", "a")
    assert {sector: counts.to_dict() for sector, counts in displaced.items()} == {
        "cci": {on(0): 1},
        "health": {on(0): 1},
        "all": {on(0): 2},
    }
    gained = moved_projects(results.tables["projects"], "a", "b")
    assert {sector: counts.to_dict() for sector, counts in gained.items()} == {"cci": {on(0): 1}, "all": {on(0): 1}}


def displacement(funded=(1.0, 1.0)):
    rows = [outcome(name, seed, "2014Q1", funded[seed]) for name in "ab" for seed in (0, 1)]
    projects = [project("b", 0, "p1"), project("a", 1, "p2"), project("a", 1, "p3")]
    return comparison(results_of(outcomes=rows, projects=projects), "b")


def test_the_same_seed_of_another_draw_is_another_world():
    rows = [
        outcome(name, 0, "2014Q1", value) | {"draw": draw}
        for draw, name, value in ((1, "b", 1.0), (1, "a", 3.0), (2, "b", 10.0), (2, "a", 18.0))
    ]
    projects = [project("b", 0, "p1") | {"draw": 1}, project("a", 0, "p1") | {"draw": 2}]
    table = comparison(results_of(outcomes=rows, projects=projects, seeds=(0,), draws=(1, 2)), "b")
    row = row_of(table)
    assert (row["difference"], row["draws"], row["seeds"], row["worlds"]) == (5.0, 2, 1, 2)
    assert (row["draws_median"], row["draws_agreeing"]) == (5.0, 1.0)
    assert all(math.isnan(row[column]) for column in ("draws_low", "draws_high", "ci_low", "ci_high"))
    # Funded under one draw in the one scenario, under the other in the other: displaced once, gained once.
    moved = [row_of(table, f"{direction}_projects")["difference"] for direction in ("displaced", "gained")]
    assert moved == [0.5, 0.5]


def test_displacement_exists_only_between_two_scenarios():
    # Displaced: 1 on seed 0, 0 on seed 1. Gained: 0 and 2.
    table = displacement()
    displaced, gained = row_of(table, "displaced_projects"), row_of(table, "gained_projects")
    assert (displaced["scenario_mean"], displaced["difference"], displaced["worlds"]) == (0.5, 0.5, 2)
    assert (gained["scenario_mean"], gained["difference"], gained["worlds"]) == (1.0, 1.0, 2)
    assert gained["ci_high"] == pytest.approx(1.0 + T_1)
    undefined = ("baseline_mean", "paired_correlation", "seeds_saved_factor")
    assert all(math.isnan(row[column]) for row in (displaced, gained) for column in undefined)


def test_displacement_is_undefined_where_the_number_of_projects_is():
    assert row_of(displacement((1.0, NAN)), "displaced_projects")["worlds"] == 1
    nowhere = displacement((NAN, NAN))
    assert "displaced_projects" not in set(nowhere["outcome"])
    assert row_of(nowhere)["worlds"] == 0


def test_an_outcome_that_one_scenario_lacks_keeps_the_mean_of_the_other():
    rows = [outcome("b", seed, "2014Q2", 90.0 + seed, "cluster_members") for seed in (0, 1)]
    row = row_of(comparison(results_of(outcomes=rows), "b"), "cluster_members")
    assert (row["baseline_mean"], row["worlds"]) == (90.5, 0)
    assert all(math.isnan(row[column]) for column in ("scenario_mean", "difference", "ci_low", "ci_high"))
    row = row_of(comparison(results_of(outcomes=rows), "a"), "cluster_members", alternative="b")
    assert row["scenario_mean"] == 90.5
    assert math.isnan(row["baseline_mean"])


@pytest.fixture(scope="module")
def invented():
    small = scenario("smaller", 0.3)
    same = scenario("same")
    with faked_model():
        return carry_out(Request([BASELINE, ALTERNATIVE, small, same, QUIET], range(6)))


@pytest.mark.parametrize("baseline", ["baseline", "larger", "quiet"])
def test_gained_less_displaced_is_the_difference_in_funded_projects(invented, baseline):
    table = comparison(invented, baseline)
    steps = table.pivot(index=["scenario", "sector"], columns="outcome", values="difference").dropna(how="all")
    steps = steps[steps["funded_projects"].notna()]
    balance = steps["gained_projects"] - steps["displaced_projects"]
    assert balance.to_numpy() == pytest.approx(steps["funded_projects"].to_numpy(), abs=1e-12)
    assert (steps[["gained_projects", "displaced_projects"]].max() > 0).any()


def test_a_scenario_that_changes_nothing_differs_in_nothing(invented):
    table = comparison(invented, "baseline").query("scenario == 'same' and worlds > 0")
    assert len(table) > 5
    assert (table[["difference", "ci_low", "ci_high"]] == 0).all(axis=None)
    assert table["seeds_saved_factor"].isna().all()


def test_every_alternative_is_compared_in_order(invented):
    table = comparison(invented, "larger")
    assert list(table.columns) == list(COLUMNS["comparison"])
    assert table["scenario"].unique().tolist() == ["baseline", "quiet", "same", "smaller"]
    key = ["baseline", "scenario", "outcome", "sector"]
    assert table[key].equals(table[key].sort_values(key, ignore_index=True))


def test_means_are_those_of_the_runs(invented):
    row = row_of(comparison(invented, "baseline"), "public_funding_eur", "all", "larger")
    values = run_values(invented).xs(("public_funding_eur", "all"), level=("outcome", "sector"))
    assert row["baseline_mean"] == pytest.approx(values.loc["baseline"].mean())
    assert row["scenario_mean"] - row["baseline_mean"] == pytest.approx(row["difference"])
    assert row["ci_low"] < row["difference"] < row["ci_high"]


def test_one_seed_has_no_interval():
    with faked_model():
        table = comparison(carry_out(Request([BASELINE, ALTERNATIVE], [3])), "baseline")
    defined = table[table["worlds"] == 1]
    assert len(defined) > 5
    assert defined[["ci_low", "ci_high", "paired_correlation", "seeds_saved_factor"]].isna().all(axis=None)
    assert defined["difference"].notna().all()


def test_without_alternatives_the_table_is_empty():
    table = comparison(results_of(names=("b",), outcomes=[outcome("b", 0, "2014Q1", 1)]), "b")
    assert len(table) == 0
    assert list(table.columns) == list(COLUMNS["comparison"])


def test_an_unknown_baseline_is_told_with_the_nearest(invented):
    with pytest.raises(InputError, match="did you mean baseline"):
        comparison(invented, "basline")


def test_other_quarters_cannot_be_compared(invented):
    scenarios = (*invented.scenarios[:1], storyline("larger", end="2016Q4"))
    experiment = type(invented.experiment)(scenarios, invented.experiment.seeds)
    with pytest.raises(InputError, match="scenario larger: reports 2014Q1 to 2016Q4"):
        comparison(Results(experiment, invented.tables), "baseline")


def test_the_comparison_is_the_same_to_the_bit_each_time(invented):
    pd.testing.assert_frame_equal(comparison(invented, "quiet"), comparison(invented, "quiet"), check_exact=True)
