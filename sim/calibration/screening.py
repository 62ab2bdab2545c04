"""Which assumptions the record can tell anything of: those that move a target by more than chance does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.target_values import on_scale

__all__ = ["CLAIMED_MOVE", "ENTERS_FROM", "Screening", "moves", "seed_deviation"]

Floats = NDArray[np.float64]

ENTERS_FROM = 1.0
"""Seed standard deviations by which an assumption must move a target, low against high end, to enter a fit. One that
moves less would learn from the noise of the emulator, not from the record; it keeps its prior.
"""

CLAIMED_MOVE = 2.0
"""Seed standard deviations from which on something may be claimed of an assumption."""


@dataclass(frozen=True)
class Screening:
    """What moves what.

    Attributes:
        moves: Mean change of each target from the low to the high end of each assumption, on the log scale, in standard
            deviations of chance; of shape (assumptions, targets).
        inert: Whether an assumption left every target of every seed as it was.
    """

    moves: Floats
    inert: NDArray[np.bool_]

    @property
    def largest(self) -> Floats:
        """The largest move of any target by each assumption."""
        return np.asarray(np.abs(self.moves).max(axis=1))

    @property
    def enters(self) -> NDArray[np.int64]:
        """The assumptions that enter a fit, ascending."""
        return np.flatnonzero(self.largest > ENTERS_FROM)


def seed_deviation(first: Floats, second: Floats) -> Floats:
    """Return the standard deviation of chance of each target, from runs at the same points on two seeds.

    Args:
        first: Counts on one seed, of shape (points, targets).
        second: Counts on another one.
    """
    return np.asarray(np.sqrt(np.mean(np.square(on_scale(first) - on_scale(second)), axis=0) / 2.0))


def moves(values: Floats, seeds: int, chance: Floats) -> Screening:
    """Return what moves what, from the runs of screening.

    Args:
        values: Counts, of shape (1 + 2 x assumptions, seeds, targets): all in the middle, then each assumption low and
            high, on the same seeds.
        seeds: Number of seeds.
        chance: Standard deviation of chance of each target.
    """
    scaled = on_scale(values).reshape(-1, seeds, values.shape[-1])
    change = scaled[2::2] - scaled[1::2]
    moved = change.mean(axis=1) / np.where(chance > 0.0, chance, np.inf)
    return Screening(moved, (change == 0.0).all(axis=(1, 2)))
