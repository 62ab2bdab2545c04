"""The statistics of common seeds, against numbers worked out by hand and against the definitions."""

import math
from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.analysis.paired import mean_interval, paired_difference, seeds_needed

NAN = math.nan
NOTHING = (NAN, NAN, NAN, 0, NAN, NAN, NAN, NAN, NAN, NAN, 0, 0)  # what is not known without a common seed
# The 95 % quantiles of Student's t; with one degree of freedom it is Cauchy's distribution.
T_1 = math.tan(math.pi * 0.45)
T_3 = 2.3533634348018264  # printed tables: 2.353


def test_four_seeds_by_hand():
    # Differences 1, 2, 2, 1: mean 1.5, variance 1/3, standard error sqrt(1/12).
    # Variances 5/3 and 2, covariance 5/3; (5/3 + 2) / (1/3) = 11.
    found = paired_difference([1, 2, 3, 4], [2, 4, 5, 5])
    reach = T_3 * math.sqrt(1 / 12)
    correlation = (5 / 3) / math.sqrt(5 / 3 * 2)
    expected = (2.5, 4.0, 1.5, 1.5 - reach, 1.5 + reach, 4, correlation, 11.0, NAN, NAN, NAN, NAN, 1, 4)
    assert astuple(found) == pytest.approx(expected, rel=1e-14, nan_ok=True)


def test_two_seeds_by_hand():
    # Differences 1 and 3: mean 2, variance 2, standard error 1.
    found = paired_difference([0, 0], [1, 3])
    assert (found.ci_low, found.ci_high) == pytest.approx((2 - T_1, 2 + T_1), rel=1e-14)


def test_two_points_always_correlate_so_that_seeds_are_worth_something_from_three_on():
    for worlds in (None, [(0, 0), (0, 1)]):
        found = paired_difference([1, 3], [2, 7], worlds)
        assert math.isnan(found.paired_correlation)
        assert math.isnan(found.seeds_saved_factor)
    # Differences 1, 4, 1: variance 3. Variances 1 and 7, covariance 2.5.
    found = paired_difference([1, 3, 2], [2, 7, 3])
    assert found.paired_correlation == pytest.approx(2.5 / math.sqrt(7))
    assert found.seeds_saved_factor == pytest.approx((1 + 7) / 3)


def test_two_seeds_of_each_of_two_draws_correlate():
    # Within the draws: -1, 1, -2, 2 and -1, 1, 0, 0; the differences 0, 0, 2, -2.
    worlds = [(0, 0), (0, 1), (1, 0), (1, 1)]
    found = paired_difference([1, 3, 11, 15], [2, 4, 20, 20], worlds)
    assert found.paired_correlation == pytest.approx(2 / math.sqrt(10 * 2))
    assert found.seeds_saved_factor == pytest.approx((10 + 2) / 8)
    assert math.isnan(paired_difference([1, 3, 11], [2, 4, 20], worlds[:3]).paired_correlation)


def test_one_seed_has_a_difference_and_nothing_else():
    found = paired_difference([3], [5])
    assert astuple(found) == pytest.approx((3, 5, 2, NAN, NAN, 1, NAN, NAN, NAN, NAN, NAN, NAN, 1, 1), nan_ok=True)


def test_only_seeds_defined_in_both_count():
    found = paired_difference([1, NAN, 2, 3, 4, 100], [2, 7, 4, 5, 5, NAN])
    assert found == paired_difference([1, 2, 3, 4], [2, 4, 5, 5])


def test_without_common_seeds_each_has_its_own_mean():
    found = paired_difference([1, 3, NAN], [NAN, NAN, 5])
    assert astuple(found) == pytest.approx((2, 5, *NOTHING), nan_ok=True)
    found = paired_difference([1, 3], [NAN, NAN])
    assert astuple(found) == pytest.approx((2, NAN, *NOTHING), nan_ok=True)
    assert astuple(paired_difference([NAN], [NAN])) == pytest.approx((NAN, NAN, *NOTHING), nan_ok=True)


def test_a_scenario_that_changes_nothing_differs_by_exactly_nothing():
    values = [0.1 + 0.2, 7.3, 1e6 / 3]
    found = paired_difference(values, values)
    assert (found.difference, found.ci_low, found.ci_high) == (0, 0, 0)
    assert found.paired_correlation == pytest.approx(1.0)
    assert math.isnan(found.seeds_saved_factor)


