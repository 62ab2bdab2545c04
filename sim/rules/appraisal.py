"""How a panel scores a proposal, in standard deviations of merit."""

import numpy as np
from numpy.typing import ArrayLike

from sim.rules.arithmetic import Floats, for_decision

MIDPOINT = 0.5
SPREAD = 0.25


def in_sd_units(share: ArrayLike) -> Floats:
    """Put a criterion from 0 to 1 on the scale of merit: 0.5 is average, 0.25 one standard deviation."""
    return (np.asarray(share, dtype=np.float64) - MIDPOINT) / SPREAD


def thematic_match(first_weight: ArrayLike, second_weight: ArrayLike, first_share: ArrayLike, highest: float) -> Floats:
    """Return how well an idea's themes fit a call, from 0 to 1.

    The call's weights of the idea's two themes, mixed by the idea's shares, over the highest weight of the call:
    1 for an idea wholly in the call's first priority, and 1 for every idea where a call weighs all themes alike.
    """
    share = np.asarray(first_share, dtype=np.float64)
    mixed = share * np.asarray(first_weight, dtype=np.float64) + (1.0 - share) * np.asarray(
        second_weight, dtype=np.float64
    )
    return for_decision(mixed / highest)


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
    match: ArrayLike,
    consortium: ArrayLike,
    transition: ArrayLike,
    weights: tuple[float, float, float, float],
) -> Floats:
    """Return the score: weighted sum of (merit as written + panel noise), match, consortium and transition.

    `weights` are those of merit, theme, consortium and transition, as the call fixes them.
    """
    return for_decision(
        weights[0] * (np.asarray(written, dtype=np.float64) + np.asarray(noise, dtype=np.float64))
        + weights[1] * in_sd_units(match)
        + weights[2] * in_sd_units(consortium)
        + weights[3] * in_sd_units(transition)
    )
