"""Compare two samples that were drawn on the same seeds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

__all__ = ["CONFIDENCE", "PairedDifference", "mean_interval", "paired_difference", "seeds_needed"]

CONFIDENCE = 0.95
"""Coverage of the intervals of mean differences."""

_NOISE = 1e-12  # what differs by less, relative to the values, differs by rounding alone

_MOST_SEEDS = 1_000_000

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class PairedDifference:
    """How an alternative differs from a baseline on common seeds; NaN where undefined.

    Attributes:
        baseline_mean: Mean of the baseline.
        scenario_mean: Mean of the alternative.
        difference: Mean of alternative minus baseline.
        ci_low: Lower end of the Student-t interval of the mean difference; needs two seeds.
        ci_high: Its upper end.
        seeds: Number of seeds on which both are defined.
        paired_correlation: Correlation of the two over seeds; needs both to vary.
        seeds_saved_factor: How many times as many independent seeds would be as precise as these common ones:
            (variance of one + variance of the other) / variance of the difference; needs the difference to
            vary.
    """

    baseline_mean: float = math.nan
    scenario_mean: float = math.nan
    difference: float = math.nan
    ci_low: float = math.nan
    ci_high: float = math.nan
    seeds: int = 0
    paired_correlation: float = math.nan
    seeds_saved_factor: float = math.nan


def paired_difference(baseline: Sequence[float] | Floats, scenario: Sequence[float] | Floats) -> PairedDifference:
    """Compare two outcomes seed by seed.

    Means are over the seeds on which both are defined. If there is none, each is over its own seeds, and
    nothing else is defined.

    Args:
        baseline: Value of each seed, NaN where undefined.
        scenario: Values of the same seeds.
    """
    first, second = np.asarray(baseline, dtype=np.float64), np.asarray(scenario, dtype=np.float64)
    common = ~(np.isnan(first) | np.isnan(second))
    if not common.any():
        return PairedDifference(_mean(first[~np.isnan(first)]), _mean(second[~np.isnan(second)]))
    first, second = first[common], second[common]
    magnitude = np.maximum(np.abs(first), np.abs(second))
    steps = second - first
    steps = np.where(np.abs(steps) <= _NOISE * magnitude, 0.0, steps)
    largest = float(magnitude.max())
    low, high = mean_interval(steps, largest)
    return PairedDifference(
        baseline_mean=_mean(first),
        scenario_mean=_mean(second),
        difference=_mean(steps),
        ci_low=low,
        ci_high=high,
        seeds=int(steps.size),
        paired_correlation=_correlation(first, second, largest),
        seeds_saved_factor=_ratio(_variance(first, largest) + _variance(second, largest), _variance(steps, largest)),
    )


def mean_interval(values: Floats, magnitude: float) -> tuple[float, float]:
    """Return the 95 % Student-t interval of the mean of a sample; undefined for fewer than two values.

    Args:
        values: The sample.
        magnitude: Size of the numbers it was computed from, which tells variation from rounding.
    """
    number = values.size
    if number < 2:
        return math.nan, math.nan
    reach = _quantile(number) * math.sqrt(_variance(values, magnitude) / number)
    mean = _mean(values)
    return mean - reach, mean + reach


def seeds_needed(seeds: int, low: float, high: float) -> int | None:
    """Return how many seeds would make an interval half as wide as the effect it is an interval of.

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
    deviation = reach * math.sqrt(seeds) / _quantile(seeds)
    if 4 * _quantile(_MOST_SEEDS) * deviation > effect * math.sqrt(_MOST_SEEDS):
        return None
    fewest, enough = 1, _MOST_SEEDS
    while enough - fewest > 1:
        middle = (fewest + enough) // 2
        is_enough = 4 * _quantile(middle) * deviation <= effect * math.sqrt(middle)
        fewest, enough = (fewest, middle) if is_enough else (middle, enough)
    return enough


def _quantile(seeds: int) -> float:
    return float(stdtrit(seeds - 1, 0.5 + CONFIDENCE / 2))


def _mean(values: Floats) -> float:
    # fsum is exact, so that the order of seeds does not show in the last bit.
    return math.fsum(values) / values.size if values.size else math.nan


def _variance(values: Floats, magnitude: float) -> float:
    """Return the sample variance (n - 1): NaN for one value, and 0 where values differ by rounding alone."""
    if values.size < 2:
        return math.nan
    if float(np.ptp(values)) <= _NOISE * magnitude:
        return 0.0
    return math.fsum((values - _mean(values)) ** 2) / (values.size - 1)


def _correlation(first: Floats, second: Floats, magnitude: float) -> float:
    variances = _variance(first, magnitude) * _variance(second, magnitude)
    if not variances > 0:
        return math.nan
    products = (first - _mean(first)) * (second - _mean(second))
    covariance = math.fsum(products) / (first.size - 1)
    return min(1.0, max(-1.0, covariance / math.sqrt(variances)))


def _ratio(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator > 0 else math.nan
