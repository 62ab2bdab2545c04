"""What the calls of a year get: the calendar's money, and what dedicated calls take from open ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.region.call_rules import Ends
from sim.units import cents, year_of
from tests.docking.twin import design
from tests.docking.twin.arithmetic import whole
from tests.docking.twin.calendar import is_held

if TYPE_CHECKING:
    from tests.docking.twin.model import TwinModel

Money = dict[int, int]
"""Cents by code of the call."""


def plan(model: TwinModel) -> tuple[Money, Money]:
    """Return budgets and top-ups of the calls held in the year of the present quarter."""
    region = model.region
    year = [
        code
        for code, row in enumerate(region.calls)
        if year_of(row.opens) == year_of(model.quarter) and is_held(row, model.policy)
    ]
    shared = [code for code in year if region.is_open_to_all(code) and region.calls[code].held != "national_board"]
    budgets = {code: planned(model, code, region.rules_of(code).budget_eur) for code in year}
    top_ups = {code: planned(model, code, region.rules_of(code).topup_eur) for code in year}
    settle(model, shared, budgets, top_ups)
    weights = [budgets[code] for code in shared]
    for code in year:
        row = region.calls[code]
        if any(row.call_id == change.call_id for change in model.changed_calls):
            continue
        if row.carved_from_open_calls and shared:
            carve(model, code, budgets, shared, weights)
            carve(model, code, top_ups, shared, weights)
        elif row.held == "yearly_dedicated_call":
            budgets[code] = top_ups[code] = 0
    return budgets, top_ups


def planned(model: TwinModel, code: int, ends: Ends) -> int:
    """Return the money that the calendar gives a call."""
    factor = 1.0 if model.region.calls[code].held == "national_board" else model.policy.government.budget_factor
    return in_calendar(model, ends, factor)


def in_calendar(model: TwinModel, ends: Ends, factor: float) -> int:
    """Return the cents of an amount of the calendar."""
    mode = model.policy.government.alignment.mode
    return cents((ends.recorded if mode == "recorded" else ends.unaligned) * factor)


def settle(model: TwinModel, shared: list[int], budgets: Money, top_ups: Money) -> None:
    """Let the open calls pay for the calls that the scenario changed, or have what these save."""
    codes = {row.call_id: code for code, row in enumerate(model.region.calls)}
    factor = model.policy.government.budget_factor
    names = [change.call_id for change in model.changed_calls]
    givers = [code for code in shared if model.region.calls[code].call_id not in names]
    for money, name in ((budgets, "budget"), (top_ups, "top_up")):
        offered = [money[code] for code in givers]
        pot, wishes = whole(0.5 * sum(offered)), []
        net = 0
        for change in model.changed_calls:
            if not change.by_account or year_of(change.opens) != year_of(model.quarter):
                continue
            code = codes.get(change.call_id)
            wish = (money[code] if code is not None else 0) - in_calendar(model, getattr(change, name), factor)
            if wish > 0:
                wishes.append((code, wish))
            else:
                pot -= wish
                net += wish
        for code, wish in wishes:
            got = min(wish, pot)
            pot -= got
            net += got
            money[code] -= wish - got
        spread(-net, money, givers, offered)


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
