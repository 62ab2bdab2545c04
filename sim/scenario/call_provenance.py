"""Trace what is otherwise in single calls to the place where it was set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sim.region.call_payments import Payer
from sim.region.call_rules import ALLOWED, Ends
from sim.region.region import Region
from sim.scenario.call_changes import CallChange
from sim.scenario.provenance import DEFAULT
from sim.scenario.stage import Stage

__all__ = ["TracedCall", "trace_calls"]

_MONEY = ("like", "held", "budget_eur")


@dataclass(frozen=True)
class TracedCall:
    """One value of a call that is otherwise than in the region's calendar.

    Attributes:
        call_id: The call.
        key: What is otherwise.
        before: What the region's calendar has, of a new call the one that it is like: three ends of a rule, or a value.
        after: What the scenario has.
        paid_by: Who pays for it, where it is about money.
        level: Number of the stage that set it, counted from 1.
        where: Place of the value in the document of that stage.
    """

    call_id: str
    key: str
    before: Any
    after: Any
    paid_by: Payer | None
    level: int
    where: str


def trace_calls(stages: Sequence[Stage], region: Region) -> Iterator[TracedCall]:
    """Yield every value by which the calls of a scenario differ from its region's, call by call.

    Args:
        stages: The stages that made the scenario.
        region: The region as its folder has it.
    """
    for call_id, change in stages[-1].scenario.calls:
        for key, value in change.written.items():
            if key != "paid_by":
                payer = change.payer if key in _MONEY else None
                level = _level(stages, call_id, key)
                where = stages[level - 1].document.position(("calls", call_id, key)) if level != DEFAULT else ""
                before = _before(region, change.template(call_id), key, change)
                yield TracedCall(call_id, key, before, value, payer, level, where)


def _level(stages: Sequence[Stage], call_id: str, key: str) -> int:
    """Return the highest stage that writes a value."""
    path = ("calls", call_id, key)
    return max((level for level, stage in enumerate(stages, start=1) if stage.document.holds(path)), default=DEFAULT)


def _before(region: Region, call_id: str, key: str, change: CallChange) -> Any:
    code = region.call_codes[call_id]
    if key in ALLOWED:
        ends: Ends | None = getattr(region.call_rules[code], key)
        return ends
    if key == "held":
        return not change.is_new
    return None if key == "like" else getattr(region.calls[code], key)
