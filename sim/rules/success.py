"""Whether a project reaches its end."""

import numpy as np
from numpy.typing import ArrayLike

from sim.rules.arithmetic import Floats, for_decision


def chance_of_success(
    share: float, per_merit: float, merit: ArrayLike, hosting_uplift: float, hosted: ArrayLike
) -> Floats:
    """Return the probability of completion: share + per_merit x merit + uplift x hosted, within 0 and 1."""
    chance = (
        share + per_merit * np.asarray(merit, dtype=np.float64) + hosting_uplift * np.asarray(hosted, dtype=np.float64)
    )
    return for_decision(np.clip(chance, 0.0, 1.0))
