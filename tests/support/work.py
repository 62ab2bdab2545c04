"""What a run costs, counted: keyed draws, ideas and prospects looked at, calls of Python functions; never seconds."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from sim.agents.owners import Owners
from sim.agents.prospects import Prospects
from sim.model import EcosystemModel
from sim.runs.run import release
from sim.scenario.scenario import Scenario
from sim.units import Quarter
from sim.world import randomness
from sim.world.world import World
from tests.support.calls import calls_during


@dataclass
class Work:
    """What was counted in a run: keys hashed, ideas asked whether their owner heard, prospects a cluster went over."""

    hashed: int = 0
    hearing: int = 0
    prospects: int = 0


def work_of(scenario: Scenario, world: World, model_class: type[EcosystemModel] = EcosystemModel) -> Work:
    """Count the work of a run on a world; drawing the world and setting up the model are left out."""
    work = Work()
    mixed, hear_of, first = randomness.mixed, Owners.hear_of, Prospects.first

    def counted_mixed(keys: Any) -> Any:
        work.hashed += np.size(keys)
        return mixed(keys)

    def counted_hear_of(owners: Owners, design: Any, ideas: Any) -> Any:
        work.hearing += ideas.size
        return hear_of(owners, design, ideas)

    def counted_first(prospects: Prospects, model: Any, count: Any) -> Any:
        work.prospects += prospects.rows.size
        return first(prospects, model, count)

    with pytest.MonkeyPatch.context() as patch:
        model = model_class(scenario, seed=world.seed, world=world)
        patch.setattr(randomness, "mixed", counted_mixed)
        patch.setattr(Owners, "hear_of", counted_hear_of)
        patch.setattr(Prospects, "first", counted_first)
        _live(model)
    return work


def calls_of(
    scenario: Scenario,
    world: World,
    model_class: type[EcosystemModel] = EcosystemModel,
    since: Quarter | None = None,
) -> int:
    """Count the calls of Python functions in a run on a world from a quarter on, set-up left out."""
    _live(model_class(scenario, seed=world.seed, world=world))  # what a process looks up once, it has looked up then
    model = model_class(scenario, seed=world.seed, world=world)
    while since is not None and model.quarter < since:
        model.step()
    return calls_during(lambda: _live(model))


def _live(model: EcosystemModel) -> None:
    while model.running:
        model.step()
    release(model)
