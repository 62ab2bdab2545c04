"""Draw assumptions from their plausible ranges."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from sim import elementary
from sim.scenario.assumptions import Assumptions
from sim.scenario.catalogue import Parameter, parameters

__all__ = ["draw_assumptions", "drawn_paths", "value_at"]


def drawn_paths(held: Collection[str]) -> tuple[str, ...]:
    """Return the paths of the assumptions that are drawn: those that have a prior and that nobody set.

    Args:
        held: Paths of the assumptions that were set, to whatever value.
    """
    return tuple(one.path for one in parameters() if one.prior_low is not None and one.path not in held)


def draw_assumptions(
    assumptions: Assumptions, uniforms: Callable[[str], float], held: Collection[str] = ()
) -> Assumptions:
    """Replace every assumption that has a prior, and that nobody set, by a draw from the prior.

    What was set was chosen, by a scenario or on the command line, and stays, also where it is the default: so headlines
    can be tabulated over one assumption while all others vary.

    Args:
        assumptions: What holds for everything that was set or has no prior.
        uniforms: Returns, for a path like `assumptions.ideas.rate_factor`, a number from 0 to 1. Being
            asked by path, it gives an assumption the same draw whichever others exist.
        held: Paths of the assumptions that were set.

    Returns:
        New assumptions between the ends of each prior, rounded to 1e-9, counts to whole numbers: uniform, or
        log-uniform for scales, of which twice as much is as plausible as half.
    """
    content = assumptions.model_dump()
    for parameter in parameters():
        if parameter.prior_low is None or parameter.path in held:
            continue
        _, *groups, name = parameter.path.split(".")
        group: dict[str, Any] = content
        for key in groups:
            group = group[key]
        group[name] = value_at(parameter, uniforms(parameter.path))
    return Assumptions.model_validate(content)


def value_at(parameter: Parameter, place: float) -> float:
    """Return the value of an assumption at a place within its plausible range, 0 at the low and 1 at the high end.

    Returns:
        It, rounded to 1e-9; a count to a whole number.
    """
    low, high = parameter.prior_low, parameter.prior_high
    if low is None or high is None:
        raise ValueError(f"{parameter.path} has no plausible range")
    value = low * float(elementary.power(high / low, place)) if parameter.scale else low + place * (high - low)
    return round(value) if isinstance(parameter.default, int) else round(value, 9)
