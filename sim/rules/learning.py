"""What results teach: the chance of success, and how to apply."""

import numpy as np
from numpy.typing import ArrayLike

from sim.rules.arithmetic import Floats, for_decision


def updated_chance(current: ArrayLike, success_share: ArrayLike, rate: float) -> Floats:
    """Move a perceived chance towards the success just seen (exponential smoothing)."""
    current = np.asarray(current, dtype=np.float64)
    return for_decision(current + rate * (np.asarray(success_share, dtype=np.float64) - current))


def experience(applications: ArrayLike) -> Floats:
    """Return how experienced applications whose result is known make an owner: 1 - 2^-n, each half of what is missing.

    Source: assumption; that what is learnt per repetition falls, up to a bound, is the learning curve.
    """
    return np.asarray(1.0 - np.ldexp(1.0, -np.asarray(applications, dtype=np.int32)))
