"""What anybody could forecast of a call from the calls before it: what a model has to beat."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.evidence.call_outcomes import CallOutcomeRow
from sim.evidence.targets import MEMBERS, TargetRow
from sim.outcomes.catalogue import ALL_SECTORS
from sim.region.region import Region

__all__ = ["Fact", "constant_share", "last_call", "observed_counts"]

Floats = NDArray[np.float64]

Fact = tuple[str, str, tuple[str, ...], str]
"""What was counted: the call, a sector or all, kinds of owner or none for every kind, and the measure."""

_OF_PROPOSALS = ("applications", "eligible", "funded")


def observed_counts(targets: Sequence[TargetRow], record: Sequence[CallOutcomeRow]) -> dict[Fact, float]:
    """Return every count on record: targets, and what follows from them, such as sums over sectors."""
    counts = {
        (row.call_id, row.sector, (), str(row.measure)): row.value for row in record if row.measure in _OF_PROPOSALS
    }
    return counts | {_fact(row): row.value for row in targets if row.quantity != MEMBERS}


def constant_share(targets: Sequence[TargetRow], counts: Mapping[Fact, float], region: Region) -> Floats:
    """Forecast awards: observed applications times the mean share of the instrument's earlier calls.

    It is told the applications of the call, which a model has to find by itself. Eligible proposals likewise. NaN where
    applications or every earlier share are not on record.
    """
    return np.array([_by_share(row, counts, region) for row in targets])


def last_call(
    targets: Sequence[TargetRow], counts: Mapping[Fact, float], region: Region, with_top_ups: bool = True
) -> Floats:
    """Forecast that a call goes as the last of its instrument on record, awards in proportion to the money.

    Args:
        targets: What is forecast.
        counts: What is on record.
        region: The region, with the money of its calls.
        with_top_ups: Whether the money is the final one, or that at the opening.

    Returns:
        The forecasts; NaN where no earlier call is on record.
    """
    return np.array([_by_last(row, counts, region, with_top_ups) for row in targets])


def _fact(row: TargetRow, call_id: str | None = None, quantity: str | None = None) -> Fact:
    return (call_id or row.call_id or "", row.sector or ALL_SECTORS, row.kinds, quantity or row.quantity)


def _earlier(row: TargetRow, region: Region) -> Iterator[str]:
    """Yield the calls of the same instrument that opened before, the last first."""
    if row.quantity == MEMBERS:
        return
    [own] = [call for call in region.calls if call.call_id == row.call_id]
    for call in sorted(region.calls, key=lambda one: one.opens, reverse=True):
        if call.instrument == own.instrument and call.opens < own.opens:
            yield call.call_id


def _by_share(row: TargetRow, counts: Mapping[Fact, float], region: Region) -> float:
    applications = counts.get(_fact(row, quantity="applications"), math.nan)
    if row.quantity == "applications" or math.isnan(applications):
        return math.nan
    pairs = [
        (counts.get(_fact(row, call)), counts.get(_fact(row, call, "applications"))) for call in _earlier(row, region)
    ]
    shares = [some / every for some, every in pairs if some is not None and every]
    return applications * math.fsum(shares) / len(shares) if shares else math.nan


def _by_last(row: TargetRow, counts: Mapping[Fact, float], region: Region, with_top_ups: bool) -> float:
    for call in _earlier(row, region):
        before = counts.get(_fact(row, call))
        if before is not None:
            own, theirs = (_money(region, one, with_top_ups) for one in (row.call_id, call))
            return before * own / theirs if row.quantity == "funded" else before
    return math.nan


def _money(region: Region, call_id: str | None, with_top_ups: bool) -> float:
    [rules] = [own for call, own in zip(region.calls, region.call_rules, strict=True) if call.call_id == call_id]
    return rules.budget_eur.recorded + (rules.topup_eur.recorded if with_top_ups else 0.0)
