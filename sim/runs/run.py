"""Run the scenarios of an experiment on one world."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from sim.errors import InputError
from sim.model import EcosystemModel
from sim.outcomes.tables import RUN_TABLES, WorldKey
from sim.region.files import load_region
from sim.results.failure import Failure
from sim.runs.failure import RunFailed
from sim.runs.premises import Premises
from sim.runs.shared_quarters import Departures, branches
from sim.scenario.posterior import Posterior
from sim.scenario.scenario import Scenario
from sim.world import World, draw_world
from sim.world.assumptions import assumptions_of

__all__ = ["as_lived", "release", "run_by_itself", "run_world", "runs_of_world", "world_of"]

Tables = dict[str, pd.DataFrame]

_DEPARTURES = Departures()
_KEPT: list[World] = []  # those of the last draw of assumptions, as the next one may read the same of them
_HERE = (__name__, branches.__module__)


def run_world(scenarios: Sequence[Scenario], world: WorldKey, premises: Premises | None = None) -> list[Tables]:
    """Run every scenario on a world; see `runs_of_world`.

    Returns:
        The tables of each run, in the order of the scenarios.

    Raises:
        InputError: A region or posterior cannot be read, or is not that of the premises.
        RunFailed: A run broke.
    """
    tables = {}
    for place, run in runs_of_world(scenarios, world, premises):
        if isinstance(run, Failure):
            raise RunFailed(run)
        tables[place] = run
    return [tables[place] for place in range(len(scenarios))]


def runs_of_world(
    scenarios: Sequence[Scenario],
    world: WorldKey,
    premises: Premises | None = None,
    keeps: Sequence[str] = RUN_TABLES,
) -> Iterator[tuple[int, Tables | Failure]]:
    """Run scenarios on a world, one after the other.

    Scenarios of the same region and horizon for which a world reads the same assumptions share it, drawn once; so do
    draws that follow each other on one seed. Scenarios under the same assumptions also share the quarters in which they
    cannot differ (`sim.runs.shared_quarters`).

    Args:
        scenarios: What to run.
        world: The seed, and the draw of the assumptions, which is the same for all scenarios.
        premises: The regions with which the study began, and the posteriors from which assumptions are drawn; without
            it whatever region is there counts, and assumptions are drawn from the prior.
        keeps: The tables that are made of each run.

    Yields:
        The place of each scenario among the scenarios and the tables of its run; of one that broke, why there are none.
        Each as soon as it is done, which is not the order of the scenarios.

    Raises:
        InputError: A region or posterior cannot be read, or is not that of the premises.
    """
    left = {
        place: as_lived(scenario, world.draw, None if premises is None else premises.posterior_of(scenario.region))
        for place, scenario in enumerate(scenarios)
    }
    # What does not serve again goes first: otherwise two worlds were held while one is drawn.
    _KEPT[:] = [known for known in _KEPT if any(_is_of(known, scenario, world.seed) for scenario in left.values())]
    try:
        while left:
            first = next(iter(left))
            scenario = left.pop(first)
            others = {place: other for place, other in left.items() if scenario.shares_quarters(other)}
            for place, run in _runs_together(scenario, others, world, premises, keeps):
                if place is not None:
                    del left[place]
                yield first if place is None else place, run
    finally:
        if world.draw == 0:  # as written: there may be no other draw
            _KEPT.clear()


def _runs_together(
    scenario: Scenario,
    others: Mapping[int, Scenario],
    key: WorldKey,
    premises: Premises | None,
    keeps: Sequence[str],
) -> Iterator[tuple[int | None, Tables | Failure]]:
    """Run a scenario on its world, and on the way those of the others that can branch off from it; it comes last."""
    try:
        model = _model_of(scenario, key.seed, premises)
        try:
            for place, branched in branches(model, others, _DEPARTURES):
                yield place, _run_to_end(branched, key, premises, keeps)
            run: Tables | Failure = model.tables(key.draw, keeps)
        finally:
            release(model)
    except InputError:
        raise
    except Exception as error:
        run = _failure(error, scenario, key, premises)
    yield None, run


def _run_to_end(
    model: EcosystemModel, key: WorldKey, premises: Premises | None, keeps: Sequence[str]
) -> Tables | Failure:
    """Live what is left of a run; return its tables, or why there are none."""
    scenario = model.scenario
    try:
        return _tables_at_end(model, key.draw, keeps)
    except InputError:
        raise
    except Exception as error:
        return _failure(error, scenario, key, premises)


def run_by_itself(scenario: Scenario, world: World, keeps: Sequence[str] = RUN_TABLES) -> Tables:
    """Run a scenario on a world that was drawn for it, and return its tables; what breaks it is raised."""
    return _tables_at_end(EcosystemModel(scenario, seed=world.seed, world=world), 0, keeps)


def _tables_at_end(model: EcosystemModel, draw: int, keeps: Sequence[str]) -> Tables:
    """Live what is left of a run, and return its tables; free the model."""
    try:
        while model.running:
            model.step()
        return model.tables(draw, keeps)
    finally:
        release(model)


def _failure(error: Exception, scenario: Scenario, key: WorldKey, premises: Premises | None) -> Failure:
    """Tell of a run that broke, unless it did so over a region that changed."""
    if premises is not None:
        premises.check_region(scenario.region)
    where = error.__traceback__
    # From where this room was left: whether a run branched off from another one is no part of how it broke.
    while where is not None and where.tb_next is not None and where.tb_frame.f_globals["__name__"] in _HERE:
        where = where.tb_next
    reason = " ".join(f"{type(error).__name__}: {error}".split())
    return Failure(scenario.name, *key, reason, "".join(traceback.format_exception(type(error), error, where)))


def _model_of(scenario: Scenario, seed: int, premises: Premises | None) -> EcosystemModel:
    """Set a scenario up on its world, which is drawn and kept unless it is there."""
    world = next((known for known in _KEPT if _is_of(known, scenario, seed)), None)
    if world is None:
        world = world_of(scenario, seed)
        _KEPT.append(world)
    if premises is not None:
        premises.check_region(scenario.region, world.region)  # which the model holds against what it reads
    return EcosystemModel(scenario, seed=seed, world=world)


def as_lived(scenario: Scenario, draw: int, posterior: Posterior | None = None) -> Scenario:
    """Return a scenario under a draw of the assumptions, which is the same on every seed; 0 leaves them as written.

    Without a posterior the draw is from the prior.
    """
    return scenario if draw == 0 else scenario.assuming(assumptions_of(scenario, draw, posterior))


def world_of(scenario: Scenario, seed: int) -> World:
    """Draw the world of a seed for a scenario."""
    region = load_region(scenario.region)
    return draw_world(region, scenario.assumptions, seed, scenario.start, scenario.end)


def _is_of(world: World, scenario: Scenario, seed: int) -> bool:
    region = load_region(scenario.region)
    return world.is_that_of(region, scenario.assumptions, seed, scenario.start, scenario.end)


def release(model: EcosystemModel) -> None:
    """Free a model and what it holds at once; one that is free already stays so."""
    # Model and agents name each other, which would keep the world until the collector of cycles happens to run.
    if (reference := vars(model).get("reference")) is not None:
        release(reference)
    model.__dict__.clear()