def test_a_constant_difference_leaves_no_factor():
    found = paired_difference([1, 2, 4], [11, 12, 14])
    assert (found.difference, found.ci_low, found.ci_high) == (10, 10, 10)
    assert math.isnan(found.seeds_saved_factor)


def test_constant_outcomes_have_neither_correlation_nor_factor():
    found = paired_difference([5, 5, 5], [8, 8, 8])
    assert math.isnan(found.paired_correlation)
    assert math.isnan(found.seeds_saved_factor)


def test_rounding_is_no_difference():
    # The same money, added up in another order.
    one, other = 0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1
    assert one != other
    found = paired_difference([one, 1e8, 1], [other, 1e8 + 1e-8, 1])
    assert (found.difference, found.ci_low, found.ci_high) == (0, 0, 0)
    assert math.isnan(found.seeds_saved_factor)
    shifted = paired_difference([1e8, 3e8, 2e8], [1e8 + 0.1, 3e8 + 0.1, 2e8 + 0.1])
    assert math.isnan(shifted.seeds_saved_factor)


def test_small_differences_are_differences():
    found = paired_difference([0.0, 0.0], [1e-9, 3e-9])
    assert found.difference == pytest.approx(2e-9)


VALUES = st.floats(-1e6, 1e6, allow_subnormal=False)
PAIRS = st.lists(st.tuples(VALUES, VALUES), min_size=2, max_size=30)
THREE_PAIRS = st.lists(st.tuples(VALUES, VALUES), min_size=3, max_size=30)


@given(PAIRS)
def test_the_interval_is_that_of_a_paired_t_test(pairs):
    first, second = map(np.array, zip(*pairs, strict=True))
    steps = second - first
    if np.ptp(steps) < 1e-3:
        return
    low, high = stats.ttest_rel(second, first).confidence_interval(0.9)
    found = paired_difference(first, second)
    assert (found.ci_low, found.ci_high) == pytest.approx((low, high), rel=1e-7, abs=1e-6)


@given(THREE_PAIRS)
def test_the_factor_is_the_ratio_of_independent_to_paired_variance(pairs):
    first, second = map(np.array, zip(*pairs, strict=True))
    variance = np.var(second - first, ddof=1)
    if variance < 1e-3:
        return
    expected = (np.var(first, ddof=1) + np.var(second, ddof=1)) / variance
    assert paired_difference(first, second).seeds_saved_factor == pytest.approx(expected, rel=1e-6)


@given(THREE_PAIRS)
def test_the_correlation_is_that_of_pearson(pairs):
    first, second = map(np.array, zip(*pairs, strict=True))
    if min(np.ptp(first), np.ptp(second)) < 1:
        return
    expected = np.corrcoef(first, second)[0, 1]
    assert paired_difference(first, second).paired_correlation == pytest.approx(expected, abs=1e-6)


@given(PAIRS, st.randoms(use_true_random=False))
def test_the_order_of_seeds_does_not_change_a_bit(pairs, chance):
    shuffled = list(pairs)
    chance.shuffle(shuffled)
    ordered, disordered = (paired_difference(*zip(*these, strict=True)) for these in (pairs, shuffled))
    assert repr(ordered) == repr(disordered)


@given(PAIRS)
def test_exchanging_the_two_turns_the_sign(pairs):
    first, second = zip(*pairs, strict=True)
    there, back = paired_difference(first, second), paired_difference(second, first)
    assert back.difference == -there.difference
    assert (back.ci_low, back.ci_high) == (-there.ci_high, -there.ci_low)


def test_the_interval_covers_the_truth_in_90_of_100_samples():
    # 4,000 samples of six: the share that covers lies within 0.9 +- 0.016 in 99.9 % of such tests.
    chance = np.random.default_rng(7)
    samples = chance.normal(3.0, 2.0, (4000, 6))
    covered = [low <= 3.0 <= high for low, high in (mean_interval(sample, 10.0) for sample in samples)]
    assert abs(np.mean(covered) - 0.9) < 0.016


@pytest.mark.parametrize("seeds", [3, 10, 50])
def test_seeds_needed_make_the_interval_half_as_wide_as_the_effect(seeds):
    low, high = 8.0 - 5.0, 8.0 + 5.0
    needed = seeds_needed(seeds, low, high)
    deviation = 5.0 * seeds**0.5 / stats.t.ppf(0.95, seeds - 1)

    def width(number):
        return 2 * stats.t.ppf(0.95, number - 1) * deviation / number**0.5

    assert width(needed) <= 4.0 < width(needed - 1)


