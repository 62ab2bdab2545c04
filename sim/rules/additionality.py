"""Whether an idea needed the grant."""

import numpy as np
from numpy.typing import ArrayLike

from sim.rules.arithmetic import Floats, Mask, for_decision


def chance_that_it_needed_the_grant(additionality: ArrayLike, grant: ArrayLike, cost: ArrayLike) -> Floats:
    """Return min(1, additionality x grant / cost); small firms have an additionality near 1, large ones near 0.

    Source: Bronzini and Iachini (2014), who find an effect of regional R&D subsidies on small firms only.
    """
    intensity = np.asarray(grant, dtype=np.float64) / np.asarray(cost, dtype=np.float64)
    return for_decision(np.minimum(1.0, np.asarray(additionality, dtype=np.float64) * intensity))


def would_go_alone(draw: ArrayLike, needed: ArrayLike) -> Mask:
    """Tell which ideas would be realised without a grant: the idea's own go-alone draw is above the need."""
    return np.asarray(for_decision(draw) >= np.asarray(needed, dtype=np.float64), dtype=np.bool_)
