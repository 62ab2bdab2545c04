"""Changes of single calls, drawn by number: other rules, other dates, calls that are not held, new ones."""

from random import Random
from typing import Any

from sim.region.call_rules import CallRules
from sim.region.region import Region
from sim.region.tables import PROJECT_KINDS, CallRow
from sim.units import quarter_label
from tests.docking.generated_region import RULES

WHOLE = ("laboratories_required", "enterprises_required", "sector_floor_projects", "result_lag_quarters")


def changed_calls(region: Region, rng: Random, start: int, end: int) -> dict[str, Any]:
    """Return changes of calls for a scenario of a region, as `Scenario.changed` takes them; mostly none."""
    if rng.random() < 0.6:
        return {}
    due = [row for row in region.calls if row.held == "always" and start <= row.opens <= end]
    changes = {row.call_id: _change(row, region, rng, start, end) for row in due if rng.random() < 0.4}
    for number in range(rng.randint(0, 3) if due else 0):
        like = rng.choice(due)
        new = {"like": like.call_id, "opens": quarter_label(rng.randint(start, end))}
        changes[f"NEW_{number}"] = _change(like, region, rng, start, end) | new
    return {"calls": changes}


def _change(row: CallRow, region: Region, rng: Random, start: int, end: int) -> dict[str, Any]:
    """Return what is otherwise in a call."""
    change: dict[str, Any] = {}
    rules = region.call_rules[region.call_codes[row.call_id]]
    if rng.random() < 0.2:
        change["held"] = False
    if rng.random() < 0.6:
        change["budget_eur"] = round(rules.budget_eur.unaligned * rng.choice((0.0, 0.5, 1.0, 2.5, 20.0)), 2)
    if rng.random() < 0.3:
        change["topup_eur"] = round(rules.budget_eur.unaligned * rng.choice((0.0, 0.5, 2.0)), 2)
    if {"held", "budget_eur"} & change.keys() and rng.random() < 0.6:
        change["paid_by"] = rng.choice(("account", "new"))
    for rule in rng.sample(sorted(RULES), rng.choice((0, 0, 1, 4))):
        value = rng.choice(RULES[rule])
        change[rule] = round(value) if rule in WHOLE else float(value)
    if rng.random() < 0.2:
        change["max_grant_eur"] = None
    if rng.random() < 0.2:
        change["max_cost_eur"] = None
    _lower_minima(change, rules)
    if rng.random() < 0.2:
        change["opens"] = quarter_label(rng.randint(start, end))
    if rng.random() < 0.2:
        change["kinds"] = tuple(rng.sample(PROJECT_KINDS, rng.randint(1, len(PROJECT_KINDS))))
    return change


def _lower_minima(change: dict[str, Any], rules: CallRules) -> None:
    """Have a call ask for no more than the most that it funds."""
    by_region = rules.max_cost_eur and min(vars(rules.max_cost_eur).values())
    most = change.get("max_cost_eur", by_region)
    for rule in ("min_cost_eur", "focus_min_cost_eur"):
        least = change.get(rule, max(vars(getattr(rules, rule)).values()))
        if most is not None and least > most:
            change[rule] = most
