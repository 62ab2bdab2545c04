"""How a panel scores a proposal, in standard deviations of merit."""

import numpy as np
from numpy.typing import ArrayLike

from sim.rules.arithmetic import Floats, for_decision

MIDPOINT = 0.5
SPREAD = 0.25


def in_sd_units(share: ArrayLike) -> Floats:
    """Put a criterion from 0 to 1 on the scale of merit: 0.5 is average, 0.25 one standard deviation."""
    return (np.asarray(share, dtype=np.float64) - MIDPOINT) / SPREAD


def strategy_fit(
    first_theme: ArrayLike, second_theme: ArrayLike, first_share: ArrayLike, theme_weights: Floats, places: int
) -> Floats:
    """Return how well an idea fits a declared priority of a call, from 0 to 1.

    Fit is to a priority, not to the largest one: the most, over the idea's themes, of its share in the theme x min(1,
    weight of the theme x places). A theme with an even part of the strategy, 1 / `places`, has a place in full. Weights
    sum to 1, so a place gained is a place lost (Foray et al. 2012: a strategy declares a few priorities).
    """
    first, second = np.asarray(first_theme), np.asarray(second_theme)
    share = np.asarray(first_share, dtype=np.float64)
    has_place = np.minimum(1.0, theme_weights * places)
    in_first = np.where(first == second, 1.0, share)
    return for_decision(np.maximum(in_first * has_place[first], (1.0 - share) * has_place[second]))


def transition_contribution(
    green: ArrayLike, digital: ArrayLike, social: ArrayLike, weights: tuple[float, float, float]
) -> Floats:
    """Return the weighted mean of an idea's contributions to the three transitions, from 0 to 1."""
    total = weights[0] + weights[1] + weights[2]
    if total == 0.0:
        return np.full(np.shape(green), MIDPOINT)
    mixed = (
        weights[0] * np.asarray(green, dtype=np.float64)
        + weights[1] * np.asarray(digital, dtype=np.float64)
        + weights[2] * np.asarray(social, dtype=np.float64)
    )
    return for_decision(mixed / total)


def score(
    written: ArrayLike,
    noise: ArrayLike,
    fit: ArrayLike,
    consortium: ArrayLike,
    transition: ArrayLike,
    weights: tuple[float, float, float, float],
) -> Floats:
    """Return the score: weighted sum of (merit as written + panel noise), fit, consortium and transition.

    `weights` are those of merit, theme, consortium and transition, as the call fixes them.
    """
    return for_decision(
        weights[0] * (np.asarray(written, dtype=np.float64) + np.asarray(noise, dtype=np.float64))
        + weights[1] * in_sd_units(fit)
        + weights[2] * in_sd_units(consortium)
        + weights[3] * in_sd_units(transition)
    )
