"""What a feasibility study decides: to stop, to change the kind of project, or to go on."""

import numpy as np
from numpy.typing import ArrayLike

from sim.rules.arithmetic import Ints, Mask, for_decision


def shows_that_it_should_stop(merit: ArrayLike, draw: ArrayLike, stop_share: float) -> Mask:
    """Tell which studied ideas should stop: of those below average merit (half of all) twice the share."""
    stops = (for_decision(merit) < 0.0) & (for_decision(draw) < 2.0 * stop_share)
    return stops


def settles_on_another_kind(draw: ArrayLike, change_share: float) -> Mask:
    """Tell which studied ideas are better carried out as another kind of project."""
    return np.asarray(for_decision(draw) < change_share, dtype=np.bool_)


def most_admitted_kind(kind: ArrayLike, calls_admitting: Ints) -> Ints:
    """Return the kind of project that most of the calls ahead admit, for ideas of the kinds given.

    `calls_admitting` counts calls (one row an idea, one column a kind of project). An idea keeps its kind where no
    other is admitted by more calls; of kinds that as many calls admit the first one in the region's order is taken.
    """
    kind = np.asarray(kind, dtype=np.int64)
    best = calls_admitting.argmax(axis=1)
    rows = np.arange(kind.size)
    return np.where(calls_admitting[rows, best] > calls_admitting[rows, kind], best, kind)
