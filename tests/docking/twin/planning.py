"""What the calls of a year get: the calendar's money, and what dedicated calls take from open ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim.region.call_rules import Ends
from sim.units import cents, year_of
from tests.docking.twin import accounts, design
from tests.docking.twin.arithmetic import whole
from tests.docking.twin.calendar import is_held

if TYPE_CHECKING:
    from tests.docking.twin.model import TwinModel

Money = dict[int, int]
"""Cents by code of the call."""


@dataclass
class Plan:
    """What calls of the year get, what accounts get, what calls of later years are to get."""

    budgets: Money = field(default_factory=dict)
    allocated: list[tuple[int, int]] = field(default_factory=list)
    transferred: Money = field(default_factory=dict)
    later: Money = field(default_factory=dict)
    known: Money = field(default_factory=dict)


def plan(model: TwinModel) -> Plan:
    """Plan the money of the calls that are still to open in the year of the present quarter."""
    region = model.region
    year = [
        code
        for code, row in enumerate(region.calls)
        if row.opens >= model.quarter and year_of(row.opens) == year_of(model.quarter) and is_held(row, model.policy)
    ]
    shared = [code for code in year if region.is_open_to_all(code) and region.calls[code].held != "national_board"]
    budgets = {code: planned(model, code, region.rules_of(code).budget_eur) for code in year}
    own = {code: 0 if region.calls[code].held == "yearly_dedicated_call" else budgets[code] for code in year}
    moved = settle(model, shared, budgets)
    settled = dict(budgets)
    weights = [budgets[code] for code in shared]
    names = [change.call_id for change in model.changed_calls]
    for code in year:
        row = region.calls[code]
        if row.call_id in names:
            continue
        if row.carved_from_open_calls and shared and row.held != "national_board":
            carve(model, code, budgets, shared, weights)
        elif row.held == "yearly_dedicated_call":
            budgets[code] = 0
    initial, known = accounts.initial_budgets(model), model.government.plan.known
    for code in year:
        if region.calls[code].call_id not in names:
            moved[code] = settled[code] - own[code]
        moved[code] = moved.get(code, 0) + budgets[code] - settled[code]
    taken_back = [change.call_id for change in model.changed_calls if not change.by_account]
    return Plan(
        budgets,
        accounts.allocations(model, initial, known) + on_top(model, settled),
        {code: amount for code, amount in moved.items() if amount},
        {
            code: budget
            for code, budget in initial.items()
            if year_of(region.calls[code].opens) > year_of(model.quarter)
            and (region.calls[code].held != "never" or region.calls[code].call_id in taken_back)
        },
        known | initial,
    )


def planned(model: TwinModel, code: int, ends: Ends) -> int:
    """Return the money that the calendar gives a call."""
    factor = 1.0 if model.region.calls[code].held == "national_board" else model.policy.government.budget_factor
    return in_calendar(model, ends, factor)


def in_calendar(model: TwinModel, ends: Ends, factor: float) -> int:
    """Return the cents of an amount of the calendar."""
    mode = model.policy.government.alignment.mode
    return cents((ends.recorded if mode == "recorded" else ends.unaligned) * factor)


def changed_this_year(model: TwinModel, by_account: bool) -> list[tuple[int, int]]:
    """Return the changed calls that one payer settles now: code, and the cents that the calendar has for them."""
    codes = {row.call_id: code for code, row in enumerate(model.region.calls)}
    factor = model.policy.government.budget_factor
    return [
        (codes[change.call_id], in_calendar(model, change.budget, factor))
        for change in model.changed_calls
        if change.by_account == by_account
        and year_of(change.opens) == year_of(model.quarter)
        and change.opens >= model.quarter
    ]


def on_top(model: TwinModel, budgets: Money) -> list[tuple[int, int]]:
    """Return what new money adds to accounts, each named by a call."""
    return [(code, budgets.get(code, 0) - before) for code, before in changed_this_year(model, by_account=False)]


def settle(model: TwinModel, shared: list[int], budgets: Money) -> Money:
    """Let the open calls pay for the calls that the scenario changed; return what these receive or pay themselves."""
    names = [change.call_id for change in model.changed_calls]
    givers = [code for code in shared if model.region.calls[code].call_id not in names]
    offered = [budgets[code] for code in givers]
    changes = [(code, budgets.get(code, 0) - before) for code, before in changed_this_year(model, by_account=True)]
    pot = whole(0.5 * sum(offered)) - sum(change for _, change in changes if change < 0)
    received = {}
    for code, change in changes:
        if change > 0:
            received[code] = min(change, pot)
            pot -= received[code]
            budgets[code] -= change - received[code]
    open_bill = sum(received.values())
    for code, change in changes:
        if change < 0:
            received[code] = max(change, -open_bill)
            open_bill += received[code]
    spread(-open_bill, budgets, givers, offered)
    return received


def carve(model: TwinModel, code: int, money: Money, shared: list[int], weights: list[int]) -> None:
    """Grant a dedicated call as much as the government follows, at the expense or in favour of open calls."""
    yearly = model.region.calls[code].held == "yearly_dedicated_call"
    wanted = money[code]
    if yearly:
        wanted = min(wanted, whole(0.5 * sum(money[one] for one in shared)))
    granted = whole(wanted * share_granted(model))
    if yearly:
        spread(-granted, money, shared, [money[one] for one in shared])
    else:
        spread(money[code] - granted, money, shared, weights)
    money[code] = granted
    if not yearly:
        widen(model, code, money, shared)


def widen(model: TwinModel, code: int, money: Money, shared: list[int]) -> None:
    """Grant a dedicated call more than on record where the government follows beyond it."""
    government, ends = model.policy.government, model.region.rules_of(code).budget_eur
    if government.alignment.mode == "recorded":
        return
    strength = model.government.strength_in_force(model.government.focus_cluster)
    beyond = design.beyond_record(strength.money, model.assumptions.alignment.influence_on_record)
    wanted = cents(max(0.0, beyond * (ends.aligned - ends.recorded)) * government.budget_factor)
    offered = [money[one] for one in shared]
    more = min(wanted, whole(0.5 * sum(offered)))
    spread(-more, money, shared, offered)
    money[code] += more


def share_granted(model: TwinModel) -> float:
    """Return how much of a dedicated call is granted."""
    if model.policy.government.alignment.mode == "recorded":
        return 1.0
    strength = model.government.strength_in_force(model.government.focus_cluster)
    on_record = model.assumptions.alignment.influence_on_record
    return design.on_the_way(Ends(0.0, 1.0, 1.0), strength.own_dedicated, strength.money, on_record)


def spread(amount: int, money: Money, over: list[int], weights: list[int]) -> None:
    """Add an amount to several calls in proportion to weights, to the cent; the last one takes what is left."""
    total = max(1, sum(weights))
    left = amount
    for code, weight in zip(over, weights, strict=True):
        part = left if code == over[-1] else amount * weight // total
        money[code] += part
        left -= part
