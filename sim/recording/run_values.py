"""Make one number of the reported quarters of a run."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sim.recording.recorder import RATIOS, RECORDED, STOCKS

__all__ = ["over_quarters"]

Floats = NDArray[np.float64]


def over_quarters(recorded: Floats) -> Floats:
    """Return each recorded outcome over some quarters: a flow is summed, of a stock the last counts, a ratio averaged.

    Flows and ratios go over the quarters in which they are defined; a stock is undefined if it is so in the last one.

    Args:
        recorded: Values of the recorded outcomes (outcomes x sectors x quarters, at least one); NaN where undefined.

    Returns:
        Outcomes x sectors; NaN where undefined in every quarter.
    """
    values: Floats = np.full(recorded.shape[:2], np.nan)
    for row, name in enumerate(RECORDED):
        if name in STOCKS:
            values[row] = recorded[row, :, -1]
        else:
            values[row] = [_one_of(series, name) for series in recorded[row]]
    return values


def _one_of(series: Floats, name: str) -> float:
    defined = series[~np.isnan(series)].tolist()
    if not defined:
        return math.nan
    total = math.fsum(defined)  # exact, so that the order of quarters shows in no bit
    return total / len(defined) if name in RATIOS else total
