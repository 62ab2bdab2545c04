"""What a posterior says of targets, those included that it was not fitted to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.ranges import BAND, LEVEL
from sim.analysis.scores import crps, interval_score, rank_of
from sim.calibration.emulator import Emulator
from sim.calibration.likelihood import Likelihood
from sim.calibration.sampling import sampled
from sim.evidence.targets import TargetRow

__all__ = ["Scores", "held_against", "left_out", "scored", "split_by_time"]

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

_STEPS = 1500
_PREDICTIONS = 1000


@dataclass(frozen=True)
class Scores:
    """How well predictions of one target are borne out, on the log scale.

    Attributes:
        target: Its place among the targets.
        median: Of the prediction.
        low: Its lower end at 90 %.
        high: Its upper end.
        deviation: Standard deviation of the prediction.
        miss: Observed less mean, in standard deviations of the prediction.
        crps: Continuous ranked probability score.
        interval: Interval score at 90 %.
        rank: Where among the predictions the observed value lies, 0 to 1.
    """

    target: int
    median: float
    low: float
    high: float
    deviation: float
    miss: float
    crps: float
    interval: float
    rank: float

    @property
    def covers(self) -> bool:
        """Whether the observed value lies within the interval."""
        return abs(self.rank - 0.5) <= LEVEL / 2


def scored(target: int, sample: Floats, observed: float) -> Scores:
    """Hold a sample of predictions of a target against what was observed, both on the log scale."""
    low, median, high = (float(end) for end in np.quantile(sample, (BAND[0], 0.5, BAND[1]), method="weibull"))
    deviation = float(sample.std(ddof=1))
    return Scores(
        target,
        median,
        low,
        high,
        deviation,
        (observed - float(sample.mean())) / deviation,
        crps(sample, observed),
        interval_score(low, high, observed, LEVEL),
        rank_of(sample, observed),
    )


def held_against(likelihood: Likelihood, places: Floats, of: Places, seed: int) -> list[Scores]:
    """Score predictions of some targets at draws of the assumptions, chance, emulator error and discrepancy included.

    Args:
        likelihood: With the emulator, what was observed and how much chance there is; what it uses is of no matter.
        places: The draws, of shape (draws, assumptions).
        of: The targets.
        seed: Of the noise.
    """
    factor = np.linalg.cholesky(likelihood.covariance[np.ix_(of, of)])
    noise = np.random.default_rng(seed).standard_normal((len(places), of.size)) @ factor.T
    sample = np.maximum(0.0, likelihood.emulator(places)[:, of] + noise)  # below no count there is nothing
    observed = likelihood.observed
    return [scored(int(target), sample[:, column], float(observed[target])) for column, target in enumerate(of)]


def left_out(emulator: Emulator, targets: Sequence[TargetRow], counts: Floats, assumptions: int) -> list[Scores]:
    """Predict the targets of each call, or cluster, by a posterior fitted to all others.

    Returns:
        The scores of every target, in their order.
    """
    found: list[Scores] = []
    groups = [row.group for row in targets]
    for number, group in enumerate(dict.fromkeys(groups)):
        of = np.array([place for place, one in enumerate(groups) if one == group], dtype=np.int64)
        others = np.setdiff1d(np.arange(len(targets)), of)
        found += _fitted_to(emulator, targets, counts, assumptions, others, of, number)
    return sorted(found, key=lambda one: one.target)


def split_by_time(
    emulator: Emulator, targets: Sequence[TargetRow], counts: Floats, assumptions: int, is_early: NDArray[np.bool_]
) -> list[Scores]:
    """Predict later targets by a posterior fitted to the earlier ones; nothing where all are of one side."""
    early, late = np.flatnonzero(is_early), np.flatnonzero(~is_early)
    if not (early.size and late.size):
        return []
    return _fitted_to(emulator, targets, counts, assumptions, early, late, len(targets))


def _fitted_to(
    emulator: Emulator,
    targets: Sequence[TargetRow],
    counts: Floats,
    assumptions: int,
    used: Places,
    of: Places,
    seed: int,
) -> list[Scores]:
    likelihood = Likelihood.of(emulator, targets, counts, used)
    places = sampled(likelihood, assumptions, _STEPS, seed).some(_PREDICTIONS)
    return held_against(likelihood, places, of, seed)
