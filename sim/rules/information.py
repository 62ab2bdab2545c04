"""Who hears of a call, and who is ready in time."""

import numpy as np
from numpy.typing import ArrayLike

from sim.rules.arithmetic import Floats, for_decision

MOST_TIES_THAT_COUNT = 5


def chance_of_hearing(
    by_oneself: float,
    outreach: float,
    publicity: float,
    through_cluster: ArrayLike,
    through_workshop: ArrayLike,
    through_experience: ArrayLike,
    through_network: ArrayLike,
    from_partner: float,
    ties: ArrayLike,
) -> Floats:
    """Return the probability that at least one independent way of hearing works.

    P = 1 - (1-b)(1-o)(1-p)(1-c)(1-w)(1-e)(1-n)(1-t)^ties: a noisy or (Pearl 1988), with at most five ties counted.
    """
    unheard = (
        (1.0 - by_oneself)
        * (1.0 - outreach)
        * (1.0 - publicity)
        * (1.0 - np.asarray(through_cluster, dtype=np.float64))
        * (1.0 - np.asarray(through_workshop, dtype=np.float64))
        * (1.0 - np.asarray(through_experience, dtype=np.float64))
        * (1.0 - np.asarray(through_network, dtype=np.float64))
        * np.power(1.0 - from_partner, np.minimum(np.asarray(ties, dtype=np.float64), MOST_TIES_THAT_COUNT))
    )
    return for_decision(1.0 - unheard)


def chance_of_being_ready(window_days: float, ready_after_days: float) -> Floats:
    """Return the probability of finishing a proposal within the window: 1 - exp(-window / time scale)."""
    return for_decision(-np.expm1(-window_days / ready_after_days))


def informing_share(days: float, members: int, days_per_member: float) -> Floats:
    """Return the share of its members that a cluster can keep informed with the days it has (at most 1)."""
    if members == 0:
        return for_decision(0.0)
    return for_decision(min(1.0, days / (members * days_per_member)))
