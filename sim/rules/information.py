"""Who hears of a call, and who is ready in time."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from sim import elementary
from sim.rules.arithmetic import Floats, Mask, for_decision

MOST_TIES_THAT_COUNT = 5


def chance_of_hearing(ways: Iterable[ArrayLike]) -> Floats:
    """Return the probability that at least one of several independent ways of hearing works.

    P = 1 - (1 - first)(1 - second)...: a noisy or (Pearl 1988), multiplied in the order given.
    """
    unheard = np.asarray(1.0, dtype=np.float64)
    for way in ways:
        unheard = unheard * (1.0 - np.asarray(way, dtype=np.float64))
    return for_decision(1.0 - unheard)


def chance_from_partners(from_partner: float, ties: ArrayLike) -> Floats:
    """Return the probability that one of several former partners passes the word; at most five ties count."""
    unheard = np.cumprod([1.0, *[1.0 - from_partner] * MOST_TIES_THAT_COUNT])
    return np.asarray(1.0 - unheard[np.minimum(ties, MOST_TIES_THAT_COUNT)], dtype=np.float64)


def days_needed(effort: ArrayLike, ready_after_days: float, by_size: float) -> Floats:
    """Return the days after which 63 % of owners are ready: more where the work for a proposal is larger."""
    return for_decision(ready_after_days * elementary.power(effort, by_size))


def days_until_ready(draw: ArrayLike, needed: ArrayLike, shape: float) -> Floats:
    """Return after how many days a proposal is ready: needed x (-log(1 - draw))^(1 / shape), Weibull distributed.

    So the probability to be ready within w days is 1 - exp(-(w / needed)^shape).
    """
    waiting = elementary.power(-elementary.log1p(-np.asarray(draw, dtype=np.float64)), 1.0 / shape)
    return for_decision(np.asarray(needed, dtype=np.float64) * waiting)


def is_ready(days: ArrayLike, window_days: ArrayLike) -> Mask:
    """Tell which proposals are ready before the window closes."""
    return np.asarray(np.asarray(days, dtype=np.float64) <= np.asarray(window_days, dtype=np.float64), dtype=np.bool_)


def chance_of_being_ready(window_days: float, needed: float, shape: float) -> float:
    """Return the probability that `days_until_ready` comes to at most `window_days`."""
    waited = window_days / needed if needed > 0.0 else np.inf
    return float(for_decision(1.0 - elementary.exp(-elementary.power(waited, shape))))


def attention_draw(persists: ArrayLike, persistence: float, lasting: ArrayLike, fresh: ArrayLike) -> Floats:
    """Return the draw against which each owner's chance of hearing of a call is held.

    With probability `persistence` it is the owner's own, the same for all calls, else one for this call: a mixture of
    two uniform draws is uniform, so that the chance keeps its meaning, and no normal distribution is needed as in a
    copula. `persists` is the draw that decides.
    """
    lasts = for_decision(persists) < persistence
    return for_decision(np.where(lasts, lasting, fresh))


def interest_in_call(spread: float, taste: float) -> float:
    """Return the factor by which a call interests everybody more or less: log-normal; `taste` is standard normal."""
    return float(for_decision(elementary.exp(spread * taste)))


def of_interest(chance: ArrayLike, interest: float) -> Floats:
    """Return chances of hearing of a call that interests more or less, at most 1."""
    return for_decision(np.minimum(1.0, np.asarray(chance, dtype=np.float64) * interest))


def informing_share(days: ArrayLike, members: ArrayLike, days_per_member: float) -> Floats:
    """Return the share of its members that a cluster can keep informed with the days it has (at most 1)."""
    members = np.asarray(members, dtype=np.float64)
    needed = np.maximum(members, 1.0) * days_per_member
    return for_decision(np.where(members > 0.0, np.minimum(1.0, np.asarray(days, dtype=np.float64) / needed), 0.0))
