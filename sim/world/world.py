"""A world: one realised draw of everything that no policy decides."""

from dataclasses import dataclass

from sim.region.region import Region
from sim.scenario.assumptions import Assumptions
from sim.world.ideas import Ideas, draw_ideas
from sim.world.organisations import Organisations
from sim.world.population import draw_population
from sim.world.randomness import Draws
from sim.world.themes import ThemeProfiles
from sim.world.traits import draw_traits


@dataclass(frozen=True)
class World:
    """Organisations and ideas of one seed from `start` to `end` (absolute quarters, both included).

    `draws` gives further keyed draws of the same seed for chances that a policy may bring about (who hears of a call,
    what a panel errs).
    """

    region: Region
    assumptions: Assumptions
    seed: int
    start: int
    end: int
    draws: Draws
    organisations: Organisations
    ideas: Ideas


def draw_world(region: Region, assumptions: Assumptions, seed: int, start: int, end: int) -> World:
    """Draw the world of a seed; the same arguments give the same world to the bit."""
    draws = Draws(seed)
    profiles = ThemeProfiles(region)
    population = draw_population(region, assumptions.population, draws, start, end)
    organisations = draw_traits(population, region, assumptions, draws, profiles, start)
    ideas = draw_ideas(organisations, region, assumptions, draws, profiles, start, end)
    return World(region, assumptions, seed, start, end, draws, organisations, ideas)
