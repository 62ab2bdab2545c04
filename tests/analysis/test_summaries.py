"""What a screen or a figure says in one line, worked out by hand: spreads, precision, balances, shares."""

import math

import numpy as np
import pandas as pd

from sim.analysis.displaced_sides import balances, sides_of
from sim.analysis.displacement import ALL, HOW
from sim.analysis.funnel import CALLS_HELD, funded_change, paired_calls, stages, widest_step
from sim.analysis.parity_rows import denominator_row, middle_of_units, shares_of_other_owners, shown_denominators
from sim.analysis.precision import precision
from sim.analysis.run_spread import spread_by
from sim.analysis.run_summary import run_summary
from sim.outcomes.tables import WORLD
from sim.state.calls import STAGES
from tests.analysis.by_hand import call, outcome, results_of


def test_spreads_by_group_count_the_runs_in_which_a_value_is_defined():
    of_a = [*range(19), math.nan]
    values = pd.DataFrame({"scenario": ["a"] * 20 + ["b"], "year": 2014, "value": [*of_a, math.nan]})
    table = spread_by(values, ["scenario", "year"])
    assert table.loc[("a", 2014)].to_list() == [9.0, 0.0, 9.0, 18.0, 19, 20]
    assert table.loc[("b", 2014), ["runs", "of"]].to_list() == [0, 1]
    assert spread_by(values.iloc[:0], ["scenario"]).empty


def test_a_run_summary_has_the_outcomes_that_runs_have_in_the_order_asked():
    rows = [outcome(name, seed, "2014Q1", 10.0 * seed) for name in "ab" for seed in range(19)]
    rows += [outcome(name, seed, "2014Q1", 1.0, name="applications") for name in "ab" for seed in range(19)]
    table = run_summary(
        results_of(seeds=tuple(range(19)), outcomes=rows),
        "a",
        ("applications", "cluster_members", "funded_projects"),
        "cci",
    )
    assert list(table["outcome"]) == ["applications", "funded_projects"]
    assert table.iloc[1][["mean", "low", "high", "runs"]].to_list() == [90.0, 0.0, 180.0, 19]


def known_by(**changes):
    row = {"scenario": "a", "sector": "cci", "outcome": "funded_projects", "difference": -10.0, "ci_low": -14.0}
    row |= {
        "ci_high": -6.0,
        "worlds": 20,
        "draws": 1,
        "seeds": 20,
        "paired_correlation": 0.9,
        "seeds_saved_factor": 5.0,
    }
    other = {**row, "outcome": "applications", "seeds_saved_factor": 9.0}
    return precision(pd.DataFrame([row | changes, other]), "a", "cci", "funded_projects", ["applications"])


def test_precision_says_what_seeds_are_worth_and_how_many_are_needed():
    known = known_by()
    assert (known.can_correlate, known.correlation, known.seeds_saved, known.median_saved) == (True, 0.9, 5.0, 9.0)
    assert known.needed > 20
    assert known.is_wide
    assert not known_by(ci_low=-11.0, ci_high=-9.0).is_wide
    assert not known_by(draws=20, seeds=1).can_correlate
    assert not known_by(worlds=2, seeds=2).can_correlate
    assert known_by(difference=0.0, ci_low=0.0, ci_high=0.0).is_exact
    assert precision(pd.DataFrame(columns=["scenario", "sector", "outcome"]), "a", "cci", "funded_projects", []) is None


