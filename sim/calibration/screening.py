"""Which assumptions the record can tell anything of: those that move a target by more than chance does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import f

from sim.analysis.target_values import on_scale

__all__ = ["CLAIMED_MOVE", "ENTERS_FROM", "Screening", "screened", "seed_deviation"]

Floats = NDArray[np.float64]

ENTERS_FROM = 1.0
"""Seed standard deviations by which an assumption must move a target, low against high end, to enter a fit. One that
moves less would learn from the noise of the emulator, not from the record; it keeps its prior.
"""

CLAIMED_MOVE = 2.0
"""Seed standard deviations from which on something may be claimed of an assumption."""


_SEEN_BELOW = 0.01
"""Chance, over all assumptions and targets together, of taking one for visible that moves no mean."""


@dataclass(frozen=True)
class Screening:
    """What moves what.

    Attributes:
        moves: Mean change of each target from the low to the high end of each assumption, on the log scale, in standard
            deviations of chance; of shape (assumptions, targets).
        inert: Whether an assumption left every target of every seed as it was.
        seen: Whether it moves the mean of any target over the whole space. How far calls differ from each other, for
            example, moves every single seed and no mean: nothing can be learnt of it from means.
    """

    moves: Floats
    inert: NDArray[np.bool_]
    seen: NDArray[np.bool_]

    @property
    def largest(self) -> Floats:
        """The largest move of any target by each assumption."""
        return np.asarray(np.abs(self.moves).max(axis=1))

    @property
    def enters(self) -> NDArray[np.int64]:
        """The assumptions that enter a fit, ascending."""
        return np.flatnonzero((self.largest > ENTERS_FROM) & self.seen)


def seed_deviation(first: Floats, second: Floats) -> Floats:
    """Return the standard deviation of chance of each target, from runs at the same points on two seeds.

    Args:
        first: Counts on one seed, of shape (points, targets).
        second: Counts on another one.
    """
    return np.asarray(np.sqrt(np.mean(np.square(on_scale(first) - on_scale(second)), axis=0) / 2.0))


def screened(values: Floats, chance: Floats, places: Floats, filling: Floats) -> Screening:
    """Return what moves what.

    Args:
        values: Counts, of shape (1 + 2 x assumptions, seeds, targets): all in the middle, then each assumption low and
            high, on the same seeds.
        chance: Standard deviation of chance of each target.
        places: Points that fill the space, of shape (points, assumptions).
        filling: Counts there, of shape (points, targets).
    """
    scaled = on_scale(values)
    change = scaled[2::2] - scaled[1::2]
    moved = change.mean(axis=1) / np.where(chance > 0.0, chance, np.inf)
    return Screening(moved, (change == 0.0).all(axis=(1, 2)), _seen(places, on_scale(filling)))


def _seen(places: Floats, values: Floats) -> NDArray[np.bool_]:
    """Test whether a line or a parabola in each assumption explains any target (F test, Bonferroni over all tests)."""
    points, assumptions = places.shape
    centred = values - values.mean(axis=0)
    total = np.square(centred).sum(axis=0)
    limit = _SEEN_BELOW / (assumptions * values.shape[1])
    seen = np.zeros(assumptions, dtype=bool)
    for number, place in enumerate(places.T):
        curve = np.column_stack([np.ones(points), place, np.square(place)])
        left = np.square(centred - curve @ np.linalg.lstsq(curve, centred)[0]).sum(axis=0)
        explained = np.divide(total - left, left, out=np.zeros_like(total), where=left > 0.0)
        seen[number] = bool((f.sf(explained * (points - 3) / 2, 2, points - 3) < limit).any())
    return seen
