"""Draw assumptions from their plausible ranges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.scenario.assumptions import Assumptions
from sim.scenario.catalogue import parameters

__all__ = ["draw_assumptions"]


def draw_assumptions(assumptions: Assumptions, uniforms: Callable[[str], float]) -> Assumptions:
    """Replace every assumption that has a prior, and that nobody set to something else, by a draw from the prior.

    A value that differs from its default was chosen, by a scenario or on the command line, and stays: so headlines can
    be tabulated over one assumption while all others vary.

    Args:
        assumptions: What holds for everything that was set or has no prior.
        uniforms: Returns, for a path like `assumptions.ideas.rate_factor`, a number from 0 to 1. Being
            asked by path, it gives an assumption the same draw whichever others exist.

    Returns:
        New assumptions: uniform between the ends of each prior, rounded to 1e-9, counts to whole numbers.
    """
    content = assumptions.model_dump()
    for parameter in parameters():
        if parameter.prior_low is None or parameter.prior_high is None:
            continue
        _, *groups, name = parameter.path.split(".")
        group: dict[str, Any] = content
        for key in groups:
            group = group[key]
        if group[name] != parameter.default:
            continue
        drawn = parameter.prior_low + uniforms(parameter.path) * (parameter.prior_high - parameter.prior_low)
        group[name] = round(drawn) if isinstance(parameter.default, int) else round(drawn, 9)
    return Assumptions.model_validate(content)
