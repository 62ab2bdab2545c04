"""How likely a record is at a point: normal on the log scale, with chance, emulator error and discrepancy.

Chance and emulator error are those of the runs near the record. Elsewhere awards are spread much more: where few apply,
a call does not spend its money.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular

from sim.analysis.target_values import on_scale
from sim.calibration.emulator import Emulator
from sim.evidence.targets import TargetRow

__all__ = ["NEAR", "Likelihood", "discrepancy"]

Floats = NDArray[np.float64]

NEAR = 0.25
"""Share of the runs that count as near a record: those whose expected targets miss it least, taken together."""

_COMMON = 0.5
"""Share of the variance of discrepancy that is common to the targets of a call with the same quantity: what makes a
call differ from the model, a rule nobody wrote down or money from elsewhere, concerns all sectors.
"""


def discrepancy(targets: Sequence[TargetRow]) -> Floats:
    """Return the covariance of what model and record differ by for reasons outside the model.

    Returns:
        Of shape (targets, targets), on the log scale (model discrepancy of Kennedy and O'Hagan 2001).
    """
    deviation = np.array([row.discrepancy for row in targets])
    kinds = [(row.group, row.quantity) for row in targets]
    common = np.array([[_COMMON if one == other else 0.0 for other in kinds] for one in kinds])
    np.fill_diagonal(common, 1.0)
    return np.asarray(common * np.outer(deviation, deviation))


@dataclass(frozen=True)
class Likelihood:
    """The record, or a part of it, as a function of places within plausible ranges."""

    emulator: Emulator
    observed: Floats
    covariance: Floats
    used: NDArray[np.int64]

    @classmethod
    def anywhere(cls, emulator: Emulator, targets: Sequence[TargetRow], counts: Floats) -> Likelihood:
        """Hold an emulator against counts of all targets, with chance and emulator error as they are anywhere."""
        covariance = emulator.left_over() + discrepancy(targets)
        return cls(emulator, on_scale(counts), covariance, np.arange(len(targets)))

    @classmethod
    def of(
        cls,
        emulator: Emulator,
        targets: Sequence[TargetRow],
        counts: Floats,
        used: Sequence[int] | NDArray[np.int64] | None = None,
    ) -> Likelihood:
        """Hold an emulator against counts of the targets: all of them, or those whose places are given."""
        chosen = np.arange(len(targets)) if used is None else np.asarray(used, dtype=np.int64)
        first = replace(cls.anywhere(emulator, targets, counts), used=chosen)
        by_miss = np.argsort(-first(emulator.fitted_at), kind="stable")
        near = by_miss[: max(2, round(NEAR * by_miss.size))]
        return replace(first, covariance=emulator.left_over(near) + discrepancy(targets))

    def __call__(self, places: Floats) -> Floats:
        """Return the logarithm of the likelihood, up to a constant, at each of some points."""
        return np.asarray(-0.5 * np.square(self.whitened(places)).sum(axis=1))

    def whitened(self, places: Floats) -> Floats:
        """Return the misses of the targets that are used, made independent and of variance 1."""
        misses = (self.observed - self.emulator(places))[:, self.used]
        return np.asarray(solve_triangular(self._factor, misses.T, lower=True).T)

    @cached_property
    def _factor(self) -> Floats:
        return np.asarray(np.linalg.cholesky(self.covariance[np.ix_(self.used, self.used)]))

    def implausible(self, places: Floats) -> Floats:
        """Return how many standard deviations each target is missed by, of shape (points, targets used)."""
        misses = np.abs(self.observed - self.emulator(places))[:, self.used]
        return np.asarray(misses / np.sqrt(np.diag(self.covariance)[self.used]))
