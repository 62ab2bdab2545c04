"""How good a calibration is: its predictions of calls that it was not fitted to, beside those of simpler forecasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.scores import Skill
from sim.analysis.scores import skill as skill_of
from sim.analysis.simple_forecasts import last_call, observed_counts
from sim.analysis.target_values import on_scale
from sim.calibration.calibrated import Calibration
from sim.calibration.likelihood import Likelihood
from sim.calibration.predicting import Scores, held_against, scored
from sim.evidence.call_outcomes import read_call_outcomes

__all__ = ["Judgement", "judged", "skill"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Judgement:
    """Scores of predictions.

    Attributes:
        prior: Of every target under the prior, chance, emulator error and discrepancy as in the posterior.
        prior_runs: Of every target in the runs that fill the prior, as they are.
        against_prior: Skill of calls left out against the prior.
        against_prior_runs: Against the runs as they are.
        against_last_call: Against the forecast that a call goes as the last of its instrument, awards as the money.
        later: Skill of the split by time against the prior.
        covered: Share of targets left out that lie within their 90 % interval.
        width: Median ratio of the widths of these intervals to those of the prior.
        miss: Root mean square of the misses of targets left out, in standard deviations of their predictions.
    """

    prior: list[Scores]
    prior_runs: list[Scores]
    against_prior: Skill
    against_prior_runs: Skill
    against_last_call: Skill
    later: Skill
    covered: float
    width: float
    miss: float


def judged(found: Calibration) -> Judgement:
    """Judge a calibration by what it says of calls that it was not fitted to."""
    everything = np.arange(len(found.targets))
    places = found.prior.places[: min(1000, len(found.prior.places)), found.enters]
    anywhere = Likelihood.anywhere(found.emulator, found.targets, found.counts)
    prior = held_against(anywhere, places, everything, seed=1)
    observed, runs = on_scale(found.counts), on_scale(found.prior.values)
    prior_runs = [scored(int(target), runs[:, target], float(observed[target])) for target in everything]
    groups = [row.group for row in found.targets]
    on_record = observed_counts(found.targets, read_call_outcomes(found.region))
    of_prior, of_runs = (np.array([one.crps for one in scores]) for scores in (prior, prior_runs))
    out = found.left_out
    widths = [one.high - one.low for one in out], [prior[one.target].high - prior[one.target].low for one in out]
    return Judgement(
        prior,
        prior_runs,
        skill(out, of_prior, groups),
        skill(out, of_runs, groups),
        skill(out, np.abs(on_scale(last_call(found.targets, on_record, found.region)) - observed), groups),
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
    own = np.array([one.crps for one in scores])
    theirs = np.array([reference[one.target] for one in scores])
    return skill_of(own, theirs, [groups[one.target] for one in scores])
