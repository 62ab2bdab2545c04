"""Run the scenarios of an experiment on one world."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from sim.errors import InputError
from sim.model import EcosystemModel
from sim.outcomes.tables import WorldKey
from sim.region.files import load_region
from sim.results.failure import Failure
from sim.runs.failure import RunFailed
from sim.runs.premises import Premises
from sim.scenario.scenario import Scenario
from sim.world import World, draw_world
from sim.world.assumptions import assumptions_of

__all__ = ["as_lived", "release", "run_world", "runs_of_world", "world_of"]

Tables = dict[str, pd.DataFrame]


def run_world(scenarios: Sequence[Scenario], world: WorldKey, premises: Premises | None = None) -> list[Tables]:
    """Run every scenario on a world; see `runs_of_world`.

    Raises:
        InputError: A region cannot be read, or is not that of the premises.
        RunFailed: A run broke.
    """
    tables = []
    for run in runs_of_world(scenarios, world, premises):
        if isinstance(run, Failure):
            raise RunFailed(run)
        tables.append(run)
    return tables


def runs_of_world(
    scenarios: Iterable[Scenario], world: WorldKey, premises: Premises | None = None
) -> Iterator[Tables | Failure]:
    """Run scenarios on a world, one after the other.

    Scenarios with the same region, horizon and assumptions share one world, drawn once.

    Args:
        scenarios: What to run.
        world: The seed, and the draw of the assumptions, which is the same for all scenarios.
        premises: The regions with which the study began; without it whatever is there counts.

    Yields:
        The tables of each run, in the order of the scenarios; of one that broke, why there are none.

    Raises:
        InputError: A region cannot be read, or is not that of the premises.
    """
    drawn: list[World] = []
    for scenario in scenarios:
        try:
            tables = _run_on_one_of(drawn, scenario, world, premises)
        except InputError:
            raise
        except Exception as error:
            if premises is not None:
                premises.check_region(scenario.region)  # a run that broke over a region that changed is not at fault
            reason = " ".join(f"{type(error).__name__}: {error}".split())
            yield Failure(scenario.name, *world, reason, traceback.format_exc())
        else:
            yield tables


def _run_on_one_of(drawn: list[World], scenario: Scenario, key: WorldKey, premises: Premises | None) -> Tables:
    """Run a scenario on its world, which is drawn and added unless it is there."""
    lived = as_lived(scenario, key.draw)
    world = next((known for known in drawn if _is_of(known, lived)), None)
    if world is None:
        world = world_of(lived, key.seed)
        drawn.append(world)
    if premises is not None:
        premises.check_region(scenario.region, world.region)  # which the model holds against what it reads
    return _run(lived, world, key.draw)


def as_lived(scenario: Scenario, draw: int) -> Scenario:
    """Return a scenario under a draw of the assumptions, which is the same on every seed; 0 leaves them as written."""
    return scenario if draw == 0 else scenario.assuming(assumptions_of(scenario, draw))


def world_of(scenario: Scenario, seed: int) -> World:
    """Draw the world of a seed for a scenario."""
    region = load_region(scenario.region)
    return draw_world(region, scenario.assumptions, seed, scenario.start, scenario.end)


def _is_of(world: World, scenario: Scenario) -> bool:
    drawn_for = (world.region.digest, world.assumptions, world.start, world.end)
    region = load_region(scenario.region)
    return drawn_for == (region.digest, scenario.assumptions, scenario.start, scenario.end)


def _run(scenario: Scenario, world: World, draw: int) -> Tables:
    model = EcosystemModel(scenario, seed=world.seed, world=world)
    try:
        while model.running:
            model.step()
        return dict(model.tables(draw))
    finally:
        release(model)


def release(model: EcosystemModel) -> None:
    """Free a model and what it holds at once; one that is free already stays so."""
    # Model and agents name each other, which would keep the world until the collector of cycles happens to run.
    if (reference := vars(model).get("reference")) is not None:
        release(reference)
    model.__dict__.clear()
