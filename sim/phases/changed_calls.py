"""Changed calls: who pays for the money that a scenario writes for single calls."""

from __future__ import annotations

from sim.region.call_payments import CallPayment
from sim.rules.arithmetic import share_of_cents
from sim.state.ecosystem import Ecosystem
from sim.units import cents, year_of

MOST_GIVEN_UP = 0.5
"""Most that open calls give up for a call beyond the calendar (assumption): some of each is left."""

Money = dict[int, int]
"""Cents by code of the call."""


def settle(model: Ecosystem, budgets: Money, shared: list[int]) -> Money:
    """Let the year's calendar pay what changed calls cost more than it has for them; cut what is not paid.

    What other changed calls of the year cost less pays first; the rest is given up by the open calls whose money the
    scenario leaves as it is, at most `MOST_GIVEN_UP` of theirs. Whoever opens first is served first. What is saved and
    pays for nothing stays in the account of its call. New money pays by itself.

    Args:
        model: The ecosystem.
        budgets: Planned budgets of the calls of the year; changed in place.
        shared: Codes of the open calls of the year.

    Returns:
        What accounts of changed calls receive from those of others, below 0 what they give up.
    """
    due = payments_due(model, "account")
    more = {code: budgets.get(code, 0) - before_change(model, payment) for code, payment in due.items()}
    changed = {payment.call_id for payment in model.region.call_payments}
    others = {code: budgets[code] for code in shared if model.region.calls[code].call_id not in changed}
    saved = -sum(min(0, one) for one in more.values())
    left = saved + int(share_of_cents(sum(others.values()), MOST_GIVEN_UP))
    received: Money = {}
    for code, one in more.items():
        if one > 0:
            received[code] = min(one, left)
            left -= received[code]
            budgets[code] -= one - received[code]
    paid = sum(received.values())
    for code, one in more.items():
        if one < 0:
            received[code] = -min(-one, paid)
            paid += received[code]
    spread_over(budgets, -paid, others)
    return received


def new_money(model: Ecosystem, budgets: Money) -> Money:
    """Return what new money adds to the calls of the year, below 0 what is taken back, by code."""
    due = payments_due(model, "new")
    return {code: budgets.get(code, 0) - before_change(model, payment) for code, payment in due.items()}


def payments_due(model: Ecosystem, payer: str) -> dict[int, CallPayment]:
    """Return the changed calls that one payer settles in this year and that are still to open, by code."""
    region, year = model.region, year_of(model.quarter)
    return {
        region.call_codes[payment.call_id]: payment
        for payment in region.call_payments
        if payment.paid_by == payer and year_of(payment.opens) == year and payment.opens >= model.quarter
    }


def before_change(model: Ecosystem, payment: CallPayment) -> int:
    """Return the cents that the calendar has for a call that the scenario changes."""
    policy, ends = model.policy.government, payment.budget_eur
    return cents((ends.recorded if policy.alignment.is_recorded else ends.unaligned) * policy.budget_factor)


def spread_over(money: Money, amount: int, weights: Money) -> None:
    """Add an amount of cents to the money of calls in proportion to their weights; the last one takes what is left."""
    total, left = max(1, sum(weights.values())), amount
    for number, (code, weight) in enumerate(weights.items(), start=1):
        part = left if number == len(weights) else amount * weight // total
        money[code] += part
        left -= part
