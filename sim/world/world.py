"""A world: one realised draw of everything that no policy decides."""

from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.region.region import Region
from sim.scenario.assumptions import Assumptions
from sim.world.ideas import Ideas, draw_ideas
from sim.world.organisations import Organisations
from sim.world.peers import Peers
from sim.world.population import draw_population
from sim.world.randomness import Draws
from sim.world.themes import ThemeProfiles
from sim.world.traits import draw_traits

WORLD_READS = (
    "assumptions.population.exit_rate_per_year",
    "assumptions.population.unaided_birth_share",
    "assumptions.population.cooperating_share",
    "assumptions.ideas.owner_share_of_merit",
    "assumptions.ideas.cost_factor",
    "assumptions.ideas.belief_noise",
    "assumptions.projects.shortest_quarters",
    "assumptions.projects.longest_quarters",
)
"""Paths of the assumptions that a world is drawn under; whatever the others are, the same seed gives the same world."""

values_read = attrgetter(*(path.removeprefix("assumptions.") for path in WORLD_READS))
"""Return the values of these assumptions, in that order."""


@dataclass(frozen=True)
class World:
    """Organisations and ideas of one seed from `start` to `end` (absolute quarters, both included).

    `draws` gives further keyed draws of the same seed for chances that a policy may bring about (who hears of a call,
    what a panel errs); `reads` are the values of the assumptions in `WORLD_READS`.
    """

    region: Region
    reads: tuple[Any, ...]
    seed: int
    start: int
    end: int
    draws: Draws
    organisations: Organisations
    ideas: Ideas

    @cached_property
    def _peers(self) -> Peers:
        return Peers.among(self.organisations)

    def peers_of(self, owner: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the rows of the organisations of their own trade that some owners look at (owners x eight)."""
        return self._peers.of(owner, self.organisations, self.draws)

    def is_that_of(self, region: Region, assumptions: Assumptions, seed: int, start: int, end: int) -> bool:
        """Tell whether these arguments would draw this world."""
        drawn_for = (self.region.digest, self.reads, self.seed, self.start, self.end)
        return drawn_for == (region.digest, values_read(assumptions), seed, start, end)


def draw_world(region: Region, assumptions: Assumptions, seed: int, start: int, end: int) -> World:
    """Draw the world of a seed; the same arguments give the same world to the bit."""
    draws = Draws(seed)
    profiles = ThemeProfiles(region)
    population = draw_population(region, assumptions.population, draws, start, end)
    organisations = draw_traits(population, region, assumptions, draws, profiles, start)
    ideas = draw_ideas(organisations, region, assumptions, draws, profiles, start, end)
    return World(region, values_read(assumptions), seed, start, end, draws, organisations, ideas)
