"""Run an experiment: every scenario on every seed, whatever the number of workers."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import Literal

from sim.errors import InputError, Problem
from sim.outcomes.columnar import joined
from sim.outcomes.experiment import Experiment, Storyline
from sim.outcomes.failure import Failure
from sim.outcomes.results import Results
from sim.outcomes.tables import RUN_TABLES
from sim.region.files import load_region
from sim.runs.engines import Broken, completed, engine_for
from sim.runs.engines.choice import EngineName
from sim.runs.failure import RunFailed
from sim.runs.world_work import WorldWork
from sim.scenario.scenario import Scenario

__all__ = ["Uncertainty", "experiment_of", "run_ensemble"]

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
    work = WorldWork(tuple(scenarios), uncertainty)
    done: dict[int, tuple[dict[str, bytes] | Failure, ...]] = {}
    is_size_known = False
    with (
        engine_for(engine, min(jobs, len(experiment.seeds)), scheduler) as workers,
        closing(completed(workers, work, experiment.seeds)) as worlds,
    ):
        for seed, outcome in worlds:
            lived = work.lost(seed, outcome) if isinstance(outcome, Broken) else outcome
            if lived.failures and fail_fast:
                raise RunFailed(lived.failures[0])
            if not lived.failures and not is_size_known:
                _refuse_if_too_large(lived.size, len(experiment.seeds))
                is_size_known = True
            done[seed] = lived.runs
            _log.info("seed %d: %d runs done", seed, len(scenarios) - len(lived.failures))
            if progress is not None:
                progress(len(done), len(experiment.seeds))
    return _results(experiment, done)


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


def _refuse_if_too_large(world_bytes: int, worlds: int) -> None:
    """Refuse, once the first world shows its size, an experiment that this machine cannot hold."""
    needed = world_bytes * worlds * _COPIES
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    if needed > memory:
        found = f"{worlds} would need about {needed / 1e9:.0f} GB of memory, this machine has {memory / 1e9:.0f}"
        most = memory // (world_bytes * _COPIES)
        raise InputError([Problem("seeds", found, f"at most {most} for these scenarios")])
