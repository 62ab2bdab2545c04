"""A second wave of points: where the first one left it possible that the record comes about (history matching).

A point is ruled out where the second worst target is missed by more than three standard deviations (Vernon, Goldstein
and Bower 2010, Bayesian Analysis 5:619): three because of Pukelsheim's rule, the second worst because one fact may be
odd.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.calibration.design import space_filling
from sim.calibration.likelihood import Likelihood

__all__ = ["RULED_OUT_FROM", "not_ruled_out", "wave"]

Floats = NDArray[np.float64]

RULED_OUT_FROM = 3.0
_LOOKED_AT = 1 << 16


def not_ruled_out(likelihood: Likelihood, places: Floats) -> NDArray[np.bool_]:
    """Tell which points are not ruled out."""
    ordered = np.sort(likelihood.implausible(places), axis=1)
    return np.asarray(ordered[:, -min(2, ordered.shape[1])] < RULED_OUT_FROM)


def wave(likelihood: Likelihood, enters: NDArray[np.int64], assumptions: int, points: int) -> tuple[Floats, float]:
    """Return points that are not ruled out, and the share of the space that is not.

    Where too few are left, the least implausible of the others fill up, so that the emulator learns where it matters.

    Args:
        likelihood: The record, under the emulator of the first wave.
        enters: The assumptions that enter.
        assumptions: How many there are in all.
        points: How many points to return.
    """
    looked_at = space_filling(assumptions, _LOOKED_AT + points)[points:]  # not those of the first wave
    ordered = np.sort(likelihood.implausible(looked_at[:, enters]), axis=1)
    second_worst = ordered[:, -min(2, ordered.shape[1])]
    left = float(np.mean(second_worst < RULED_OUT_FROM))
    is_first = np.cumsum(second_worst < RULED_OUT_FROM) <= points
    chosen = np.flatnonzero((second_worst < RULED_OUT_FROM) & is_first)
    if chosen.size < points:
        chosen = np.argsort(second_worst, kind="stable")[:points]
    return looked_at[np.sort(chosen)], left
