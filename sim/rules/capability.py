"""How organisations become more capable by projects and studies, lose it again, and what it adds to their ideas."""

import numpy as np
from numpy.typing import ArrayLike

from sim.rules.arithmetic import Floats, for_decision

LEAD_SHARE = 1.0
PARTNER_SHARE = 0.5
STUDY_GAIN = 0.25
"""What a completed project teaches its lead is the unit of capability. A partner does part of the work and learns half
of it; a feasibility study, a project of some weeks, teaches a quarter. Source: assumption; that partners and more
capable others teach is absorptive capacity (Cohen and Levinthal 1990).
"""

STOCK_OF_THE_NETWORK = 1.0
"""What laboratories and centres begin with, who have led projects before: half of the most that can be known."""


def level(stock: ArrayLike) -> Floats:
    """Return how capable a stock makes, from 0 to 1: stock / (1 + stock), half of the most after one led project."""
    stock = np.asarray(stock, dtype=np.float64)
    return for_decision(stock / (1.0 + stock))


def learnt(share: ArrayLike, own_level: ArrayLike, highest_level: ArrayLike) -> Floats:
    """Return what a completed project adds to the stock of one of its consortium: share x (1 + max(0, highest - own)).

    Args:
        share: LEAD_SHARE or PARTNER_SHARE.
        own_level: Level of the organisation, 0 to 1.
        highest_level: Level of the most capable of the consortium: one learns more from somebody more capable.
    """
    above = np.maximum(0.0, np.asarray(highest_level, dtype=np.float64) - np.asarray(own_level, dtype=np.float64))
    return np.asarray(np.asarray(share, dtype=np.float64) * (1.0 + above))


def renewed(stock: ArrayLike, gained: ArrayLike) -> Floats:
    """Return a stock with what was learnt in a quarter."""
    return for_decision(np.asarray(stock, dtype=np.float64) + np.asarray(gained, dtype=np.float64))


def faded(stock: ArrayLike, keeps: float) -> Floats:
    """Return what a quarter leaves of a stock; `keeps` is 2^(-1 / half-life)."""
    return for_decision(keeps * np.asarray(stock, dtype=np.float64))


def gain_of_merit(stock: ArrayLike, merit_gain: float) -> Floats:
    """Return what the capability of its owner adds to the merit of an idea, in SD: merit_gain x level."""
    return for_decision(merit_gain * level(stock))
