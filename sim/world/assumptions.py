"""The assumptions of a draw, keyed by its number and the path of each, never by a seed."""

from __future__ import annotations

from sim.scenario.assumptions import Assumptions
from sim.scenario.scenario import Scenario
from sim.scenario.uncertainty import draw_assumptions
from sim.world.randomness import text_key, uniform

__all__ = ["assumptions_of", "place_under_prior"]


def place_under_prior(draw: int, path: str) -> float:
    """Return the place of an assumption within its plausible range under a draw, 0 at the low and 1 at the high end."""
    return uniform(draw, "assumption", text_key(path))


def assumptions_of(scenario: Scenario, draw: int) -> Assumptions:
    """Return the assumptions of a scenario under a draw: those that it sets, and all others from their priors."""
    return draw_assumptions(scenario.assumptions, lambda path: place_under_prior(draw, path), scenario.assumptions_set)
