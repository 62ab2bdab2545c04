"""The assumptions of a draw, keyed by its number and the path of each, never by a seed."""

from __future__ import annotations

from sim.scenario.assumptions import Assumptions
from sim.scenario.scenario import Scenario
from sim.scenario.uncertainty import draw_assumptions
from sim.world.randomness import text_key, uniform

__all__ = ["assumptions_of"]


def assumptions_of(scenario: Scenario, draw: int) -> Assumptions:
    """Return the assumptions of a scenario under a draw: those that it sets, and all others from their priors."""

    def uniforms(path: str) -> float:
        return uniform(draw, "assumption", text_key(path))

    return draw_assumptions(scenario.assumptions, uniforms, scenario.assumptions_set)