def test_seeds_needed_are_unknown_without_an_interval_or_an_effect():
    assert seeds_needed(1, float("nan"), float("nan")) is None
    assert seeds_needed(5, -1.0, 1.0) is None
    assert seeds_needed(5, 2.0, 2.0) == 2


CROSSED = [(draw, seed) for draw in (4, 7) for seed in (0, 3, 9)]


def test_two_draws_on_three_seeds_by_hand():
    # Differences by draw 1, 2, 3 and 5, 6, 10: means 2 and 7, of seeds 3, 4, 6.5; overall 4.5.
    # Variances: of draws 12.5, over two: 6.25; of seeds 3.25, over three: 13/12; of the rest, which is 0.5, 0.5, -1 and
    # the converse: 3 / (6 x 2) = 0.25.
    found = paired_difference([0] * 6, [1, 2, 3, 5, 6, 10], CROSSED)
    variance = 6.25 + 13 / 12 - 0.25
    freedom = variance**2 / (6.25**2 / 1 + (13 / 12) ** 2 / 2 + 0.25**2 / 2)
    reach = stats.t.ppf(0.95, freedom) * math.sqrt(variance)
    assert (found.difference, found.draws, found.seeds, found.worlds) == (4.5, 2, 3, 6)
    assert (found.ci_low, found.ci_high) == pytest.approx((4.5 - reach, 4.5 + reach), rel=1e-12)
    assert (found.draws_median, found.draws_agreeing) == (4.5, 1.0)


def test_draws_that_are_all_alike_leave_the_error_of_the_seeds():
    found = mean_interval(np.array([1.0, 2.0, 3.0] * 2), 3.0, CROSSED)
    assert found == pytest.approx(mean_interval(np.array([1.0, 2.0, 3.0]), 3.0), rel=1e-12)


def test_seeds_that_are_all_alike_leave_the_error_of_the_draws():
    found = mean_interval(np.array([1.0] * 3 + [5.0] * 3), 5.0, CROSSED)
    assert found == pytest.approx(mean_interval(np.array([1.0, 5.0]), 5.0), rel=1e-12)


def test_one_draw_is_as_if_none_was_drawn():
    values = [1.0, 4.0, 2.0]
    drawn = paired_difference([0] * 3, values, [(5, 0), (5, 1), (5, 2)])
    assert repr(drawn) == repr(paired_difference([0] * 3, values))
    assert math.isnan(drawn.draws_low)


def test_several_draws_on_one_seed_have_no_interval():
    found = paired_difference([0] * 3, [1.0, 4.0, 2.0], [(1, 8), (2, 8), (3, 8)])
    assert math.isnan(found.ci_low)
    assert math.isnan(found.ci_high)
    assert (found.difference, found.draws_median) == (pytest.approx(7 / 3), 2.0)


def test_a_world_that_is_missing_takes_neither_its_draw_nor_its_seed_along():
    found = paired_difference([0, 0, 0, 0, 0, NAN], [1, 2, 3, 5, 6, 10], CROSSED)
    assert (found.draws, found.seeds, found.worlds) == (2, 3, 5)
    assert found.difference == pytest.approx(17 / 5)
    assert found.ci_low < 17 / 5 < found.ci_high


def coverage(of_draws, of_seeds, of_rest, interval, draws=10, seeds=8, samples=1500):
    """Return the share of samples of crossed draws and seeds whose interval covers their mean, which is 0."""
    chance, worlds = np.random.default_rng(11), [(draw, seed) for draw in range(draws) for seed in range(seeds)]
    covered = 0
    for _ in range(samples):
        values = of_draws * chance.normal(size=(draws, 1)) + of_seeds * chance.normal(size=seeds)
        values = values + of_rest * chance.normal(size=(draws, seeds))
        low, high = interval(values.ravel(), worlds)
        covered += low <= 0 <= high
    return covered / samples


@pytest.mark.parametrize("spread", [(1, 1, 1), (1, 0, 1), (0, 1, 1), (0, 0, 1), (2, 0.2, 0.2), (0.2, 2, 0.2)], ids=str)
def test_the_interval_over_draws_and_seeds_covers_the_truth(spread):
    # 0.9 +- 0.026 holds in 99.9 % of such tests; where nothing but the rest varies it is a little too wide.
    share = coverage(*spread, lambda values, worlds: mean_interval(values, 10.0, worlds))
    assert 0.87 < share < (0.945 if spread[:2] != (0, 0) else 0.985)


def test_worlds_taken_for_independent_would_cover_far_too_seldom():
    assert coverage(1, 1, 1, lambda values, worlds: mean_interval(values, 10.0)) < 0.7


