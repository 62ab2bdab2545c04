"""Which runs a bank holds: at which points of the plausible ranges, and on which seeds.

A point gives every assumption its place within its range, 0 at the low and 1 at the high end. Two runs at the same
point on different seeds differ by chance alone; the same seed at two points gives common random numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

__all__ = ["SCREENING", "SECOND", "SPACE", "WAVE", "Case", "Sizes", "screening", "space_filling"]

Floats = NDArray[np.float64]

SCREENING, SPACE, SECOND, WAVE = "screening", "space", "second", "wave"
"""Parts of a bank: one assumption moved at a time; points that fill the whole space; the first of these on a second
seed; and a second wave of points, where the first one left the record possible.
"""

_SCRAMBLED_WITH = 20261101
_ON_A_SECOND_SEED = 1_000_000  # seeds of points are their numbers, so that none is a seed of another part


class Case(NamedTuple):
    """A run of a bank: its part, the number of its point and its seed."""

    part: str
    point: int
    seed: int


@dataclass(frozen=True)
class Sizes:
    """How many runs a bank holds.

    Attributes:
        points: Points that fill the whole space, a seed each; a power of two fills it best (Sobol).
        pairs: How many of them run on a second seed too, which tells chance from everything else.
        wave: Points of the second wave.
        seeds: Seeds of screening.
    """

    points: int = 2048
    pairs: int = 200
    wave: int = 1024
    seeds: int = 2

    @classmethod
    def of(cls, points: int) -> Sizes:
        """Return sizes in proportion to the points that fill the space: a tenth in pairs, half as many follow."""
        return cls(points, min(points, max(24, min(200, points // 10))), points // 2)

    def first_cases(self, paths: Sequence[str]) -> list[Case]:
        """Return the runs of all parts but the second wave, in the order in which they are kept."""
        screened = [Case(SCREENING, point, seed) for point in range(1 + 2 * len(paths)) for seed in range(self.seeds)]
        filling = [Case(SPACE, point, self.seeds + point) for point in range(self.points)]
        pairs = [Case(SECOND, point, _ON_A_SECOND_SEED + point) for point in range(min(self.pairs, self.points))]
        return screened + filling + pairs

    def wave_cases(self) -> list[Case]:
        """Return the runs of the second wave."""
        return [Case(WAVE, point, 2 * _ON_A_SECOND_SEED + point) for point in range(self.wave)]


def screening(assumptions: int) -> Floats:
    """Return the points of screening: all in the middle, then each assumption at its low and at its high end.

    Returns:
        Places, of shape (1 + 2 x assumptions, assumptions): rows 1 + 2i and 2 + 2i move assumption i.
    """
    places = np.full((1 + 2 * assumptions, assumptions), 0.5)
    each = np.arange(assumptions)
    places[1 + 2 * each, each] = 0.0
    places[2 + 2 * each, each] = 1.0
    return places


def space_filling(assumptions: int, points: int) -> Floats:
    """Return scrambled Sobol points (Owen 1998), of shape (points, assumptions): the same ones for the same numbers."""
    sampler = qmc.Sobol(assumptions, scramble=True, rng=np.random.default_rng(_SCRAMBLED_WITH))
    whole = 1 << max(0, points - 1).bit_length()
    return np.asarray(sampler.random(whole)[:points])
