"""Effects, contrasts and points of one outcome, worked out by hand."""

import math

import numpy as np
import pandas as pd
import pytest

from sim.analysis.effects import contrasts, effects, is_clear, paired_points
from sim.analysis.sector_totals import change_elsewhere, sector_totals
from sim.outcomes.catalogue import OUTCOMES
from tests.analysis.by_hand import outcome, results_of

PROJECTS = OUTCOMES["funded_projects"]


def compared(*rows):
    columns = ["baseline", "scenario", "outcome", "sector", "difference", "ci_low", "ci_high", "worlds"]
    return pd.DataFrame([("b", "a", "funded_projects", *row) for row in rows], columns=columns)


def numbers_of(values, sector="cci"):
    """Return run values: by scenario a value a seed."""
    return results_of_values(values, sector).table("run_values")


def outcomes_of(values, sector="cci"):
    """Return outcomes: by scenario a value a seed, half of it in each quarter."""
    return results_of_values(values, sector).table("outcomes")


def results_of_values(values, sector):
    """Return results: by scenario a value a seed, half of it in each quarter."""
    rows = [
        outcome(name, seed, quarter, value / 2, sector=sector)
        for name, by_seed in values.items()
        for seed, value in enumerate(by_seed)
        for quarter in ("2014Q1", "2014Q2")
    ]
    return results_of(seeds=range(len(values["b"])), outcomes=rows)


@pytest.mark.parametrize(
    ("low", "high", "clear"),
    [(1, 2, True), (-2, -1, True), (-1, 1, False), (0, 1, False), (math.nan, math.nan, False)],
)
def test_an_interval_is_clear_if_it_leaves_out_zero(low, high, clear):
    assert is_clear(low, high) is clear


def test_effects_are_rows_of_the_comparison_in_the_order_asked():
    table = effects(compared(("cci", -3.0, -5.0, -1.0, 20)), "b", ["other", "a"], "funded_projects", "cci")
    assert list(table.index) == ["other", "a"]
    assert table.loc["a"].to_list() == [-3.0, -5.0, -1.0, 20, True]
    assert math.isnan(table.loc["other", "difference"])
    assert table.loc["other", ["worlds", "is_clear"]].to_list() == [0, False]


def test_the_one_sector_of_an_outcome_of_the_whole_region_is_taken():
    whole, two = ("all", 1.0, 0.5, 1.5, 9), ("agrifood", 2.0, 1.0, 3.0, 9)
    assert effects(compared(whole), "b", ["a"], "funded_projects", "cci").loc["a", "worlds"] == 9
    assert effects(compared(whole, two), "b", ["a"], "funded_projects", "cci").loc["a", "worlds"] == 0


def test_contrasts_hold_median_runs_against_the_baselines():
    outcomes = outcomes_of({"b": [10.0, 20.0, 40.0], "a": [8.0, 10.0, 80.0]})
    below = effects(compared(("cci", -3.0, -5.0, -1.0, 3)), "b", ["a"], "funded_projects", "cci")
    row = contrasts(outcomes, below, "b", PROJECTS, "cci").loc["a"]
    assert row.to_list() == [10.0, 20.0, -10.0, -0.5, -3.0, True]
    above = below.assign(difference=3.0, ci_low=1.0, ci_high=5.0)
    assert not contrasts(outcomes, above, "b", PROJECTS, "cci").loc["a", "is_clear"]
    assert contrasts(outcomes, below, "b", PROJECTS, "cci", "quarter").loc["a", "median"] == 5.0
    assert contrasts(outcomes, below, "b", PROJECTS, "cci", "year").loc["a", "median"] == 20.0
    nothing = outcomes.assign(value=np.where(outcomes["scenario"] == "b", 0.0, 1.0))
    assert math.isnan(contrasts(nothing, below, "b", PROJECTS, "cci").loc["a", "share"])


def test_a_point_is_a_seed_or_the_mean_of_a_draw():
    values = numbers_of({"b": [10.0, 20.0, 40.0, 0.0], "a": [8.0, 10.0, 80.0, math.nan]})
    points = paired_points(values, "b", PROJECTS, "cci")
    assert points["difference"].to_list() == [-2.0, -10.0, 40.0]
    drawn = values.assign(draw=1 + values["seed"] // 2, seed=values["seed"] % 2)
    points = paired_points(drawn, "b", PROJECTS, "cci")
    assert points[["difference", "worlds"]].to_numpy().tolist() == [[-6.0, 2], [40.0, 1]]
    assert paired_points(values, "b", OUTCOMES["displaced_projects"], "cci").empty


def test_sectors_stand_in_the_order_of_the_baseline_with_the_one_in_question_on_top():
    of_sectors = {
        "cci": (range(19), [7.0] * 19),
        "health": ([15.0] * 19, [16.0] * 19),
        "energy": ([19.0] * 19, [19.0] * 18 + [38.0]),
    }
    values = pd.concat([numbers_of({"b": b, "a": a}, sector) for sector, (b, a) in of_sectors.items()])
    comparison = compared(("cci", -2.0, -3.0, -1.0, 2), ("health", 1.0, -1.0, 3.0, 2))
    totals = sector_totals(values, comparison, ("b", "a"), PROJECTS, "cci")
    assert list(totals.index.unique("sector")) == ["cci", "energy", "health"]
    assert totals.loc[("cci", "a"), ["mean", "change", "is_clear"]].to_list() == [7.0, -2.0, True]
    assert totals.loc[("cci", "b"), ["low", "high"]].to_list() == [0.0, 18.0]
    assert math.isnan(totals.loc[("cci", "b"), "change"])
    assert not totals.loc[("health", "a"), "is_clear"]
    assert change_elsewhere(totals, "a", "cci") == 2.0
    assert sector_totals(values, comparison, ("b", "a"), OUTCOMES["applications"], "cci").empty
