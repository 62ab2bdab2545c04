"""The story of one idea: a scenario is run again on the same world, and every number that decided is noted.

Nothing of it is stored with results: the same scenario on the same seed gives the same run, so it can be told any time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.errors import InputError, Problem
from sim.runs.narrator import Chapter, Narrator
from sim.runs.run import as_lived, release, world_of
from sim.scenario.scenario import Scenario

__all__ = ["Chapter", "Story", "tell"]


@dataclass(frozen=True)
class Story:
    """What became of one idea in one scenario on one seed.

    Attributes:
        scenario: Name of the scenario.
        seed: The seed of the world.
        idea: Identity of the idea.
        chapters: What happened, in order.
        ending: What became of it, in a few words.
    """

    scenario: str
    seed: int
    idea: str
    chapters: tuple[Chapter, ...]
    ending: str


def tell(scenario: Scenario, seed: int, idea: str, uncertainty: str = "none") -> Story:
    """Run a scenario on the world of a seed, as far as one idea goes, and tell what becomes of it.

    Args:
        scenario: The scenario.
        seed: The seed.
        idea: Identity of the idea as in the tables, like `cci-00123@2015Q1`.
        uncertainty: As the results were made: `none`, or `prior` for assumptions drawn with the seed.

    Raises:
        InputError: The region cannot be read, or the world has no such idea.
    """
    lived = as_lived(scenario, seed, uncertainty)
    world = world_of(lived, seed)
    names = world.ideas.names(np.arange(world.ideas.uid.size), world.organisations)
    if idea not in names:
        found = f"the world of seed {seed} has no such idea"
        allowed = "an idea_id of the tables projects or proposals, on a seed on which it stands there"
        raise InputError([Problem(f"--project {idea}", found, allowed)])
    model = Narrator(lived, seed=seed, world=world, idea=names.index(idea))
    try:
        while model.running and not model.has_ended:
            model.step()
        return Story(scenario.name, seed, idea, tuple(model.chapters), model.ending())
    finally:
        release(model)
