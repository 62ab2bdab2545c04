"""What the calls of a year get: the calendar's money, and what dedicated calls take from open ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim.region.call_rules import Ends
from sim.units import cents, year_of
from tests.docking.twin import accounts
from tests.docking.twin.arithmetic import rounded, whole
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
    weights = [budgets[code] for code in shared]
    for code in year:
        row = region.calls[code]
        if row.carved_from_open_calls and shared and row.held != "national_board":
            carve(model, code, budgets, shared, weights)
        elif row.held == "yearly_dedicated_call":
            budgets[code] = 0
    initial, known = accounts.initial_budgets(model), model.government.plan.known
    return Plan(
        budgets,
        accounts.allocations(model, initial, known),
        {code: budgets[code] - own[code] for code in year if budgets[code] != own[code]},
        {
            code: budget
            for code, budget in initial.items()
            if year_of(region.calls[code].opens) > year_of(model.quarter)
        },
        known | initial,
    )


def planned(model: TwinModel, code: int, ends: Ends) -> int:
    """Return the money that the calendar gives a call."""
    government = model.policy.government
    end = ends.recorded if government.alignment.mode == "recorded" else ends.unaligned
    factor = 1.0 if model.region.calls[code].held == "national_board" else government.budget_factor
    return cents(end * factor)


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


def share_granted(model: TwinModel) -> float:
    """Return how much of a dedicated call is granted."""
    if model.policy.government.alignment.mode == "recorded":
        return 1.0
    strength = model.government.strength_in_force(model.government.focus_cluster)
    return rounded(strength.own + strength.money * (1.0 - strength.own))


def spread(amount: int, money: Money, over: list[int], weights: list[int]) -> None:
    """Add an amount to several calls in proportion to weights, to the cent; the last one takes what is left."""
    total = max(1, sum(weights))
    left = amount
    for code, weight in zip(over, weights, strict=True):
        part = left if code == over[-1] else amount * weight // total
        money[code] += part
        left -= part
