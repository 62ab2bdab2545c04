"""How good a calibration is: its predictions of calls that it was not fitted to, beside those of simpler forecasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.ranges import BAND
from sim.analysis.target_values import on_scale
from sim.calibration.calibrated import Calibration
from sim.calibration.predicting import Scores, held_against, scored

__all__ = ["Judgement", "Skill", "judged", "skill"]

Floats = NDArray[np.float64]

_RESAMPLES = 10_000


@dataclass(frozen=True)
class Skill:
    """1 - mean score over that of a reference, above 0 where it is better, with its 90 % interval.

    The interval is a paired bootstrap over calls.
    """

    value: float
    low: float
    high: float
    targets: int


@dataclass(frozen=True)
class Judgement:
    """Scores of predictions.

    Attributes:
        prior: Of every target under the prior, chance, emulator error and discrepancy as in the posterior.
        prior_runs: Of every target in the runs that fill the prior, as they are.
        against_prior: Skill of calls left out against the prior.
        against_prior_runs: Against the runs as they are.
        later: Skill of the split by time against the prior.
        covered: Share of targets left out that lie within their 90 % interval.
        width: Median ratio of the widths of these intervals to those of the prior.
        miss: Root mean square of the misses of targets left out, in standard deviations of their predictions.
    """

    prior: list[Scores]
    prior_runs: list[Scores]
    against_prior: Skill
    against_prior_runs: Skill
    later: Skill
    covered: float
    width: float
    miss: float


def judged(found: Calibration) -> Judgement:
    """Judge a calibration by what it says of calls that it was not fitted to."""
    everything = np.arange(len(found.targets))
    places = found.prior.places[: min(1000, len(found.prior.places)), found.enters]
    prior = held_against(found.emulator, found.targets, found.counts, places, everything, seed=1)
    observed, runs = on_scale(found.counts), on_scale(found.prior.values)
    prior_runs = [scored(int(target), runs[:, target], float(observed[target])) for target in everything]
    groups = [row.group for row in found.targets]
    of_prior, of_runs = (np.array([one.crps for one in scores]) for scores in (prior, prior_runs))
    out = found.left_out
    widths = [one.high - one.low for one in out], [prior[one.target].high - prior[one.target].low for one in out]
    return Judgement(
        prior,
        prior_runs,
        skill(out, of_prior, groups),
        skill(out, of_runs, groups),
        skill(found.later, of_prior, groups),
        float(np.mean([one.covers for one in out])),
        float(np.median(np.array(widths[0]) / np.array(widths[1]))),
        float(np.sqrt(np.mean(np.square([one.miss for one in out])))),
    )


def skill(scores: Sequence[Scores], reference: Floats, groups: Sequence[str]) -> Skill:
    """Compare scores with those of a reference, target by target.

    Args:
        scores: Of some targets.
        reference: The score of every target under the reference; NaN where it predicts nothing.
        groups: The call of every target: calls are resampled, with all of their targets.
    """
    used = [one for one in scores if not np.isnan(reference[one.target])]
    own = np.array([one.crps for one in used])
    theirs = np.array([reference[one.target] for one in used])
    names = np.array([groups[one.target] for one in used])
    each = list(dict.fromkeys(names.tolist()))
    sums = np.array([[scores_of[names == name].sum() for scores_of in (own, theirs)] for name in each])
    chosen = np.random.default_rng(0).integers(len(each), size=(_RESAMPLES, len(each)))
    drawn = sums[chosen].sum(axis=1)
    low, high = np.quantile(1.0 - drawn[:, 0] / drawn[:, 1], BAND)
    return Skill(float(1.0 - own.sum() / theirs.sum()), float(low), float(high), len(used))
