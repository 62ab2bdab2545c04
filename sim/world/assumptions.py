"""The assumptions of a draw, keyed by its number and the path of each, never by a seed."""

from __future__ import annotations

from sim.scenario.assumptions import Assumptions
from sim.scenario.posterior import Posterior
from sim.scenario.scenario import Scenario
from sim.scenario.uncertainty import draw_assumptions, drawn_paths
from sim.world.randomness import text_key, uniform

__all__ = ["assumptions_of", "medoid_assumptions", "place_under_prior"]


def place_under_prior(draw: int, path: str) -> float:
    """Return the place of an assumption within its plausible range under a draw, 0 at the low and 1 at the high end."""
    return uniform(draw, "assumption", text_key(path))


def assumptions_of(scenario: Scenario, draw: int, posterior: Posterior | None = None) -> Assumptions:
    """Return the assumptions of a scenario under a draw: those that it sets, and all others drawn.

    Args:
        scenario: What it sets stays.
        draw: The number of the draw.
        posterior: Where the assumptions come from that the record says something on. All others come from the prior,
            and have the same value as under the draw of this number without a posterior.
    """
    fitted = {} if posterior is None else posterior.places(draw)

    def place(path: str) -> float:
        return fitted[path] if path in fitted else place_under_prior(draw, path)

    return draw_assumptions(scenario.assumptions, place, scenario.assumptions_set)


def medoid_assumptions(scenario: Scenario, posterior: Posterior) -> Assumptions:
    """Return the assumptions of a scenario in the middle of a posterior.

    What the scenario sets stays, and so does every assumption that the record says nothing on.
    """
    fitted = posterior.places(posterior.medoid)
    others = (path for path in drawn_paths(()) if path not in fitted)
    return draw_assumptions(scenario.assumptions, fitted.__getitem__, {*others, *scenario.assumptions_set})
