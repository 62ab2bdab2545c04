"""Does the method find what is true where the truth is known? Records made by the model itself, fitted as the real one.

Where its 90 % intervals hold the truth in 90 of 100 cases, they may be believed; where it narrows nothing there,
nothing may be claimed of the real record either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.ranges import BAND
from sim.analysis.target_values import on_scale
from sim.calibration.emulator import Emulator
from sim.calibration.likelihood import Likelihood, discrepancy
from sim.calibration.sampling import sampled
from sim.evidence.targets import TargetRow

__all__ = ["SPREAD_OF_PRIOR", "Recovery", "recovered"]

Floats = NDArray[np.float64]

SPREAD_OF_PRIOR = float(np.sqrt(1.0 / 12.0))
"""Standard deviation of a place that is as likely anywhere in its range."""

_STEPS = 800


@dataclass(frozen=True)
class Recovery:
    """What came of synthetic records.

    Attributes:
        covered: Whether the 90 % interval holds the truth, of shape (records, assumptions).
        shrinkage: 1 - standard deviation of the posterior over that of the prior, of the same shape.
    """

    covered: NDArray[np.bool_]
    shrinkage: Floats

    @property
    def coverage(self) -> tuple[float, float]:
        """Share of intervals that hold the truth, and its standard error: records are independent, intervals not."""
        by_record = self.covered.mean(axis=1)
        return float(by_record.mean()), float(by_record.std(ddof=1) / np.sqrt(by_record.size))


def recovered(emulator: Emulator, targets: Sequence[TargetRow], truths: Floats, records: Floats) -> Recovery:
    """Fit records whose truth is known.

    Args:
        emulator: As for the real record; it was not fitted to these runs.
        targets: What was counted.
        truths: Places of the assumptions that enter, of shape (records, assumptions).
        records: Counts of runs there, of shape (records, targets); discrepancy is added, as the real record has it.
    """
    covered, shrinkage = [], []
    factor = np.linalg.cholesky(discrepancy(targets))
    for number, (truth, counts) in enumerate(zip(truths, records, strict=True)):
        noise = factor @ np.random.default_rng(number).standard_normal(len(targets))
        record = np.maximum(0.0, np.expm1(np.maximum(0.0, on_scale(counts) + noise)))
        draws = sampled(Likelihood.of(emulator, targets, record), truth.size, _STEPS, number).draws
        low, high = np.quantile(draws, BAND, axis=0)
        covered.append((low <= truth) & (truth <= high))
        shrinkage.append(1.0 - draws.std(axis=0) / SPREAD_OF_PRIOR)
    return Recovery(np.array(covered), np.array(shrinkage))
