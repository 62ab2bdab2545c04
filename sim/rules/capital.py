"""What money costs an enterprise, and whether its idea is worth doing without a grant."""

import numpy as np
from numpy.typing import ArrayLike

from sim import elementary
from sim.rules.arithmetic import Floats, Ints, Mask, for_decision


def required_return(median: float, spread: float, slope: float, taste: ArrayLike, employees: ArrayLike) -> Floats:
    """Return the return that an enterprise requires of its own money: median x exp(spread x taste) x employees^-slope.

    As a share of the money; `taste` is standard normal. Source of the slope: small firms are rationed and large ones
    hardly (Bronzini and Iachini 2014).
    """
    log_size = elementary.log(np.asarray(employees, dtype=np.float64))
    exponent = spread * np.asarray(taste, dtype=np.float64) - slope * log_size
    return for_decision(median * elementary.exp(exponent))


def expected_return(private_return: float, return_per_merit: float, believed_merit: ArrayLike) -> Floats:
    """Return the return that an owner expects of an idea, as a share of its cost."""
    return for_decision(private_return + return_per_merit * np.asarray(believed_merit, dtype=np.float64))


def margin_alone(expected: ArrayLike, required: ArrayLike) -> Floats:
    """Return by how much an idea is expected to bring more than the money put into it costs, as a share of its cost."""
    return for_decision(np.asarray(expected, dtype=np.float64) - np.asarray(required, dtype=np.float64))


def would_go_alone(margin: ArrayLike) -> Mask:
    """Tell which ideas are worth doing without a grant: value - (1 + required return) x cost is above 0."""
    return np.asarray(np.asarray(margin, dtype=np.float64) > 0.0, dtype=np.bool_)


def patience(draw: ArrayLike, mean_quarters: int) -> Ints:
    """Return for how many quarters an idea waits for a grant: from 1 to 2 x mean - 1, all equally likely."""
    lengths = 2 * mean_quarters - 1
    return np.asarray(1 + np.floor(for_decision(np.asarray(draw, dtype=np.float64) * lengths)), dtype=np.int64)
