"""What a calibration found, as tables: an assumption a row, and a target a row."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from sim.analysis.ranges import BAND
from sim.calibration.calibrated import Calibration
from sim.calibration.judged import Judgement
from sim.calibration.recovery import SPREAD_OF_PRIOR
from sim.calibration.screening import CLAIMED_MOVE
from sim.outcomes.tables import Kind
from sim.outcomes.tidy import typed
from sim.scenario.catalogue import parameters
from sim.scenario.uncertainty import value_at

__all__ = ["ASSUMPTION_COLUMNS", "CLAIMED_SHRINKAGE", "TARGET_COLUMNS", "assumptions_learnt", "targets_held"]

CLAIMED_SHRINKAGE = 0.1
"""Share by which a range must narrow, for the record and for synthetic ones, before it is said to be learnt."""

ASSUMPTION_COLUMNS: dict[str, Kind] = {
    "path": "text",
    "largest_move": "number",
    "inert": "flag",
    "enters": "flag",
    "prior_low": "number",
    "prior_high": "number",
    "low": "number",
    "median": "number",
    "high": "number",
    "shrinkage": "number",
    "recovery_shrinkage": "number",
    "witness_median": "number",
    "witness_shrinkage": "number",
    "learnt": "flag",
}
"""Kind of each column of the table of assumptions, in order."""

TARGET_COLUMNS: dict[str, Kind] = {
    "target_id": "text",
    "call": "text",
    "used_for": "text",
    "observed": "number",
    "prior_low": "number",
    "prior_median": "number",
    "prior_high": "number",
    "low": "number",
    "median": "number",
    "high": "number",
    "left_out_low": "number",
    "left_out_median": "number",
    "left_out_high": "number",
    "left_out_miss": "number",
    "left_out_crps": "number",
    "prior_crps": "number",
    "left_out_rank": "number",
    "chance": "number",
    "explained": "number",
}
"""Kind of each column of the table of targets, in order."""

_ENDS = (BAND[0], 0.5, BAND[1])


def assumptions_learnt(found: Calibration) -> pd.DataFrame:
    """Return what was learnt of each assumption.

    Returns:
        One row an assumption: the largest move of a target in standard deviations of chance, whether it was inert and
        whether it entered; its plausible range, and median and 90 % range of the posterior, in its unit; `shrinkage`,
        by how much its spread narrowed, for the record, for synthetic records on average and as the second method sees
        it; and `learnt`: it moves a target by more than twice chance, and narrows for the record and for synthetic
        ones.
    """
    known = {row.path: row for row in parameters()}
    place = {int(assumption): number for number, assumption in enumerate(found.enters)}
    draws, recovery = found.chains.draws, found.recovery.shrinkage.mean(axis=0)
    rows = []
    for number, path in enumerate(found.paths):
        parameter, moved = known[path], float(found.screening.largest[number])
        row: dict[str, object] = {
            "path": path,
            "largest_move": round(moved, 3),
            "inert": bool(found.screening.inert[number]),
            "enters": number in place,
            "prior_low": parameter.prior_low,
            "prior_high": parameter.prior_high,
        }
        if number in place:
            at = place[number]
            low, median, high = (value_at(parameter, float(end)) for end in np.quantile(draws[:, at], _ENDS))
            shrinkage = 1.0 - float(draws[:, at].std()) / SPREAD_OF_PRIOR
            learnt = moved > CLAIMED_MOVE and min(shrinkage, recovery[at]) > CLAIMED_SHRINKAGE
            row |= {
                "low": low,
                "median": median,
                "high": high,
                "shrinkage": round(shrinkage, 3),
                "recovery_shrinkage": round(float(recovery[at]), 3),
                "witness_median": value_at(parameter, float(found.witness[at, 0])),
                "witness_shrinkage": round(1.0 - float(found.witness[at, 1]) / SPREAD_OF_PRIOR, 3),
                "learnt": bool(learnt),
            }
        else:
            row |= dict.fromkeys([name for name in ASSUMPTION_COLUMNS if name not in row], math.nan) | {"learnt": False}
        rows.append(row)
    return typed(rows, ASSUMPTION_COLUMNS)


def targets_held(found: Calibration, verdict: Judgement) -> pd.DataFrame:
    """Return how each target stands.

    Returns:
        One row a target: what was observed; median and 90 % range of counts in runs under the prior, in runs at the
        draws of the posterior, and as predicted by a posterior that was fitted to all other calls; the miss of that
        prediction in standard deviations, its score and rank, the score under the prior; the standard deviation over
        seeds on the log scale, and the share of the rest of the variance that the emulator explains.
    """
    rows = []
    for number, (target, out) in enumerate(zip(found.targets, found.left_out, strict=True)):
        prior = np.quantile(found.prior.values[:, number], _ENDS, method="weibull")
        posterior = np.quantile(found.checks.values[:, number], _ENDS, method="weibull")
        rows.append(
            {
                "target_id": target.target_id,
                "call": target.group,
                "used_for": target.used_for,
                "observed": target.value,
                **dict(zip(("prior_low", "prior_median", "prior_high"), prior, strict=True)),
                **dict(zip(("low", "median", "high"), posterior, strict=True)),
                **{f"left_out_{name}": _count(getattr(out, name)) for name in ("low", "median", "high")},
                "left_out_miss": round(out.miss, 3),
                "left_out_crps": round(out.crps, 4),
                "prior_crps": round(verdict.prior[number].crps, 4),
                "left_out_rank": out.rank,
                "chance": round(float(found.chance[number]), 4),
                "explained": round(float(found.emulator.explained[number]), 3),
            }
        )
    return typed(rows, TARGET_COLUMNS)


def _count(on_log_scale: float) -> float:
    return round(float(np.expm1(on_log_scale)), 1)
