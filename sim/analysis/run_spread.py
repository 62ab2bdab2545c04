"""Say what the runs of one scenario come to: their mean, and how far one history may lie from another."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["BAND", "run_spread"]

BAND = (0.1, 0.9)
"""The quantiles of runs between which lies what one history can bring."""


def run_spread(values: NDArray[np.float64]) -> dict[str, float]:
    """Return mean and spread of one value a run; NaN is a run in which it is undefined.

    Returns:
        `mean` of the runs in which it is defined, `low` and `high` (their 10 and 90 % quantiles, linearly
        interpolated) and `runs` (how many they are). The mean is NaN without a run, the quantiles below two.
    """
    defined = values[~np.isnan(values)]
    mean = math.fsum(defined) / defined.size if defined.size else math.nan
    low, high = np.quantile(defined, BAND) if defined.size > 1 else (math.nan, math.nan)
    return {"mean": mean, "low": float(low), "high": float(high), "runs": defined.size}
