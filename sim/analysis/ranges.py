"""The range between which a share of runs, or of draws of the assumptions, lies."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

__all__ = ["BAND", "FEWEST", "LEVEL", "range_content", "range_of"]

LEVEL = 0.9
"""Share of runs or draws that a range holds, and coverage of the intervals of means: one level for both."""

BAND = (0.05, 0.95)
"""The quantiles at which a range ends."""

FEWEST = 19
"""Fewest values that have a range: of fewer, its ends would lie beyond the smallest and the largest."""


def range_of(values: NDArray[np.float64]) -> tuple[float, float]:
    """Return the quantiles `BAND` of a sample; undefined below `FEWEST` values.

    They are those of type 6 of Hyndman and Fan (1996, The American Statistician 50:361), the value at place p (n + 1)
    of n in order: another value of the same source lies between them with probability `LEVEL`, however few there are.
    The usual type 7 holds less, of 10 values 0.65 for a nominal 0.8. Below `FEWEST` values the places lie outside the
    sample. Its extremes would hold too little, and what lies beyond them nobody knows, so that there is no range.

    Args:
        values: The sample, all of it defined.
    """
    if values.size < FEWEST:
        return math.nan, math.nan
    low, high = np.quantile(values, BAND, method="weibull")
    return float(low), float(high)


def range_content(number: int) -> tuple[float, float]:
    """Return how sure a range is: between which shares of all it holds, with probability `LEVEL`.

    What lies between the values at places j < k of n in order is Beta(k - j, n + 1 - k + j), whatever the distribution
    (Wilks 1941, Annals of Mathematical Statistics 12:91; Hahn and Meeker 1991, Statistical Intervals).

    Args:
        number: Size of the sample, at least `FEWEST`.

    Returns:
        The shares, rounded to hundredths.
    """
    inside, outside = LEVEL * (number + 1), (1 - LEVEL) * (number + 1)
    low, high = (round(float(betaincinv(inside, outside, end)), 2) for end in BAND)
    return low, high
