"""Draw assumptions from their plausible ranges."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from sim import elementary
from sim.scenario.assumptions import Assumptions
from sim.scenario.catalogue import parameters

__all__ = ["draw_assumptions", "drawn_paths"]


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
        if parameter.prior_low is None or parameter.prior_high is None or parameter.path in held:
            continue
        _, *groups, name = parameter.path.split(".")
        group: dict[str, Any] = content
        for key in groups:
            group = group[key]
        drawn = _between(parameter.prior_low, parameter.prior_high, uniforms(parameter.path), log=parameter.scale)
        group[name] = round(drawn) if isinstance(parameter.default, int) else round(drawn, 9)
    return Assumptions.model_validate(content)


def _between(low: float, high: float, uniform: float, *, log: bool) -> float:
    if log:
        return low * float(elementary.power(high / low, uniform))
    return low + uniform * (high - low)
