"""The model against its plain twin, one object an agent, on the same worlds."""

from __future__ import annotations

from dataclasses import dataclass

import mesa
import numpy as np

from benchmarks.regions import at_scale
from benchmarks.timing import interleaved
from sim.model import EcosystemModel
from sim.runs.run import release, world_of
from sim.scenario.scenario import Scenario
from sim.world.world import World
from tests.docking.twin import TwinModel

ROUNDS = {0.02: 5, 0.1: 3, 1.0: 1}
"""How often both run at each scale."""


@dataclass(frozen=True)
class Match:
    """Median seconds of run and tables on one world, which is drawn before."""

    scale: float
    organisations: int
    model: float
    twin: float

    @property
    def ratio(self) -> float:
        """How many times as long the twin takes."""
        return self.twin / self.model


def matches() -> list[Match]:
    """Let both run at every scale, in turn."""
    return [_match(scale, rounds) for scale, rounds in ROUNDS.items()]


def _match(scale: float, rounds: int) -> Match:
    with at_scale(scale) as scenario:
        world = world_of(scenario, 0)
        actions = {"model": lambda: run_model(scenario, world), "twin": lambda: _run_twin(scenario, world)}
        seconds = interleaved(actions, rounds)
    return Match(scale, world.organisations.uid.size, seconds["model"], seconds["twin"])


def run_model(scenario: Scenario, world: World) -> None:
    """Run the model on a world, make its tables and free it."""
    model = EcosystemModel(scenario, seed=world.seed, world=world)
    model.run_model()
    model.tables()
    release(model)


def _run_twin(scenario: Scenario, world: World) -> None:
    twin = TwinModel(scenario, seed=world.seed, world=world)
    twin.run()
    twin.tables()
    getattr(mesa.Agent, "_ids", {}).pop(twin, None)  # else Mesa 3.3 keeps the model for good
    twin.__dict__.clear()


def organisations_at(ratio: float, played: list[Match]) -> float:
    """Return the number of organisations at which straight lines through the times have a ratio; NaN if they never do.

    Both times are a constant and a part in proportion to the organisations.
    """
    sizes = [match.organisations for match in played]
    per_twin, fixed_twin = np.polyfit(sizes, [match.twin for match in played], 1)
    per_model, fixed_model = np.polyfit(sizes, [match.model for match in played], 1)
    gain = per_twin - ratio * per_model
    return float((ratio * fixed_model - fixed_twin) / gain) if gain > 0 else float("nan")