@pytest.mark.parametrize("tiny", [0.0, 1e-3, 0.1])
def test_degrees_of_freedom_are_at_least_those_of_the_factor_with_fewer_levels(tiny):
    worlds, a = [(draw, seed) for draw in (1, 2) for seed in (0, 1)], 1 + tiny
    low, high = mean_interval(5 + np.array([2 * a + 1, -1, -1, 1 - 2 * a]), 8.0, worlds)
    assert 10 < high - low < 22


def test_what_neither_draws_nor_seeds_explain_is_not_forgotten():
    found = paired_difference(np.zeros(4), [6.0, 4, 4, 6], [(1, 0), (1, 1), (2, 0), (2, 1)])
    assert found.ci_high - found.difference == pytest.approx(T_1)  # variance 4 / (4 x 1), one degree of freedom


def test_common_seeds_are_judged_under_the_same_assumptions():
    # Draws shift both scenarios by far more than seeds do.
    seeds = [(1.0, 2.0), (2.0, 1.0), (3.0, 3.0)]
    one, other = (np.array([100.0 * draw + pair[side] for draw in (0, 1) for pair in seeds]) for side in (0, 1))
    found = paired_difference(one, other, CROSSED)
    alone = paired_difference(one[:3], other[:3])
    assert found.paired_correlation == pytest.approx(alone.paired_correlation) == pytest.approx(0.5)
    assert found.seeds_saved_factor == pytest.approx(alone.seeds_saved_factor)


def drawn(of_draws, draws, seeds, of_rest, chance, of_seeds=1.0):
    """Return differences of draws, whose own share of them is given, on common seeds; and what seeds add to all."""
    of_all = of_seeds * chance.normal(size=seeds)
    values = of_draws[:, None] + of_all + of_rest * chance.normal(size=(draws, seeds))
    worlds = [(draw, seed) for draw in range(draws) for seed in range(seeds)]
    return paired_difference(np.zeros(values.size), values.ravel(), worlds), float(of_all.mean())


@pytest.mark.parametrize(
    ("draws", "seeds", "of_rest"), [(100, 2, 0.5), (100, 2, 1.0), (20, 5, 1.0), (19, 8, 0.5)], ids=str
)
def test_the_range_holds_nine_tenths_of_what_may_be_whatever_seeds_add(draws, seeds, of_rest):
    chance, held = np.random.default_rng(5), []
    for _ in range(300):
        found, shift = drawn(chance.normal(size=draws), draws, seeds, of_rest, chance)
        held.append(stats.norm.cdf(found.draws_high - shift) - stats.norm.cdf(found.draws_low - shift))
    assert np.mean(np.isnan(held)) < 0.02
    assert 0.88 < np.nanmean(held) < 0.915


def test_the_range_on_one_seed_holds_what_that_seed_does_to_each_draw():
    chance = np.random.default_rng(5)
    held = []
    for _ in range(300):
        found, shift = drawn(chance.normal(size=100), 100, 1, 1.0, chance)
        held.append(stats.norm.cdf(found.draws_high - shift) - stats.norm.cdf(found.draws_low - shift))
    assert np.mean(held) > 0.96


def test_draws_that_cannot_be_told_from_seeds_have_no_range():
    chance = np.random.default_rng(5)
    found = [drawn(np.zeros(100), 100, 2, 1.0, chance)[0] for _ in range(100)]
    assert np.mean([math.isnan(each.draws_low) for each in found]) > 0.87  # 0.95 less what chance does in 99.9 %
    assert all(math.isfinite(each.draws_median) for each in found)


def test_a_seed_that_moves_all_draws_alike_neither_widens_nor_narrows_the_range():
    of_draws, worlds = np.arange(19.0), [(draw, seed) for draw in range(19) for seed in (0, 1)]
    found = paired_difference(np.zeros(38), (of_draws[:, None] + [-40.0, 40.0]).ravel(), worlds)
    assert (found.draws_low, found.draws_high, found.draws_median) == (0.0, 18.0, 9.0)
    assert found.draws_agreeing == pytest.approx(18 / 19)  # one is zero
    fewer = paired_difference(np.zeros(36), (of_draws[:18, None] + [-40.0, 40.0]).ravel(), worlds[:36])
    assert math.isnan(fewer.draws_low)
    alike = paired_difference(np.zeros(38), np.full(38, 3.0), worlds)
    assert (alike.draws_low, alike.draws_high) == (3.0, 3.0)
