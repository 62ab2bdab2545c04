"""The calendar as the scenario changes it, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sim.region.call_rules import CallRules, Ends
from sim.region.region import Region
from sim.region.tables import CallRow
from sim.scenario.call_changes import CallChange
from sim.scenario.scenario import Scenario

CALENDAR = ("title", "opens", "applicants", "sizes", "sectors", "kinds")
NOT_RULES = ("like", "held", "paid_by", *CALENDAR)


@dataclass
class Change:
    """A call whose money differs from the region's calendar."""

    call_id: str
    opens: int
    by_account: bool
    budget: Ends


def changed(region: Region, scenario: Scenario) -> tuple[Region, list[Change]]:
    """Return the region with the scenario's calendar, and what of its money has to be settled."""
    folder = {row.call_id: (row, rules) for row, rules in zip(region.calls, region.call_rules, strict=True)}
    calendar, costly = dict(folder), []
    for name, change in scenario.calls:
        row, rules = folder[change.like or name]
        now = changed_row(name, row, change), changed_rules(rules, change)
        calendar[name] = now
        before = Ends(0.0, 0.0, 0.0) if change.like else rules.budget_eur
        if change.like or change.held is False or "budget_eur" in change.model_fields_set:
            costly.append(Change(name, now[0].opens, change.paid_by != "new", before))
    names = sorted(calendar)
    rows, rules_now = tuple(calendar[name][0] for name in names), tuple(calendar[name][1] for name in names)
    costly.sort(key=lambda one: (one.opens, one.call_id))
    return replace(region, calls=rows, call_rules=rules_now), costly


def changed_row(name: str, row: CallRow, change: CallChange) -> CallRow:
    """Return the call with what the scenario says of it; whatever is new is assumed."""
    said = {key: getattr(change, key) for key in CALENDAR if key in change.model_fields_set}
    if change.like:
        said |= {"call_id": name, "assumed": True}
    if change.held is False:
        said |= {"held": "never"}
    return row.model_copy(update=said)


def changed_rules(rules: CallRules, change: CallChange) -> CallRules:
    """Return the rules with one value in all three places where the scenario gives one."""
    said = {}
    for key in change.model_fields_set - set(NOT_RULES):
        value = getattr(change, key)
        said[key] = None if value is None else Ends(float(value), float(value), float(value))
    return replace(rules, **said)
