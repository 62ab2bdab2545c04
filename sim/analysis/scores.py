"""Score predictions that are samples against what was observed: the lower the better, in the unit of the value."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["crps", "interval_score", "rank_of"]

Floats = NDArray[np.float64]


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
