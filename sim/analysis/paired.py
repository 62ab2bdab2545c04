"""Compare two samples that were drawn on the same worlds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import fdtri, stdtrit

from sim.analysis.ranges import BAND, LEVEL, range_of

__all__ = [
    "PairedDifference",
    "Worlds",
    "can_correlate",
    "mean_interval",
    "paired_difference",
    "seeds_needed",
]

_NOISE = 1e-12  # what differs by less, relative to the values, differs by rounding alone

_MOST_SEEDS = 1_000_000

Floats = NDArray[np.float64]

Codes = NDArray[np.int64]

Worlds = Sequence[tuple[int, int]] | pd.Index
"""Draw of the assumptions and seed of each value of a sample."""


@dataclass(frozen=True)
class PairedDifference:
    """How an alternative differs from a baseline on common worlds; NaN where undefined.

    Attributes:
        baseline_mean: Mean of the baseline.
        scenario_mean: Mean of the alternative.
        difference: Mean of alternative minus baseline.
        ci_low: Lower end of the interval of the mean difference, see `mean_interval`; needs two worlds.
        ci_high: Its upper end.
        seeds: Number of seeds on which both are defined under some draw of the assumptions.
        paired_correlation: Correlation of the two over the seeds of a draw; needs both to vary, and `can_correlate`.
        seeds_saved_factor: How many times as many independent seeds, under the same assumptions, would be as precise as
            these common ones: (variance of one + variance of the other) / variance of the difference; needs the
            difference to vary, and `can_correlate`.
        draws_low: What is not known: lower end of the range of the draws of assumptions, each with its mean difference
            over its seeds and the same weight, however many worlds it has, see `sim.analysis.ranges.range_of`. What
            seeds add to it is taken out, see `_range_of_draws`.
        draws_high: Its upper end.
        draws_median: Median of the draws; needs two.
        draws_agreeing: Share of the draws whose mean difference has the sign of the median; needs two.
        draws: Number of draws under which both are defined on some seed.
        worlds: Number of worlds on which both are defined.
    """

    baseline_mean: float = math.nan
    scenario_mean: float = math.nan
    difference: float = math.nan
    ci_low: float = math.nan
    ci_high: float = math.nan
    seeds: int = 0
    paired_correlation: float = math.nan
    seeds_saved_factor: float = math.nan
    draws_low: float = math.nan
    draws_high: float = math.nan
    draws_median: float = math.nan
    draws_agreeing: float = math.nan
    draws: int = 0
    worlds: int = 0


def paired_difference(
    baseline: Sequence[float] | Floats, scenario: Sequence[float] | Floats, worlds: Worlds | None = None
) -> PairedDifference:
    """Compare two outcomes world by world.

    Means are over the worlds on which both are defined. If there is none, each is over its own worlds, and
    nothing else is defined.

    Args:
        baseline: Value on each world, NaN where undefined.
        scenario: Values on the same worlds.
        worlds: Which worlds they are; without it each is another seed under the same assumptions.
    """
    first, second = np.asarray(baseline, dtype=np.float64), np.asarray(scenario, dtype=np.float64)
    common = ~(np.isnan(first) | np.isnan(second))
    if not common.any():
        return PairedDifference(_mean(first[~np.isnan(first)]), _mean(second[~np.isnan(second)]))
    draw, seed = _codes(worlds, common)
    first, second = first[common], second[common]
    magnitude = np.maximum(np.abs(first), np.abs(second))
    steps = second - first
    steps = np.where(np.abs(steps) <= _NOISE * magnitude, 0.0, steps)
    largest = float(magnitude.max())
    low, high = _interval(steps, largest, draw, seed)
    by_draw = _means_by(draw, steps)
    draws_low, draws_high = _range_of_draws(steps, largest, draw, seed)
    median = float(np.median(by_draw)) if by_draw.size > 1 else math.nan
    if by_draw.size > 1:  # what common seeds are worth is a matter of seeds: draws are common to all scenarios anyway
        within = [values - _means_by(draw, values)[draw] for values in (first, second, steps)]
    else:
        within = [first, second, steps]
    variances = [_variance(values, largest) for values in within]
    is_known = can_correlate(steps.size, by_draw.size)
    return PairedDifference(
        baseline_mean=_mean(first),
        scenario_mean=_mean(second),
        difference=_mean(steps),
        ci_low=low,
        ci_high=high,
        seeds=int(np.unique(seed).size),
        paired_correlation=_correlation(within[0], within[1], largest) if is_known else math.nan,
        seeds_saved_factor=_ratio(variances[0] + variances[1], variances[2]) if is_known else math.nan,
        draws_low=draws_low,
        draws_high=draws_high,
        draws_median=median,
        draws_agreeing=float(np.mean(np.sign(by_draw) == np.sign(median))) if by_draw.size > 1 else math.nan,
        draws=int(by_draw.size),
        worlds=int(steps.size),
    )


def can_correlate(worlds: int, draws: int) -> bool:
    """Tell whether worlds are enough to correlate two scenarios over seeds: three seeds under one draw.

    Two points correlate by 1 or -1 whatever they are. The mean of each draw takes one degree of freedom, and two must
    be left.
    """
    return worlds - draws >= 2


def mean_interval(values: Floats, magnitude: float, worlds: Worlds | None = None) -> tuple[float, float]:
    """Return the Student-t interval of the mean of a sample, at `LEVEL`; undefined for fewer than two values.

    Under one draw of the assumptions every seed is an observation. Values of several draws on common seeds are not
    independent: those of a draw share its assumptions, those of a seed its chances. The variance of their mean is then
    that of draws plus that of seeds minus what both count, which is what neither explains (random effects of two
    crossed factors; Cameron, Gelbach and Miller 2011, Journal of Business & Economic Statistics 29:238), but at least
    the largest of the three; its degrees of freedom are those of Satterthwaite (1946), but at least those of the factor
    with fewer levels. With one draw it says nothing of others. Several draws on one seed have no interval: how
    much another seed would change is not in them, and an interval of the draws alone covers the mean in as few as 27 of
    100 samples.

    Args:
        values: The sample.
        magnitude: Size of the numbers it was computed from, which tells variation from rounding.
        worlds: Which worlds they are from; without it each is another seed under the same assumptions.
    """
    return _interval(values, magnitude, *_codes(worlds, np.ones(values.size, dtype=bool)))


def _interval(values: Floats, magnitude: float, draw: Codes, seed: Codes) -> tuple[float, float]:
    if values.size < 2 or (draw.max() > 0 and seed.max() == 0):
        return math.nan, math.nan
    if draw.max() == 0:
        variance, freedom = _variance(values, magnitude) / values.size, float(values.size - 1)
    else:
        variance, freedom = _crossed_variance(values, magnitude, draw, seed)
    reach = _quantile(freedom) * math.sqrt(variance)
    mean = _mean(values)
    return mean - reach, mean + reach


def _crossed_variance(values: Floats, magnitude: float, draw: Codes, seed: Codes) -> tuple[float, float]:
    """Return the variance of the mean of values of draws on common seeds, and its degrees of freedom."""
    draws, seeds, number = int(draw.max()) + 1, int(seed.max()) + 1, values.size
    if float(np.ptp(values)) <= _NOISE * magnitude:
        return 0.0, float(draws - 1)
    off = values - _mean(values)
    of_draws = draws / (draws - 1) * math.fsum(np.square(np.bincount(draw, off))) / (number * number)
    of_seeds = seeds / (seeds - 1) * math.fsum(np.square(np.bincount(seed, off))) / (number * number)
    freedom = number - draws - seeds + 1
    of_both = _variance_of_rest(values, draw, seed, freedom) / number if freedom > 0 else 0.0
    if max(of_draws, of_seeds) < of_both:
        return of_both, float(freedom)
    if min(of_draws, of_seeds) <= of_both:  # the smaller one is no more than chance makes of the rest
        return (of_draws, float(draws - 1)) if of_draws >= of_seeds else (of_seeds, float(seeds - 1))
    variance = of_draws + of_seeds - of_both
    parts = of_draws * of_draws / (draws - 1) + of_seeds * of_seeds / (seeds - 1)
    parts += of_both * of_both / freedom if freedom > 0 else 0.0
    return variance, max(variance * variance / parts, min(draws, seeds) - 1.0)


def _variance_of_rest(values: Floats, draw: Codes, seed: Codes, freedom: int) -> float:
    """Return the variance of what neither draws nor seeds explain."""
    off = values - _mean(values)
    rest = off - _means_by(draw, off)[draw] - _means_by(seed, off)[seed]
    return math.fsum(np.square(rest)) / freedom


def _range_of_draws(values: Floats, magnitude: float, draw: Codes, seed: Codes) -> tuple[float, float]:
    """Return the range of the means of draws, without what seeds add to it.

    All draws share their seeds, so that what a seed does to every draw moves all means alike and widens nothing. What
    a seed does to one draw alone widens the range: the variance of the means exceeds that of the draws by the variance
    of this rest over the number of seeds. The range is drawn towards its median by the square root of the share that
    is left. On one seed the rest is unknown and the range is left as wide as it is. Where draws cannot be told from
    seeds (an F test, one-sided at 5 %) what is left is too uncertain for a range, and might be nothing.
    """
    means = _means_by(draw, values)
    low, high = range_of(means)
    spread = _variance(means, magnitude)
    seeds = int(seed.max()) + 1
    freedom = values.size - means.size - seeds + 1
    if math.isnan(low) or spread == 0.0 or freedom < 1:
        return low, high
    of_seeds = _variance_of_rest(values, draw, seed, freedom) * float(np.mean(1 / np.bincount(draw)))
    if spread <= of_seeds * round(float(fdtri(means.size - 1, freedom, BAND[1])), 12):
        return math.nan, math.nan
    middle, share = float(np.median(means)), math.sqrt(1 - of_seeds / spread)
    return middle + share * (low - middle), middle + share * (high - middle)


def _codes(worlds: Worlds | None, kept: NDArray[np.bool_]) -> tuple[Codes, Codes]:
    """Return draw and seed of each value that is kept, each numbered from 0 on."""
    number = int(kept.sum())
    if worlds is None:
        return np.zeros(number, dtype=np.int64), np.arange(number)
    of_kept = np.array(list(worlds), dtype=np.int64).reshape(-1, 2)[kept]
    draw, seed = (np.unique(column, return_inverse=True)[1] for column in of_kept.T)
    return draw, seed


def _means_by(code: Codes, values: Floats) -> Floats:
    return np.asarray(np.bincount(code, values) / np.bincount(code))


def seeds_needed(seeds: int, low: float, high: float) -> int | None:
    """Return how many seeds would make an interval half as wide as the effect it is an interval of.

    This holds under one draw of the assumptions, where every seed is an observation.

    Args:
        seeds: Number of seeds that gave the interval.
        low: Its lower end.
        high: Its upper end.

    Returns:
        The number; None where the interval is undefined, or the effect so near to 0 that a million seeds would not do.
    """
    if seeds < 2 or math.isnan(low) or math.isnan(high):
        return None
    effect, reach = abs(low + high) / 2, (high - low) / 2
    deviation = reach * math.sqrt(seeds) / _quantile(seeds - 1)
    if 4 * _quantile(_MOST_SEEDS - 1) * deviation > effect * math.sqrt(_MOST_SEEDS):
        return None
    fewest, enough = 1, _MOST_SEEDS
    while enough - fewest > 1:
        middle = (fewest + enough) // 2
        is_enough = 4 * _quantile(middle - 1) * deviation <= effect * math.sqrt(middle)
        fewest, enough = (fewest, middle) if is_enough else (middle, enough)
    return enough


def _quantile(freedom: float) -> float:
    # Its last bit depends on the processor, for one in a thousand degrees of freedom.
    return round(float(stdtrit(freedom, 0.5 + LEVEL / 2)), 12)


def _mean(values: Floats) -> float:
    # fsum is exact, so that the order of seeds does not show in the last bit.
    return math.fsum(values) / values.size if values.size else math.nan


def _variance(values: Floats, magnitude: float) -> float:
    """Return the sample variance (n - 1): NaN for one value, and 0 where values differ by rounding alone."""
    if values.size < 2:
        return math.nan
    if float(np.ptp(values)) <= _NOISE * magnitude:
        return 0.0
    return math.fsum(np.square(values - _mean(values))) / (values.size - 1)


def _correlation(first: Floats, second: Floats, magnitude: float) -> float:
    variances = _variance(first, magnitude) * _variance(second, magnitude)
    if not variances > 0:
        return math.nan
    products = (first - _mean(first)) * (second - _mean(second))
    covariance = math.fsum(products) / (first.size - 1)
    return min(1.0, max(-1.0, covariance / math.sqrt(variances)))


def _ratio(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator > 0 else math.nan
