"""Who wins awards: counts, owners, concentration and contributions by hand, and sums on invented runs."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.awards import AWARDS_COLUMNS, DIMENSIONS, awards, gini
from sim.errors import InputError
from sim.runs.carry_out import carry_out
from sim.runs.request import Request
from tests.analysis.by_hand import outcome, project, results_of
from tests.runs.fake_model import faked_model
from tests.runs.scenarios import ALTERNATIVE, BASELINE, QUIET

TRAITS = ("value_chain", "province", "size", "owner_kind", "member", "first_award", "kind", "mode")
SECTORS = [outcome("b", 0, "2014Q1", 1.0, sector=sector) for sector in ("cci", "health", "all")]


def won(scenario, seed, idea, owner, sector="cci", **more):
    told = {"owner_id": owner, "member": False, "first_award": True, "green": 0.5, "digital": 0.5, "social": 0.5}
    return project(scenario, seed, idea, sector, **{**told, **more})


def table_of(*projects, sector="cci", baseline="b", seeds=(0, 1)):
    return awards(results_of(seeds=seeds, projects=projects, outcomes=SECTORS), baseline, sector)


def row_of(table, dimension, group="all", scenario="b"):
    chosen = table[(table["scenario"] == scenario) & (table["dimension"] == dimension) & (table["group"] == group)]
    (row,) = chosen.to_dict("records")
    return row


def test_counts_are_zero_in_runs_without_an_award_and_means_undefined():
    table = table_of(won("b", 0, "i", "o", green=0.25), won("b", 0, "j", "p", green=0.75))
    assert list(table.columns) == list(AWARDS_COLUMNS)
    assert list(dict.fromkeys(table["dimension"])) == list(DIMENSIONS)
    row = row_of(table, "awards")
    assert (row["mean"], row["runs"]) == (1.0, 2)
    assert math.isnan(row["low"])  # two runs have no range
    row = row_of(table, "contribution", "green")
    assert (row["mean"], row["runs"]) == (0.5, 1)
    assert math.isnan(row["low"])
    assert row_of(table, "concentration")["runs"] == 1
    assert row_of(table, "contribution", "green", "a")["runs"] == 0
    assert math.isnan(row_of(table, "contribution", "green", "a")["mean"])


def test_differences_are_paired_and_only_against_the_baseline():
    # 2 and 0 in the baseline, 1 and 1 in the alternative: differences -1 and 1.
    table = table_of(won("b", 0, "i", "o"), won("b", 0, "j", "p"), won("a", 0, "i", "o"), won("a", 1, "k", "o"))
    row = row_of(table, "awards", scenario="a")
    assert (row["difference"], row["worlds"]) == (0.0, 2)
    assert row["ci_high"] == pytest.approx(math.tan(math.pi * 0.45))
    assert (row_of(table, "awards")["worlds"], math.isnan(row_of(table, "awards")["difference"])) == (0, True)
    alone = table_of(won("b", 0, "i", "o"), baseline=None)
    assert alone["difference"].isna().all()


def test_owners_are_counted_once():
    projects = [won("b", 0, idea, "o", owner_kind="laboratory") for idea in "ijk"] + [won("b", 0, "l", "p")]
    table = table_of(*projects, seeds=(0,))
    assert row_of(table, "owners")["mean"] == 2
    assert row_of(table, "owners", "laboratory")["mean"] == 1
    assert row_of(table, "owner_kind", "laboratory")["mean"] == 3
    assert row_of(table, "awards_per_owner")["mean"] == 2
    assert row_of(table, "concentration")["mean"] == pytest.approx(0.25)  # of 3 and 1


def test_members_and_newcomers_have_words():
    table = table_of(won("b", 0, "i", "o", member=True), won("b", 0, "j", "o", first_award=False), seeds=(0,))
    assert row_of(table, "member", "members")["mean"] == row_of(table, "member", "not members")["mean"] == 1
    assert row_of(table, "first_award", "first")["mean"] == row_of(table, "first_award", "repeated")["mean"] == 1


def test_awards_without_a_trait_are_a_group_of_their_own_and_sizes_ascend():
    sizes = ("micro", "large", "", "small", "medium")
    table = table_of(*(won("b", 0, f"i{size}", "o", size=size) for size in sizes), seeds=(0,))
    groups = table[(table["scenario"] == "b") & (table["dimension"] == "size")]["group"]
    assert groups.tolist() == ["micro", "small", "medium", "large", "none"]


def test_a_sector_or_all_of_them():
    projects = [won("b", 0, "i", "o"), won("b", 0, "j", "p", "health")]
    assert row_of(table_of(*projects, seeds=(0,)), "awards")["mean"] == 1
    assert row_of(table_of(*projects, seeds=(0,), sector="all"), "awards")["mean"] == 2
    assert row_of(table_of(*projects[1:], seeds=(0,)), "awards")["mean"] == 0
    with pytest.raises(InputError, match="did you mean health"):
        table_of(*projects, sector="helth")


@pytest.mark.parametrize(
    ("counts", "expected"), [([1, 1, 1], 0), ([0, 0, 0, 4], 0.75), ([1, 3], 0.25), ([1, 2, 3], 2 / 9)], ids=str
)
def test_gini_by_hand(counts, expected):
    assert gini(np.array(counts, dtype=float)) == pytest.approx(expected)


def test_gini_of_one_is_undefined():
    assert math.isnan(gini(np.array([3.0])))


@given(st.lists(st.integers(1, 50), min_size=2, max_size=30))
def test_gini_is_the_mean_difference_of_all_pairs(counts):
    values = np.array(counts, dtype=float)
    pairs = np.abs(values[:, None] - values[None, :]).mean()
    assert gini(values) == pytest.approx(pairs / (2 * values.mean()), abs=1e-12)


def test_groups_add_up_to_all_awards():
    with faked_model():
        results = carry_out(Request([BASELINE, ALTERNATIVE, QUIET], range(4)))
    for sector in ("cci", "mechatronics", "all"):
        table = awards(results, "baseline", sector)
        means = table.groupby(["scenario", "dimension"])["mean"].sum().unstack("dimension")
        for trait in TRAITS:
            assert means[trait].to_numpy() == pytest.approx(means["awards"].to_numpy())
        assert means.loc["baseline", "awards"] > 0
        assert means.loc["quiet", "awards"] == 0
