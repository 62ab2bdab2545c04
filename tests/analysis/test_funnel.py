"""Where a difference arises: contributions by hand, their laws, and the funnel of whole experiments."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.funnel import CALLS_HELD, contributions, funnel
from sim.errors import InputError
from sim.runs.carry_out import carry_out
from sim.runs.request import Request
from sim.state.calls import STAGES
from tests.analysis.by_hand import results_of
from tests.runs.fake_model import faked_model
from tests.runs.scenarios import ALTERNATIVE, BASELINE, QUIET

LOG_2 = math.log(2)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([100, 10], [100, 20], [0, 10]),  # twice the rate of the second stage
        ([100, 10], [200, 20], [10, 0]),  # twice as many at the start
        ([100, 10], [200, 10], [10 * LOG_2, -10 * LOG_2]),  # twice as many, half the rate: nothing together
        ([100, 50, 10], [100, 100, 40], [0, 30 / math.log(4) * LOG_2, 30 / math.log(4) * LOG_2]),
        ([7, 3], [7, 3], [0, 0]),
    ],
    ids=str,
)
def test_contributions_by_hand(before, after, expected):
    assert contributions(before, after) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("before", "after"), [([5, 0], [5, 1]), ([5, 1], [0, 0]), ([0, 1], [1, 1])], ids=str)
def test_an_empty_stage_leaves_contributions_undefined(before, after):
    assert all(math.isnan(share) for share in contributions(before, after))


COUNTS = st.floats(1e-3, 1e6)
FUNNELS = st.integers(1, 9).flatmap(lambda stages: st.tuples(*[st.lists(COUNTS, min_size=stages, max_size=stages)] * 2))


@given(FUNNELS)
def test_contributions_add_up_to_the_difference(pair):
    before, after = pair
    shares = contributions(before, after)
    size = max(map(abs, [*shares, before[-1], after[-1]]))
    assert math.fsum(shares) == pytest.approx(after[-1] - before[-1], abs=1e-12 * size * len(shares))


@given(FUNNELS)
def test_exchanging_the_two_turns_the_sign(pair):
    before, after = pair
    back = [-share for share in contributions(after, before)]
    assert contributions(before, after) == pytest.approx(back, rel=1e-9, abs=1e-9)


@given(FUNNELS, st.integers(0, 8), st.floats(0.1, 10))
def test_a_stage_whose_rate_is_the_same_contributes_nothing(pair, place, factor):
    before, after = pair
    place %= len(before)
    rate_kept = after[: place + 1] + [count * after[place] / before[place] for count in before[place + 1 :]]
    shares = contributions(before, rate_kept)
    size = max(map(abs, [*shares, 1.0]))
    assert shares[place + 1 :] == pytest.approx([0.0] * (len(before) - place - 1), abs=1e-9 * size)


def test_the_smallest_difference_is_no_division_by_zero():
    count = 2.0 - 2**-51
    found = contributions([count, count], [count, np.nextafter(count, 3)])
    assert found == pytest.approx([0, 0], abs=1e-15)


def call(scenario, seed, name, counts, sector="cci"):
    stages = dict(zip(STAGES, counts, strict=True))
    return {"scenario": scenario, "seed": seed, "call_id": name, "sector": sector, "quarter": "2014Q1", **stages}


ONE = (80, 40, 20, 20, 10, 8, 6, 4)
TWO = (80, 40, 20, 20, 10, 8, 6, 6)
OPEN = (80, 40, 20, 20, 10, math.nan, math.nan, math.nan)


def funded(rows, **named):
    table = funnel(results_of(calls=rows, **named), "b")
    (row,) = table[table["stage"] == "funded"].to_dict("records")
    return row


def test_a_funnel_by_hand():
    # Two seeds, two calls on the first: means of the baseline (4 + 4 + 4) / 2, of the alternative (6 + 4 + 6) / 2.
    rows = [call("b", 0, "x", ONE), call("b", 0, "y", ONE), call("b", 1, "x", ONE)]
    rows += [call("a", 0, "x", TWO), call("a", 0, "y", ONE), call("a", 1, "x", TWO)]
    rows += [call("a", 0, "x", OPEN, "all"), call("b", 0, "x", TWO, "all")]
    table = funnel(results_of(calls=rows), "b")
    assert table["stage"].tolist() == [CALLS_HELD, *STAGES]
    held, table = table.iloc[0], table.iloc[1:].reset_index(drop=True)
    assert (held["baseline_mean"], held["scenario_mean"], held["contribution"]) == (1.5, 1.5, 0.0)
    assert (table["baseline"].unique(), table["scenario"].unique(), table["sector"].unique()) == ("b", "a", "cci")
    assert table["baseline_mean"].tolist() == [120, 60, 30, 30, 15, 12, 9, 6]
    assert table["scenario_mean"].tolist() == [120, 60, 30, 30, 15, 12, 9, 8]
    assert table["baseline_rate"].tolist()[1:] == pytest.approx([0.5, 0.5, 1, 0.5, 0.8, 0.75, 6 / 9])
    assert table["scenario_rate"].tolist()[7] == pytest.approx(8 / 9)
    assert math.isnan(table["baseline_rate"][0])
    assert table["contribution"].tolist() == pytest.approx([0] * 7 + [2])


def test_a_call_undecided_in_one_scenario_counts_in_neither():
    rows = [call(name, 0, "x", ONE) for name in "ab"]
    expected = funded(rows, seeds=(0,))
    late = [call("b", 0, "y", TWO), call("a", 0, "y", OPEN)]
    assert funded(rows + late, seeds=(0,)) == expected


def test_what_a_call_funds_that_one_scenario_alone_holds_is_told_apart():
    rows = [call("b", 0, "x", ONE), call("a", 0, "x", TWO), call("a", 0, "own", TWO), call("b", 0, "other", ONE)]
    table = funnel(results_of(calls=[*rows, call("a", 0, "second", TWO)], seeds=(0,)), "b").set_index("stage")
    assert table.loc[CALLS_HELD, ["baseline_mean", "scenario_mean", "contribution"]].tolist() == [2, 3, 6 + 6 - 4]
    assert table.loc["funded", ["baseline_mean", "scenario_mean"]].tolist() == [4, 6]
    assert table["contribution"].sum() == pytest.approx((6 + 6 + 6) - (4 + 4))


def test_without_a_common_call_stages_are_undefined():
    table = funnel(results_of(calls=[call("b", 0, "x", ONE)], seeds=(0, 1)), "b").set_index("stage")
    assert table.loc[CALLS_HELD, "contribution"] == -2
    assert table.loc[list(STAGES), "contribution"].isna().all()
    assert table["scenario_rate"].isna().all()


def test_other_sectors_on_request():
    rows = [call("b", 0, "x", ONE, "all"), call("a", 0, "x", TWO, "all")]
    table = funnel(results_of(calls=rows, seeds=(0,)), "b", "all")
    assert table["scenario_mean"].tolist()[-1] == 6
    assert funnel(results_of(calls=rows, seeds=(0,)), "b")["scenario_mean"].tolist() == [0] * 9


def test_contributions_of_an_experiment_add_up():
    with faked_model():
        results = carry_out(Request([BASELINE, ALTERNATIVE, QUIET], range(5)))
    table = funnel(results, "baseline")
    assert table["scenario"].unique().tolist() == ["larger", "quiet"]
    larger = table[table["scenario"] == "larger"].set_index("stage")
    step = larger.loc["funded", "scenario_mean"] - larger.loc["funded", "baseline_mean"]
    assert larger["contribution"].sum() == pytest.approx(step)
    assert step > 0
    quiet = table[table["scenario"] == "quiet"].set_index("stage")
    assert quiet.loc[list(STAGES), "contribution"].isna().all()
    assert quiet.loc[CALLS_HELD, "contribution"] < 0


def test_an_unknown_baseline_is_refused():
    with pytest.raises(InputError):
        funnel(results_of(), "c")
    assert funnel(results_of(), "b")["contribution"].fillna(0).eq(0).all()
