"""Whose projects move, and how: each case by hand, and the sums on generated tables and real runs."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.compare import comparison
from sim.analysis.displacement import ALL, DISPLACEMENT_COLUMNS, FATES, HOW, MOVED_COLUMNS, displacement, moved
from sim.errors import InputError
from sim.results.results import Results
from sim.runs.carry_out import carry_out
from sim.runs.request import Request
from sim.scenario.files import load_scenario
from tests.analysis.by_hand import (
    INELIGIBLE,
    PAID,
    TOO_LOW,
    UNDECIDED,
    UNPAID,
    call,
    outcome,
    project,
    proposal,
    results_of,
)
from tests.support.small_region import shrink, with_few_clusters

FAILED, LOW, BEHIND, OPEN, NOWHERE = FATES


def found(elsewhere, held=("c", "d", "e")):
    """Return how idea `i`, funded by call c in the baseline on seed 0, is displaced, and its row."""
    results = results_of(
        seeds=(0,),
        projects=[project("b", 0, "i", call="c", merit=0.5, rank=7, owner_id="o")],
        proposals=[proposal("b", 0, "i", "c", rank=7), *(proposal("a", 0, "i", *one) for one in elsewhere)],
        calls=[call("b", 0, "c"), *(call("a", 0, name) for name in held)],
        outcomes=[outcome(name, 0, "2014Q1", 1.0) for name in "ab"],
    )
    (row,) = moved(results, "b").to_dict("records")
    return row["how"], row["fate"], row


CASES = {
    "formally": ([("c", INELIGIBLE)], "outranked", FAILED),
    "too low": ([("c", TOO_LOW)], "outranked", LOW),
    "no money left": ([("c", UNPAID, 9)], "outranked", BEHIND),
    "same call not decided": ([("c", UNDECIDED)], "undecided", OPEN),
    "other call": ([("d", UNPAID)], "rerouted", BEHIND),
    "other call not decided": ([("d", UNDECIDED)], "rerouted", OPEN),
    "nowhere": ([], "not submitted", NOWHERE),
    "the same call goes before a later one": (
        [("c", TOO_LOW, None, "2014Q1"), ("d", UNPAID, 3, "2016Q1")],
        "outranked",
        LOW,
    ),
    "of others the last one tells": (
        [("d", UNPAID, 3, "2016Q1"), ("e", INELIGIBLE, None, "2015Q1")],
        "rerouted",
        BEHIND,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_how_and_fate_of_a_displaced_idea(name):
    elsewhere, how, fate = CASES[name]
    assert found(elsewhere)[:2] == (how, fate)


@pytest.mark.parametrize(
    ("elsewhere", "fate"), [([], NOWHERE), ([("d", TOO_LOW)], LOW), ([("d", UNDECIDED)], OPEN)], ids=str
)
def test_a_call_that_is_not_held_goes_before_everything_else(elsewhere, fate):
    assert found(elsewhere, held=("d",))[:2] == ("cancelled", fate)


def test_a_row_says_where_and_at_which_rank():
    row = found([("d", UNPAID, 3, "2014Q1")])[2]
    assert list(row) == list(MOVED_COLUMNS)
    assert (row["baseline"], row["scenario"], row["seed"], row["direction"]) == ("b", "a", 0, "displaced")
    assert (row["idea_id"], row["owner_id"], row["sector"], row["merit"]) == ("i", "o", "cci", 0.5)
    assert (row["baseline_call"], row["scenario_call"]) == ("c", "d")
    assert (row["baseline_rank"], row["scenario_rank"]) == (7, 3)
    row = found([])[2]
    assert pd.isna(row["scenario_call"])
    assert math.isnan(row["scenario_rank"])


def test_gained_is_displaced_with_the_two_exchanged():
    rows = {
        "projects": [project("a", 0, "i", call="c", merit=0.5, rank=1), project("b", 0, "k", call="d")],
        "proposals": [
            proposal("a", 0, "i", "c", rank=1),
            proposal("b", 0, "i", "c", UNPAID, 5),
            proposal("b", 0, "k", "d"),
        ],
        "calls": [call(name, 0, held) for name in "ab" for held in "cd"],
    }
    ideas = moved(results_of(seeds=(0,), **rows), "b").set_index("idea_id")
    assert ideas["direction"].to_dict() == {"i": "gained", "k": "displaced"}
    assert ideas.loc["i", ["how", "fate"]].tolist() == ["promoted", BEHIND]
    assert ideas.loc["i", ["baseline_call", "scenario_call"]].tolist() == ["c", "c"]
    assert ideas.loc["i", ["baseline_rank", "scenario_rank"]].tolist() == [5, 1]
    back = moved(results_of(seeds=(0,), **rows), "a").set_index("idea_id")
    assert back["direction"].to_dict() == {"i": "displaced", "k": "gained"}
    assert back["how"].to_dict() == {"i": "outranked", "k": "newly submitted"}


def test_the_same_idea_on_another_seed_is_another_idea():
    projects = [project("b", 0, "i"), project("a", 1, "i")]
    ideas = moved(results_of(projects=projects), "b")
    assert ideas[["seed", "direction"]].to_numpy().tolist() == [[0, "displaced"], [1, "gained"]]


IDEAS, CALLS, SEEDS = tuple("ijk"), tuple("cde"), (0, 1)
SECTORS = {"i": "cci", "j": "cci", "k": "health"}
SUBMISSIONS = st.dictionaries(
    st.tuples(st.sampled_from("ab"), st.sampled_from(SEEDS), st.sampled_from(IDEAS), st.sampled_from(CALLS)),
    st.tuples(st.integers(UNDECIDED, PAID), st.sampled_from(("2014Q1", "2014Q2"))),
)
HELD = st.sets(st.tuples(st.sampled_from("ab"), st.sampled_from(SEEDS), st.sampled_from(CALLS)))


def generated(submissions, held, defined):
    """Return results with these proposals: one award an idea, no proposal without its call."""
    proposals, projects, funded = [], [], set()
    for (scenario, seed, idea, name), (result, quarter) in sorted(submissions.items()):
        is_first = result == PAID and (scenario, seed, idea) not in funded
        told = UNPAID if result == PAID and not is_first else result
        proposals.append(proposal(scenario, seed, idea, name, told, quarter=quarter, sector=SECTORS[idea]))
        if is_first:
            funded.add((scenario, seed, idea))
            projects.append(project(scenario, seed, idea, SECTORS[idea], name, merit=0.1 * seed))
    calls = {(one["scenario"], one["seed"], one["call_id"]) for one in proposals} | held
    outcomes = [
        outcome(scenario, seed, "2014Q1", 1.0 if defined or seed else math.nan, sector=sector)
        for scenario in "ab"
        for seed in SEEDS
        for sector in ("cci", "health", "all")
    ]
    tables = {"proposals": proposals, "projects": projects, "calls": [call(*one) for one in sorted(calls)]}
    return results_of(seeds=SEEDS, outcomes=outcomes, **tables)


@pytest.mark.slow
@given(SUBMISSIONS, HELD, st.booleans(), st.sampled_from("ab"))
def test_the_parts_add_up_to_the_comparison(submissions, held, defined, baseline):
    check_sums(generated(submissions, held, defined), baseline)


@given(SUBMISSIONS, HELD, st.sampled_from("ab"))
def test_every_moved_idea_has_one_way_and_one_fate(submissions, held, baseline):
    results = generated(submissions, held, True)
    ideas = moved(results, baseline)
    assert not ideas.duplicated(["scenario", "seed", "idea_id"]).any()
    projects = results.tables["projects"]
    funded = {
        name: set(map(tuple, projects.loc[projects["scenario"] == name, ["seed", "idea_id"]].values)) for name in "ab"
    }
    other = {"a": "b", "b": "a"}[baseline]
    for direction, expected in (
        ("displaced", funded[baseline] - funded[other]),
        ("gained", funded[other] - funded[baseline]),
    ):
        mine = ideas[ideas["direction"] == direction]
        assert set(map(tuple, mine[["seed", "idea_id"]].values)) == expected
        assert set(mine["how"]) <= set(HOW[direction])
    assert set(ideas["fate"]) <= set(FATES)


@given(SUBMISSIONS, HELD)
def test_ways_mirror_each_other(submissions, held):
    results = generated(submissions, held, True)
    there, back = (moved(results, baseline).set_index(["seed", "idea_id"]).sort_index() for baseline in "ba")
    mirrored = dict(zip(HOW["gained"], HOW["displaced"], strict=True))
    words = {**mirrored, **{displaced: gained for gained, displaced in mirrored.items()}}
    assert there["how"].map(words).tolist() == back["how"].tolist()
    assert there["fate"].tolist() == back["fate"].tolist()
    assert there["scenario_call"].equals(back["baseline_call"])


def check_sums(results, baseline):
    """Compare every total with the comparison, to the bit, and every part with its total, seed by seed."""
    ideas = moved(results, baseline)
    counts = displacement(results, baseline, ideas)
    assert list(counts.columns) == list(DISPLACEMENT_COLUMNS)
    compared = comparison(results, baseline)
    totals = counts[(counts["how"] == ALL) & (counts["fate"] == ALL)]
    for direction in HOW:
        rows = compared[compared["outcome"] == f"{direction}_projects"].set_index(["scenario", "sector"])
        mine = totals[totals["direction"] == direction].set_index(["scenario", "sector"]).loc[rows.index]
        assert len(mine) == len(rows)
        for ours in ("mean", "ci_low", "ci_high", "worlds"):
            theirs = "difference" if ours == "mean" else ours
            np.testing.assert_array_equal(mine[ours].to_numpy(), rows[theirs].to_numpy())
    for _, rows in counts.groupby(["scenario", "sector", "direction"]):
        ways = rows[rows["fate"] == ALL].set_index("how")["mean"]
        assert ways.drop(ALL).sum() == pytest.approx(ways[ALL], abs=1e-12)
        for how, fates in rows[rows["how"] != ALL].groupby("how"):
            means = fates.set_index("fate")["mean"]
            assert means.drop(ALL).sum() == pytest.approx(means[ALL], abs=1e-12), how
    return counts


def test_an_idea_left_out_would_be_noticed():
    results = generated({("b", 0, "i", "c"): (PAID, "2014Q1"), ("b", 1, "k", "c"): (PAID, "2014Q1")}, set(), True)
    check_sums(results, "b")
    fewer = displacement(results, "b", moved(results, "b").iloc[1:])
    total = fewer[(fewer["sector"] == "all") & (fewer["direction"] == "displaced") & (fewer["how"] == ALL)]["mean"]
    compared = comparison(results, "b")
    expected = compared[(compared["outcome"] == "displaced_projects") & (compared["sector"] == "all")]["difference"]
    assert total.item() < expected.item()


def test_intervals_are_those_of_counts_over_seeds():
    # Displaced on seeds 0 and 1: 1 and 0; mean 0.5, standard error 0.5.
    results = results_of(
        projects=[project("b", 0, "i")],
        outcomes=[outcome(name, seed, "2014Q1", 1.0) for name in "ab" for seed in (0, 1)],
    )
    counts = displacement(results, "b", moved(results, "b"))
    row = counts[(counts["how"] == "cancelled") & (counts["fate"] == ALL)].iloc[0]
    reach = math.tan(math.pi * 0.45) * 0.5
    assert (row["mean"], row["worlds"]) == (0.5, 2)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((0.5 - reach, 0.5 + reach))


def test_without_alternatives_tables_are_empty():
    results = results_of(names=("b",), projects=[project("b", 0, "i")])
    assert list(moved(results, "b").columns) == list(MOVED_COLUMNS)
    assert displacement(results, "b", moved(results, "b")).empty
    with pytest.raises(InputError, match="baseline: 'c'"):
        moved(results, "c")


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Run three scenarios on a small region where all change of calls is owed to the cluster."""
    region = with_few_clusters(shrink(tmp_path_factory.mktemp("regions") / "small"))
    settings = {"region": str(region), "assumptions.alignment.attribution": 1.0}
    settings |= {"start": "2017Q1", "report_from": "2017Q1"}
    scenarios = [load_scenario(name).changed(settings) for name in ("baseline", "no-alignment", "full-alignment")]
    return carry_out(Request(scenarios, range(4)))