def test_balances_are_what_a_sector_wins_and_what_all_others_do():
    rows = [
        {"scenario": name, "sector": sector, "direction": to, "how": ALL, "fate": ALL, "mean": mean, "ci_low": mean}
        for name, by_side in {"good": (1, 5, 9, 7), "bad": (6, 2, 8, 8)}.items()
        for (sector, to), mean in zip(
            [(sector, to) for sector in ("cci", "all") for to in HOW], map(float, by_side), strict=True
        )
    ]
    table = balances(pd.DataFrame(rows).assign(ci_high=1.0), ["good", "bad", "unknown"], "cci")
    assert list(table.index) == ["bad", "good"]
    assert table.loc["good"].to_dict() == {
        "displaced": 1.0, "gained": 5.0, "balance": 4.0, "others_displaced": 8.0, "others_gained": 2.0,
    }  # fmt: skip
    ways = [{**row, "how": how} for row in rows for how in HOW[row["direction"]]]
    side = sides_of(pd.DataFrame(rows + ways).assign(ci_high=9.0), ["bad"])["bad", "cci", "gained"]
    assert (side.total, side.parts, side.has_interval) == (2.0, (2.0,) * 5, True)


def funnels(*rows):
    """Return calls: scenario, seed, code and the number of ideas at every stage but the last, and at that."""
    counts = [dict.fromkeys(STAGES, most) | {"funded": funded} for *_, most, funded in rows]
    named = [call(*row[:3], **count) for row, count in zip(rows, counts, strict=True)]
    return results_of(calls=named).table("calls")


def test_stages_count_common_calls_and_say_what_others_add():
    worlds = pd.MultiIndex.from_tuples([(0, 0), (0, 1)], names=WORLD)
    calls = funnels(("b", 0, "C", 10.0, 4.0), ("a", 0, "C", 10.0, 2.0), ("b", 1, "D", 8.0, 6.0))
    table = stages(calls, "b", "a", worlds).set_index("stage")
    assert table.loc["funded", ["baseline_mean", "scenario_mean", "change"]].to_list() == [2.0, 1.0, -0.5]
    assert table.loc["funded", ["baseline_low", "baseline_high"]].isna().all()  # two runs have no range
    assert table.loc[CALLS_HELD, ["baseline_mean", "scenario_mean", "contribution"]].to_list() == [1.0, 0.5, -3.0]
    assert set(table["shared_calls"]) == {0.5}
    assert widest_step(table.reset_index()) == "funded"
    assert widest_step(stages(calls, "b", "b", worlds)) is None
    assert funded_change(table.reset_index().assign(scenario="a"))["a"] == -4.0
    undecided = calls.assign(funded=calls["funded"].where(calls["scenario"] == "b"))
    common, alone = paired_calls(undecided, "b", "a")
    assert (list(common["call_id"]), list(alone["call_id"])) == ([], ["D"])


def parity_row(against, count, perimeter="cci", **more):
    return {"perimeter": perimeter, "against": against, "denominator": None, "count": count, "whole": np.nan, **more}


def test_of_multiples_the_middle_one_is_shown_and_all_companies_last():
    table = pd.DataFrame(
        [parity_row("units", count) for count in (1.0, 2.0, 3.0)]
        + [parity_row("all companies", 2.0), *(parity_row("innovation-active units", count) for count in (4.0, 5.0))]
        + [parity_row("units", count, "cci+tourism") for count in (6.0, 7.0, 8.0)]
        + [parity_row("employees", 9.0, "cci+tourism")]
    )
    shown = shown_denominators(table)
    assert [row.count for row in shown] == [1.0, 2.0, 3.0, 4.0, 7.0, 2.0]
    assert shown[-1].against == "all companies"
    assert middle_of_units(shown, "cci").count == 2.0
    assert middle_of_units(shown, "health") is None
    undefined = parity_row("employees", math.nan)
    assert denominator_row(undefined) == denominator_row(undefined)


def test_shares_of_other_owners_are_what_enterprises_do_not_win():
    wins = {"awards": (8.0, 6.0), "grants": (0.0, 0.0)}
    rows = [
        {"scenario": "b", "calls": "all", "period": "all", "owners": owners, "measure": measure, "won": won}
        for measure, both in wins.items()
        for owners, won in zip(("all", "enterprises"), both, strict=True)
    ]
    shares = shares_of_other_owners(pd.DataFrame(rows).assign(perimeter="cci"), "b", "cci")
    assert shares["awards"] == 0.25
    assert math.isnan(shares["grants"])
