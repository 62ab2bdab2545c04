"""How often an owner has an idea: a base rate, and what it has lived through lately."""

import numpy as np
from numpy.typing import ArrayLike

from sim import elementary
from sim.rules.arithmetic import Floats, for_decision

RECENT_QUARTERS = 4
"""For how long an event counts: the effect of vouchers on firms was gone after a year (Bakhshi et al. 2013)."""

DISCOURAGED = -0.7
"""What being discouraged adds to the stimulus: half as many ideas."""

SUCCESSES_THAT_COUNT = 4
"""How many organisations around an owner must have had a success for all to seem possible."""


def is_recent(last: ArrayLike, quarter: int) -> Floats:
    """Tell (1 or 0) where the last event lies within the year before a quarter; -1 stands for never."""
    last = np.asarray(last, dtype=np.int64)
    return ((last >= 0) & (quarter - last <= RECENT_QUARTERS)).astype(np.float64)


def success_around(successes: ArrayLike) -> Floats:
    """Return from 0 to 1 how much success an owner sees, by how many partners and peers had one lately."""
    return np.minimum(1.0, np.asarray(successes, dtype=np.float64) / SUCCESSES_THAT_COUNT)


def times_as_many(stimulus: ArrayLike, most: float) -> Floats:
    """Return how many times its usual ideas an owner has: exp(stimulus), from 1 / most to most.

    Source of the form: assumption; that past success, capability and contact raise the rate at which firms innovate is
    on record (Antonelli and Crespi 2013; Bakhshi et al. 2013), how they combine is not.
    """
    return np.clip(elementary.exp(np.asarray(stimulus, dtype=np.float64)), 1.0 / most, most)


def chance_of_coming_up(rate: ArrayLike, potential: ArrayLike) -> Floats:
    """Return the chance that a potential idea comes up: the owner's present rate over that of potential ideas.

    Source of the method: thinning (Lewis and Shedler 1979).
    """
    return for_decision(np.minimum(1.0, np.asarray(rate, dtype=np.float64) / np.asarray(potential, dtype=np.float64)))