@pytest.mark.parametrize("baseline", ["baseline", pytest.param("no-alignment", marks=pytest.mark.slow)])
def test_the_parts_of_real_runs_add_up(small, baseline):
    counts = check_sums(small, baseline)
    every = counts[(counts["sector"] == "all") & (counts["fate"] == ALL)].groupby("how")["mean"].sum()
    gone = "cancelled" if baseline == "baseline" else "new call"
    assert (every[[ALL, "outranked", "promoted", gone, "not submitted"]] > 0).all()
    assert every["undecided"] == 0


def test_a_cancelled_call_of_real_runs_was_not_held(small):
    ideas = moved(small, "baseline")
    cancelled = ideas[ideas["how"] == "cancelled"]
    held = small.tables["calls"].groupby(["scenario", "seed"])["call_id"].agg(set)
    assert "no-alignment" in set(cancelled["scenario"])
    assert not any(row.baseline_call in held[row.scenario, row.seed] for row in cancelled.itertuples())
    others = ideas[(ideas["direction"] == "displaced") & (ideas["how"] != "cancelled")]
    assert all(row.baseline_call in held[row.scenario, row.seed] for row in others.itertuples())


def test_ranks_of_real_runs_are_those_of_the_proposals(small):
    ideas = moved(small, "baseline")
    ranks = small.tables["proposals"].set_index(["scenario", "draw", "seed", "call_id", "idea_id"])["rank"]
    outranked = ideas[(ideas["how"] == "outranked") & (ideas["fate"] == BEHIND)]
    assert len(outranked) > 3
    for row in outranked.itertuples():
        assert ranks[row.scenario, row.draw, row.seed, row.scenario_call, row.idea_id] == row.scenario_rank
        assert ranks["baseline", row.draw, row.seed, row.baseline_call, row.idea_id] == row.baseline_rank


def test_the_tables_are_the_same_to_the_bit_each_time(small):
    shuffled = {name: table.sample(frac=1, random_state=1) for name, table in small.tables.items()}
    again = Results(small.experiment, shuffled)
    pd.testing.assert_frame_equal(moved(small, "baseline"), moved(again, "baseline"), check_exact=True)
