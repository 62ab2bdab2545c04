"""Scores of samples, by hand and against what they must be in expectation."""

import math

import numpy as np
import pytest

from sim.analysis.ranges import range_of
from sim.analysis.scores import central, crps, interval_score, rank_of, skill

FOUR = np.array([3.0, 1.0, 2.0, 4.0])


def test_crps_by_hand():
    # E|X - 2| = (1 + 1 + 0 + 2) / 4 = 1; all 6 pairs differ by 1, 1, 1, 2, 2, 3: half of their mean is 10 / 12.
    assert crps(FOUR, 2.0) == pytest.approx(1.0 - 10 / 12)
    assert crps(np.array([5.0]), 2.0) == 3.0
    assert crps(np.array([2.0, 2.0]), 2.0) == 0.0


def test_crps_of_a_normal_sample_is_the_known_one():
    rng = np.random.default_rng(1)
    # Of a standard normal at 0: 2 phi(0) - 1 / sqrt(pi). Small samples have it in expectation, not a larger one.
    expected = 2 / math.sqrt(2 * math.pi) - 1 / math.sqrt(math.pi)
    small = [crps(rng.standard_normal(5), 0.0) for _ in range(20_000)]
    assert np.mean(small) == pytest.approx(expected, abs=0.01)


def test_interval_score_by_hand():
    assert interval_score(1.0, 4.0, 2.0, 0.9) == 3.0
    assert interval_score(1.0, 4.0, 0.5, 0.9) == pytest.approx(3.0 + 20 * 0.5)
    assert interval_score(1.0, 4.0, 5.0, 0.5) == pytest.approx(3.0 + 4 * 1.0)


def test_rank_counts_ties_half():
    assert [rank_of(FOUR, value) for value in (0.0, 2.0, 2.5, 9.0)] == [0.0, 0.375, 0.5, 1.0]


def test_central_quantiles_are_of_type_6():
    # Of 1 to 19 the 5 % quantile of type 6 is 20 * 0.05 = the first value; type 7 would be 1.9.
    assert central(np.arange(1.0, 20.0), 0.9) == (1.0, 19.0)
    assert central(np.arange(1.0, 4.0), 0.5) == (1.0, 3.0)
    assert central(np.arange(1.0, 31.0), 0.9) == pytest.approx(range_of(np.arange(1.0, 31.0)))


@pytest.mark.parametrize(("level", "fewest"), [(0.9, 19), (0.5, 3)])
def test_too_few_have_no_interval(level, fewest):
    assert np.isfinite(central(np.arange(float(fewest)), level)).all()
    assert np.isnan(central(np.arange(fewest - 1.0), level)).all()


def test_a_central_interval_of_few_holds_what_it_says():
    rng = np.random.default_rng(2)
    inside = 0
    for sample in rng.standard_normal((4000, 20)):
        low, high = central(sample[:19], 0.9)
        inside += low <= sample[19] <= high
    assert inside / 4000 == pytest.approx(0.9, abs=0.02)


def test_skill_by_hand_and_without_what_one_of_both_lacks():
    own, groups = np.array([1.0, 2.0, 3.0, math.nan]), ["a", "a", "b", "c"]
    half = skill(own, 2.0 * own, groups)
    assert (half.value, half.low, half.high, half.targets) == (0.5, 0.5, 0.5, 3)
    other = skill(own, np.array([2.0, math.nan, 2.0, 1.0]), groups)
    assert (other.value, other.targets) == (0.0, 2)
    assert (other.low, other.high) == pytest.approx((-0.5, 0.5))


def test_calls_are_resampled_whole():
    # Two values of one call offset each other: whatever is drawn, both come.
    found = skill(np.array([1.0, 3.0]), np.array([3.0, 1.0]), ["a", "a"])
    assert (found.value, found.low, found.high) == (0.0, 0.0, 0.0)


def test_no_common_value_has_no_skill():
    nothing = skill(np.array([1.0]), np.array([math.nan]), ["a"])
    assert math.isnan(nothing.value)
    assert nothing.targets == 0
