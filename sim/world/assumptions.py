"""The assumptions of a draw: each from what the record leaves of its range, else keyed by number and path."""

from __future__ import annotations

from sim.scenario.assumptions import Assumptions
from sim.scenario.posterior import Posterior
from sim.scenario.scenario import Scenario
from sim.scenario.uncertainty import draw_assumptions, drawn_paths
from sim.world.randomness import text_key, uniform

__all__ = ["assumptions_of", "medoid_assumptions"]


def assumptions_of(scenario: Scenario, draw: int, posterior: Posterior | None = None) -> Assumptions:
    """Return the assumptions of a scenario under a draw: those that it sets, and all others drawn.

    Args:
        scenario: What it sets stays.
        draw: The number of the draw. With the path of an assumption it is the key of a draw from the prior, never a
            seed.
        posterior: From where the assumptions are drawn that the record says something on; all others come from the
            prior, and have the same value under the draw of the same number without it.
    """
    fitted = {} if posterior is None else posterior.uniforms(draw)

    def uniforms(path: str) -> float:
        return fitted[path] if path in fitted else uniform(draw, "assumption", text_key(path))

    return draw_assumptions(scenario.assumptions, uniforms, scenario.assumptions_set)


def medoid_assumptions(scenario: Scenario, posterior: Posterior) -> Assumptions:
    """Return the assumptions of a scenario in the middle of a posterior.

    What the scenario sets stays, and so do all assumptions that the record says nothing on.
    """
    fitted = posterior.uniforms(posterior.medoid)
    others = (path for path in drawn_paths(()) if path not in fitted)
    return draw_assumptions(scenario.assumptions, fitted.__getitem__, {*others, *scenario.assumptions_set})
