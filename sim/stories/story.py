"""The story of one idea: a scenario is run again on the same world, and every number that decided is noted.

Nothing of it is stored with results: the same scenario on the same world gives the same run, so it can be told
any time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.errors import InputError, Problem
from sim.outcomes.tables import WorldKey
from sim.runs.run import as_lived, release, world_of
from sim.scenario.posterior import Posterior
from sim.scenario.scenario import Scenario
from sim.stories.narrator import Chapter, Narrator

__all__ = ["Chapter", "Story", "tell"]


@dataclass(frozen=True)
class Story:
    """What became of one idea in one scenario on one world.

    Attributes:
        scenario: Name of the scenario.
        world: Its draw and seed.
        idea: Identity of the idea.
        chapters: What happened, in order.
        ending: What became of it, in a few words.
    """

    scenario: str
    world: WorldKey
    idea: str
    chapters: tuple[Chapter, ...]
    ending: str


def tell(scenario: Scenario, key: WorldKey, idea: str, posterior: Posterior | None = None) -> Story:
    """Run a scenario on a world, as far as one idea goes, and tell what becomes of it.

    Args:
        scenario: The scenario.
        key: Draw and seed of the world.
        idea: Identity of the idea as in the tables, like `SECTOR-00123@2015Q1`.
        posterior: From where the assumptions of the draw come; the prior if None.

    Raises:
        InputError: The region cannot be read, or the world has no such idea.
    """
    lived = as_lived(scenario, key.draw, posterior)
    world = world_of(lived, key.seed)
    names = world.ideas.names(np.arange(world.ideas.uid.size), world.organisations)
    if idea not in names:
        found = f"the world of {key} has no such idea"
        allowed = "an idea_id of the tables projects or proposals, on a world on which it stands there"
        raise InputError([Problem(f"idea {idea}", found, allowed)])
    model = Narrator(lived, seed=key.seed, world=world, idea=names.index(idea))
    try:
        while model.running and not model.has_ended:
            model.step()
        return Story(scenario.name, key, idea, tuple(model.chapters), model.ending())
    finally:
        release(model)
