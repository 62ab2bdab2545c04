"""Run an experiment: every scenario on every seed, whatever the number of workers."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from typing import Literal

from sim.errors import InputError, Problem
from sim.outcomes.columnar import joined
from sim.outcomes.experiment import Experiment, Storyline
from sim.outcomes.failure import Failure
from sim.outcomes.results import Results
from sim.outcomes.tables import RUN_TABLES
from sim.region.files import load_region
from sim.runs.engines import Broken, Engine, completed, engine_for
from sim.runs.engines.choice import EngineName
from sim.runs.failure import RunFailed
from sim.runs.world_work import LivedWorld, WorldWork
from sim.scenario.scenario import Scenario

__all__ = ["Progress", "Uncertainty", "experiment_of", "lived_worlds", "refuse_if_too_large", "run_ensemble"]

Uncertainty = Literal["none", "prior"]
Progress = Callable[[int, int], None]
"""Told the number of worlds done and of all worlds."""

_log = logging.getLogger(__name__)
_COPIES = 3  # the parts, the whole they are joined to, and what an analysis takes of it


def experiment_of(
    scenarios: Sequence[Scenario],
    seeds: Sequence[int],
    uncertainty: Uncertainty = "none",
    baseline: str | None = None,
) -> Experiment:
    """Return what an experiment is, before it runs.

    Raises:
        InputError: A region cannot be read.
    """
    storylines = tuple(Storyline.of(scenario, load_region(scenario.region).digest) for scenario in scenarios)
    return Experiment(storylines, tuple(sorted(seeds)), uncertainty, baseline)


def run_ensemble(
    scenarios: Sequence[Scenario],
    seeds: Sequence[int],
    jobs: int = 1,
    uncertainty: Uncertainty = "none",
    progress: Progress | None = None,
    engine: EngineName = "local",
    scheduler: str | None = None,
    fail_fast: bool = False,
) -> Results:
    """Run every scenario on every seed.

    The unit of work is one world with all scenarios on it. Results depend neither on `jobs` and `engine` nor on which
    world is done first. A run that breaks is left out, and is one of the failures of the results.

    Args:
        scenarios: What to run; names are distinct.
        seeds: Distinct seeds.
        jobs: Number of worker processes; 1 runs in this process.
        uncertainty: `none`, or `prior`: each seed draws its own assumptions.
        progress: Told the number of worlds done and of all worlds, now and then.
        engine: `local`, or `dask`; see `sim.runs.engines.engine_for`.
        scheduler: Address of a Dask scheduler.
        fail_fast: Whether the first run that breaks ends everything.

    Raises:
        InputError: A region cannot be read, the results would not fit into memory, or there is no such engine.
        RunFailed: Every run broke, or one did and `fail_fast` is set.
        SimError: No worker can be had.
    """
    experiment = experiment_of(scenarios, seeds, uncertainty)
    done: dict[int, tuple[dict[str, bytes] | Failure, ...]] = {}
    is_size_known = False
    with (
        engine_for(engine, min(jobs, len(experiment.seeds)), scheduler) as workers,
        closing(lived_worlds(workers, scenarios, experiment.seeds, uncertainty, fail_fast)) as worlds,
    ):
        for lived in worlds:
            if not lived.failures and not is_size_known:
                refuse_if_too_large(
                    sum(lived.sizes().values()) * len(experiment.seeds) * _COPIES, len(experiment.seeds)
                )
                is_size_known = True
            done[lived.seed] = lived.runs
            _log.info("seed %d: %d runs done", lived.seed, len(lived.runs) - len(lived.failures))
            if progress is not None:
                progress(len(done), len(experiment.seeds))
    return _results(experiment, done)


def lived_worlds(
    engine: Engine, scenarios: Sequence[Scenario], seeds: Sequence[int], uncertainty: str, fail_fast: bool = False
) -> Generator[LivedWorld, None, None]:
    """Yield what comes of each seed, in the order in which they are done.

    Raises:
        InputError: A region cannot be read.
        RunFailed: A run broke and `fail_fast` is set.
        SimError: No worker can be had.
    """
    work = WorldWork(tuple(scenarios), uncertainty)
    with closing(completed(engine, work, seeds)) as worlds:
        for seed, outcome in worlds:
            lived = work.lost(seed, outcome) if isinstance(outcome, Broken) else outcome
            if lived.failures and fail_fast:
                raise RunFailed(lived.failures[0])
            yield lived


def _results(experiment: Experiment, done: Mapping[int, Sequence[dict[str, bytes] | Failure]]) -> Results:
    """Put the runs into tables, in the order of scenario and seed.

    Raises:
        RunFailed: There is none.
    """
    by_name = sorted((name, place) for place, name in enumerate(experiment.names))
    runs = [done[seed][place] for _, place in by_name for seed in experiment.seeds]
    whole = [run for run in runs if not isinstance(run, Failure)]
    failures = tuple(run for seed in experiment.seeds for run in done[seed] if isinstance(run, Failure))
    if not whole:
        raise RunFailed(failures[0], len(failures) - 1)
    tables = {name: joined([run[name] for run in whole], name) for name in RUN_TABLES}
    return Results(experiment, tables, failures)


def refuse_if_too_large(needed: int, worlds: int) -> None:
    """Refuse, once the first world shows its size, an experiment that this machine cannot hold.

    Args:
        needed: Bytes of memory that all worlds need.
        worlds: Number of all worlds.

    Raises:
        InputError: This machine has less.
    """
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    if needed > memory:
        found = f"{worlds} would need about {needed / 1e9:.0f} GB of memory, this machine has {memory / 1e9:.0f}"
        raise InputError([Problem("seeds", found, f"at most {memory * worlds // needed} for these scenarios")])
