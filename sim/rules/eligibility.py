"""Which live ideas a call's rules admit."""

import numpy as np
from numpy.typing import ArrayLike

from sim.rules.arithmetic import Mask, for_decision


def meets_minimum(cost: ArrayLike, minimum: ArrayLike) -> Mask:
    """Tell which costs reach the smallest project that a call admits (both in cents)."""
    return np.asarray(np.asarray(cost) >= np.asarray(minimum), dtype=np.bool_)


def is_young_enough(age_quarters: ArrayLike, most_quarters: float | None) -> Mask:
    """Tell which owners are young enough; a call without an age limit admits all."""
    age = np.asarray(age_quarters)
    if most_quarters is None:
        return np.ones(age.shape, dtype=np.bool_)
    return np.asarray(age <= most_quarters, dtype=np.bool_)


def fits_definition(technological: ArrayLike, definition_draw: ArrayLike, nontechnological_share: ArrayLike) -> Mask:
    """Tell which ideas can be written within a call's definition of innovation.

    Technological ideas always; of the design-driven and socio-cultural ones the share that the call's wording lets in.
    """
    return np.asarray(
        np.asarray(technological, dtype=np.bool_)
        | (for_decision(definition_draw) < np.asarray(nontechnological_share, dtype=np.float64)),
        dtype=np.bool_,
    )
