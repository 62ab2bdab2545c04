"""What a feasibility study decides."""

from numpy.typing import ArrayLike

from sim.rules.arithmetic import Mask, for_decision


def shows_that_it_should_stop(merit: ArrayLike, draw: ArrayLike, stop_share: float) -> Mask:
    """Tell which studied ideas should stop: of those below average merit (half of all) twice the share."""
    stops = (for_decision(merit) < 0.0) & (for_decision(draw) < 2.0 * stop_share)
    return stops
