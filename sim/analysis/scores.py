"""Score predictions that are samples against what was observed: the lower the better, in the unit of the value."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.world.randomness import Draws

__all__ = ["Skill", "central", "crps", "interval_score", "rank_of", "skill"]

Floats = NDArray[np.float64]

_RESAMPLES = 10_000
_ENDS = (0.05, 0.95)
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Skill:
    """1 - mean score over that of a reference, above 0 where it is better, with its 90 % interval.

    The interval is a paired bootstrap over groups; `targets` is how many there are of both.
    """

    value: float
    low: float
    high: float
    targets: int


def central(sample: Floats, level: float) -> tuple[float, float]:
    """Return the ends of the central interval of a sample, as `sim.analysis.ranges.range_of` does at one level.

    Undefined where they would lie outside the sample: below 19 values at 90 %, below 3 at 50 %.
    """
    if (1.0 - level) / 2 * (sample.size + 1) < 1.0 - _ROUNDING:
        return math.nan, math.nan
    low, high = np.quantile(sample, ((1.0 - level) / 2, (1.0 + level) / 2), method="weibull")
    return float(low), float(high)


def crps(sample: Floats, observed: float) -> float:
    """Return the continuous ranked probability score: E|X - y| - E|X - X'| / 2.

    Of a sample of one it is the absolute error. Source: Gneiting and Raftery 2007, JASA 102:359, eq. 21; the fair
    estimator of the second term, so that small samples are not favoured (Ferro 2014, QJRMS 140:1917).
    """
    ordered = np.sort(sample)
    n = int(ordered.size)
    error = math.fsum(np.abs(ordered - observed)) / n
    if n < 2:
        return error
    weights = 2.0 * np.arange(1, n + 1) - n - 1.0
    return error - math.fsum(weights * ordered) / (n * (n - 1.0))


def interval_score(low: float, high: float, observed: float, level: float) -> float:
    """Return the width of a central interval and, times 2 / (1 - level), by how much it misses (Winkler 1972)."""
    missed = max(low - observed, 0.0) + max(observed - high, 0.0)
    return high - low + 2.0 / (1.0 - level) * missed


def rank_of(sample: Floats, observed: float) -> float:
    """Return where among a sample a value lies, 0 to 1 (probability integral transform); ties count half."""
    return float((np.sum(sample < observed) + 0.5 * np.sum(sample == observed)) / sample.size)


def skill(own: Floats, reference: Floats, groups: Sequence[str]) -> Skill:
    """Compare scores with those of a reference, value by value.

    Args:
        own: The scores; NaN where there is none.
        reference: Those of the reference, likewise: values that lack one of the two do not count.
        groups: What each value belongs to: groups are resampled, with all of their values.
    """
    used = ~(np.isnan(own) | np.isnan(reference))
    own, reference, names = own[used], reference[used], np.array(groups)[used]
    if not used.any():
        return Skill(math.nan, math.nan, math.nan, 0)
    each = list(dict.fromkeys(names.tolist()))
    sums = np.array([[scores[names == name].sum() for scores in (own, reference)] for name in each])
    draws = Draws(0).uniform("resampled groups", np.arange(_RESAMPLES * len(each)))
    chosen = (draws * len(each)).astype(np.int64).reshape(_RESAMPLES, len(each))
    drawn = sums[chosen].sum(axis=1)
    low, high = np.quantile(1.0 - drawn[:, 0] / drawn[:, 1], _ENDS)
    return Skill(float(1.0 - own.sum() / reference.sum()), float(low), float(high), int(used.sum()))
