"""What a programme account adds to a call in demand, and what the next edition of a dedicated call gets."""

from __future__ import annotations

import numpy as np

from sim import elementary
from sim.rules.arithmetic import DECISION_STEPS, for_decision, share_of_cents

__all__ = ["allocation", "edition_change", "elapsed_share", "readiness", "top_up"]


def allocation(budgets: int, margin: float) -> int:
    """Return the cents that a period has for an instrument: the initial budgets of its calls x (1 + margin).

    Source: where no total is on record, the initial budgets and a margin stand for it (assumption).
    """
    return budgets + int(share_of_cents(budgets, margin))


def elapsed_share(quarter: int, first: int, last: int) -> float:
    """Return how much of the quarters in which calls of a period open, `first` to `last`, is gone: 0 to 1."""
    return float(for_decision(min(1.0, max(0.0, (quarter - first) / (last - first + 1)))))


def readiness(response: float, elapsed: float) -> float:
    """Return the share of unfunded good demand that a region is ready to meet: response + (1 - response) x elapsed.

    Money that is not spent by the end of a period is lost to the programme, so readiness is 1 then.
    """
    return float(for_decision(response + (1.0 - response) * elapsed))


def top_up(demand: int, budget: int, free: int, ready: float) -> int:
    """Return the cents added to a call at its decision: min(free, (demand - budget) x readiness), never below 0.

    A call of budget 0 gets nothing. With `free` given, or given before the budget is taken from it, budget and top-up
    together never fall as the budget grows: the share is of whole billionths, cut off to whole cents.

    Args:
        demand: Grants of all proposals above the threshold, cents.
        budget: Budget of the call, cents.
        free: What the account has beyond the budgets of its calls still to open, cents.
        ready: Share of the unfunded demand that is met, from `readiness`.
    """
    if budget <= 0:
        return 0
    unfunded = max(0, demand - budget)
    return max(0, min(free, unfunded * round(ready * DECISION_STEPS) // round(DECISION_STEPS)))


def edition_change(planned: int, demand: int, money: int, response: float, free: int) -> int:
    """Return the cents by which the budget of an edition departs from what is planned for it.

    The budget is planned x oversubscription^response, oversubscription being the demand of the last edition over its
    money, budget and top-up; a rise is limited to what the account has free.

    Args:
        planned: Budget that the edition would have, cents.
        demand: Grants of all proposals above the threshold of the last decided edition, cents.
        money: Budget and top-up of that edition, cents, above 0.
        response: Elasticity: 0 keeps what is planned, 1 follows the oversubscription in full.
        free: What the account has beyond the budgets of its calls still to open, cents.
    """
    factor = float(for_decision(elementary.power(np.float64(demand / money), response)))
    room = max(0, free)
    # What no account could pay is not counted out: it may be more cents than a whole number holds.
    return room if planned * factor >= planned + room else int(share_of_cents(planned, factor)) - planned
