"""What a rejection does: how far below the line a proposal was, whether it is tried again, whom it discourages."""

import numpy as np
from numpy.typing import ArrayLike

from sim import elementary
from sim.rules.arithmetic import Floats, Mask, for_decision

FAR_SD = 1.0
"""Distance from the line, in SD, beyond which a rejection discourages: the error of a panel of usual noise."""


def distance_below_line(score: ArrayLike, line: float, eligible: ArrayLike) -> Floats:
    """Return how many SD a rejected proposal lay below the line of funding, at least 0.

    0 for those that failed the formal check: a form is mended easily.
    """
    below = np.maximum(0.0, line - np.asarray(score, dtype=np.float64))
    return for_decision(np.where(eligible, below, 0.0))


def chance_of_retry(distance: ArrayLike, share_at_line: float) -> Floats:
    """Return the probability that a rejected idea is kept for another call: share at the line x exp(-distance)."""
    return for_decision(share_at_line * elementary.exp(-np.asarray(distance, dtype=np.float64)))


def discourages(distance: ArrayLike) -> Mask:
    """Tell which rejections make an owner withdraw: those far below the line."""
    return np.asarray(np.asarray(distance, dtype=np.float64) > FAR_SD, dtype=np.bool_)
