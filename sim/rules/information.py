"""Who hears of a call, and who is ready in time."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from sim import elementary
from sim.rules.arithmetic import Floats, for_decision

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


def chance_of_being_ready(window_days: float, ready_after_days: float) -> Floats:
    """Return the probability of finishing a proposal within the window: 1 - exp(-window / time scale)."""
    return for_decision(1.0 - elementary.exp(-window_days / ready_after_days))


def days_until_ready(draw: ArrayLike, preparation_days: ArrayLike) -> Floats:
    """Return after how many days a proposal is ready: exponential, with the days that its preparation takes as mean."""
    waiting = -elementary.log1p(-np.asarray(draw, dtype=np.float64))
    return for_decision(waiting * np.asarray(preparation_days, dtype=np.float64))


def informing_share(days: ArrayLike, members: ArrayLike, days_per_member: float) -> Floats:
    """Return the share of its members that a cluster can keep informed with the days it has (at most 1)."""
    members = np.asarray(members, dtype=np.float64)
    needed = np.maximum(members, 1.0) * days_per_member
    return for_decision(np.where(members > 0.0, np.minimum(1.0, np.asarray(days, dtype=np.float64) / needed), 0.0))
