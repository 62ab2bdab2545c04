"""What results teach about the chance of success."""

import numpy as np
from numpy.typing import ArrayLike

from sim.rules.arithmetic import Floats, for_decision


def updated_chance(current: ArrayLike, success_share: ArrayLike, rate: float) -> Floats:
    """Move a perceived chance towards the success just seen (exponential smoothing)."""
    current = np.asarray(current, dtype=np.float64)
    return for_decision(current + rate * (np.asarray(success_share, dtype=np.float64) - current))
