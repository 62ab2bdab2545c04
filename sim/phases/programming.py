"""Programming: what programme accounts are given, and what they add to calls and to later editions."""

from __future__ import annotations

import numpy as np

from sim.region.region import AccountKey
from sim.rules import programme_account
from sim.state.calls import CallDesign, OpenCall, Settlement
from sim.state.ecosystem import Ecosystem
from sim.units import cents, year_of


def calls_still_to_open(model: Ecosystem) -> list[int]:
    """Return the codes of the calls of the calendar that open in this quarter or later."""
    return [code for code, call in enumerate(model.region.calls) if call.opens >= model.quarter]


def initial_budgets(model: Ecosystem) -> dict[int, int]:
    """Return what the calendar first gives the calls still to open in the periods that have begun, in cents by code.

    These are the calls of a whole period, whatever the horizon, but for those that need a lever to be held: they live
    on transfers. Where a scenario writes the money of a call, it is what the calendar had for it.
    """
    region, factor = model.region, model.policy.government.budget_factor
    before = {region.call_codes[payment.call_id]: payment.budget_eur for payment in region.call_payments}
    begun = {code for code, row in enumerate(region.programme_periods) if row.first_quarter <= model.quarter}
    calls = [
        code
        for code in calls_still_to_open(model)
        if region.calls[code].held in ("always", "never")
        and (key := region.accounts[code]) is not None
        and key[0] in begun
    ]
    ends = [before.get(code, region.call_rules[code].budget_eur) for code in calls]
    eur = np.array([each.unaligned for each in ends], dtype=np.float64)
    return dict(zip(calls, cents(eur * factor).tolist(), strict=True))


def budgets_after(model: Ecosystem, year: int, initial: dict[int, int]) -> dict[int, int]:
    """Return what accounts hold for the calls of later years, in cents by code.

    What a call that is not held leaves is free at once, unless it is to be taken back in its year.
    """
    region = model.region
    taken_back = {payment.call_id for payment in region.call_payments if payment.paid_by == "new"}
    return {
        code: budget
        for code, budget in initial.items()
        if year_of(region.calls[code].opens) > year
        and (region.calls[code].held != "never" or region.calls[code].call_id in taken_back)
    }


def new_allocations(model: Ecosystem, initial: dict[int, int], new_money: dict[int, int]) -> dict[AccountKey, int]:
    """Return the cents that accounts get: with a new period budgets and a margin, later what budgets are changed by.

    Args:
        model: The ecosystem, whose government has the plan of the last year still.
        initial: Initial budgets of the calls still to open, from `initial_budgets`.
        new_money: What new money adds to calls of the year, by code.
    """
    known = model.government.plan.initial
    new: dict[AccountKey, int] = {}
    changed: dict[AccountKey, int] = {}
    for code, budget in initial.items():
        key = model.region.accounts[code]
        assert key is not None
        amounts = changed if code in known else new
        amounts[key] = amounts.get(key, 0) + budget - known.get(code, 0)
    for code, amount in new_money.items():
        key = model.region.accounts[code]
        assert key is not None
        changed[key] = changed.get(key, 0) + amount
    margin = model.assumptions.account.margin
    allocated = {key: programme_account.allocation(budgets, margin) for key, budgets in new.items()}
    return {key: changed.get(key, 0) + allocated.get(key, 0) for key in {**changed, **allocated}}


def edition_change(model: Ecosystem, code: int, planned: int) -> int:
    """Return the cents by which the budget of an edition departs from what is planned; the record departs nowhere."""
    acting, free = model.through("account").government, model.government.accounts.free(code)
    if acting is not model.government:
        return max(-planned, min(acting.edition_changes.get(code, 0), max(0, free)))
    last = last_edition(model, model.region.calls[code].instrument)
    if last is None or model.policy.government.alignment.is_recorded:
        return 0
    call, settlement = last
    money, response = call.design.budget + settlement.top_up, model.assumptions.account.edition_response
    return programme_account.edition_change(planned, settlement.demand, money, response, free)


def last_edition(model: Ecosystem, instrument: str) -> tuple[OpenCall, Settlement] | None:
    """Return the last decided call of an instrument, if there is one; of several in a quarter the one opened last."""
    decided = [
        (call.design.decides, place, call, call.settlement)
        for place, call in enumerate(model.government.calls)
        if call.design.instrument == instrument and call.settlement is not None
    ]
    return max(decided, key=lambda one: one[:2])[2:] if decided else None


def top_up(model: Ecosystem, design: CallDesign, demand: int) -> int:
    """Return the cents added to a call for which good demand is known: by its account, or as on record."""
    key, acting = model.region.accounts[design.call_code], model.through("account")
    if key is None:
        return 0
    free = model.government.accounts.free(design.call_code)
    if acting is not model:
        wanted = acting.government.top_up_of(design.call_code)
        # The record pays whatever its accounts have; so does who pays as it does.
        return wanted if acting.policy.government.alignment.is_recorded else max(0, min(free, wanted))
    if model.policy.government.alignment.is_recorded:
        return top_up_on_record(model, design.call_code) if demand > design.budget else 0
    period = model.region.programme_periods[key[0]]
    elapsed = programme_account.elapsed_share(model.quarter, period.first_quarter, period.last_quarter)
    ready = programme_account.readiness(model.assumptions.account.topup_response, elapsed)
    return programme_account.top_up(demand, design.budget, free, ready)


def top_up_on_record(model: Ecosystem, code: int) -> int:
    """Return the cents that the record adds to a call in demand; calls beyond the calendar are on no record."""
    is_on_record = model.region.calls[code].held == "always"
    return cents(model.region.rules_of(code).topup_eur.recorded * model.policy.government.budget_factor * is_on_record)
