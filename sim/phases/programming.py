"""Programming: what programme accounts are given, and what they add to calls and to later editions."""

from __future__ import annotations

import numpy as np

from sim.region.region import AccountKey
from sim.rules import programme_account
from sim.state.calls import CallDesign, OpenCall, Settlement
from sim.state.ecosystem import Ecosystem
from sim.units import cents


def calls_still_to_open(model: Ecosystem) -> list[int]:
    """Return the codes of the calls of the calendar that open in this quarter or later."""
    return [code for code, call in enumerate(model.region.calls) if call.opens >= model.quarter]


def initial_budgets(model: Ecosystem) -> dict[int, int]:
    """Return what the calendar first gives the calls still to open in the periods that have begun, in cents by code.

    These are the calls of a whole period, whatever the horizon, but for those that need a lever to be held: they live
    on transfers.
    """
    region, factor = model.region, model.policy.government.budget_factor
    begun = {code for code, row in enumerate(region.programme_periods) if row.first_quarter <= model.quarter}
    calls = [
        code
        for code in calls_still_to_open(model)
        if region.calls[code].held == "always" and (key := region.accounts[code]) is not None and key[0] in begun
    ]
    eur = np.array([region.call_rules[code].budget_eur.unaligned for code in calls], dtype=np.float64)
    return dict(zip(calls, cents(eur * factor).tolist(), strict=True))


def new_allocations(model: Ecosystem, initial: dict[int, int]) -> dict[AccountKey, int]:
    """Return the cents that accounts get: with a new period budgets and a margin, later what budgets are changed by.

    Args:
        model: The ecosystem, whose government has the plan of the last year still.
        initial: Initial budgets of the calls still to open, from `initial_budgets`.
    """
    known = model.government.plan.initial
    new: dict[AccountKey, int] = {}
    changed: dict[AccountKey, int] = {}
    for code, budget in initial.items():
        key = model.region.accounts[code]
        assert key is not None
        amounts = changed if code in known else new
        amounts[key] = amounts.get(key, 0) + budget - known.get(code, 0)
    margin = model.assumptions.account.margin
    return changed | {key: programme_account.allocation(budgets, margin) for key, budgets in new.items()}


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
