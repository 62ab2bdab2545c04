"""How two sides come to rely on each other: stocks of trust and commitment that answer one another and fade."""

import numpy as np
from numpy.typing import ArrayLike

from sim import elementary
from sim.rules.arithmetic import Floats, for_decision


def kept(half_life_quarters: float) -> float:
    """Return the share of its distance to a target that a stock keeps over a quarter: 2^(-1 / half-life), 0 without."""
    return float(elementary.power(2.0, -1.0 / half_life_quarters)) if half_life_quarters > 0.0 else 0.0


def next_stock(stock: Floats, target: Floats, keeps: float) -> Floats:
    """Return a stock one quarter later: it closes the part of the distance to its target that it does not keep."""
    return for_decision(target + keeps * (stock - target))


def earned_trust(work: ArrayLike, shown: ArrayLike) -> Floats:
    """Return the trust that a cluster earns, by delivered work and by its members' projects in equal parts.

    Args:
        work: Effect of its working-group days, 0 to 1.
        shown: How much its members' completed projects show, 0 to 1.
    """
    return for_decision(0.5 * np.asarray(work) + 0.5 * np.asarray(shown))


def reciprocated(offered: ArrayLike, answer: ArrayLike, reciprocity: float) -> Floats:
    """Return what a side gives that reciprocates: offered x (1 - reciprocity + reciprocity x S(answer)).

    S(x) = x^2 / (x^2 + (1 - x)^2): little is answered by less, much by all but the whole, as conditional cooperators
    do (Fischbacher, Gaechter and Fehr 2001). Because S is steep, two sides can end in either of two courses.
    """
    answer = np.asarray(answer, dtype=np.float64)
    liked = answer * answer
    disliked = (1.0 - answer) * (1.0 - answer)
    return for_decision(np.asarray(offered) * (1.0 - reciprocity + reciprocity * (liked / (liked + disliked))))


def after_event(stock: float, gain: float) -> float:
    """Return a stock after an event that speaks for the other side: `gain` of the way to 1."""
    return float(for_decision(stock + gain * (1.0 - stock)))
