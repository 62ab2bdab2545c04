"""The calendar of a region as a scenario changes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sim.inputs.nearest import check_known
from sim.region.call_payments import CallPayment
from sim.region.call_rules import CallRules, Ends
from sim.region.region import Region
from sim.region.tables import CallRow
from sim.scenario.call_changes import CallChange, CallChanges

__all__ = ["changed_call", "changed_rules", "with_changed_calls"]

_NOTHING = Ends.same(0.0)


def with_changed_calls(region: Region, changes: CallChanges) -> Region:
    """Return a region with another calendar, in the order of the names of calls; all else, the digest too, is the same.

    Raises:
        InputError: A change is of a call that the region has not.
    """
    if not changes:
        return region
    calendar = dict(zip((row.call_id for row in region.calls), _calls(region), strict=True))
    before = dict(calendar)
    payments = []
    for call_id, change in changes:
        check_known(change.template(call_id), before, f"calls.{call_id}")
        row, rules = before[change.template(call_id)]
        calendar[call_id] = changed_call(call_id, row, change), changed_rules(rules, change)
        if _changes_money(change):
            payments.append(_payment(call_id, calendar[call_id][0], rules, change))
    in_order = sorted(calendar.items())
    return replace(
        region,
        calls=tuple(row for _, (row, _) in in_order),
        call_rules=tuple(rules for _, (_, rules) in in_order),
        call_payments=tuple(sorted(payments, key=lambda payment: (payment.opens, payment.call_id))),
    )


def changed_call(call_id: str, row: CallRow, change: CallChange) -> CallRow:
    """Return the row of a call in the calendar: that of the region with what is otherwise, or one that is new."""
    written = {key: value for key, value in change.written.items() if key in CallRow.model_fields and key != "held"}
    if change.is_new:
        note = f"As {change.like}, where the scenario does not say otherwise."
        written |= {"call_id": call_id, "assumed": True, "source": "the scenario", "confidence": "assumption"}
        written["note"] = note
    if not change.is_held:
        written["held"] = "never"
    return row.model_copy(update=written)


def changed_rules(rules: CallRules, change: CallChange) -> CallRules:
    """Return the rules of a call with those that are otherwise, at both ends and on record."""
    ends = {name: None if value is None else Ends.same(float(value)) for name, value in change.rules.items()}
    return replace(rules, **ends)  # type: ignore[arg-type]


def _changes_money(change: CallChange) -> bool:
    return change.is_new or not change.is_held or "budget_eur" in change.written


def _payment(call_id: str, row: CallRow, rules: CallRules, change: CallChange) -> CallPayment:
    return CallPayment(call_id, change.payer, row.opens, _NOTHING if change.is_new else rules.budget_eur)


def _calls(region: Region) -> Iterable[tuple[CallRow, CallRules]]:
    return zip(region.calls, region.call_rules, strict=True)
