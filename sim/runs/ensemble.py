"""Run an experiment: every scenario on every world, whatever the number of workers."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing

from sim.errors import InputError, Problem
from sim.outcomes.tables import RUN_TABLES, WorldKey
from sim.region.files import load_region
from sim.results.columnar import joined
from sim.results.experiment import AS_WRITTEN, Experiment, Storyline
from sim.results.failure import Failure
from sim.results.results import Results
from sim.runs.engines import Broken, Engine, completed, engine_for
from sim.runs.engines.choice import EngineName
from sim.runs.failure import RunFailed
from sim.runs.world_work import LivedWorld, WorldWork
from sim.scenario.scenario import Scenario

__all__ = [
    "Progress",
    "experiment_of",
    "lived_worlds",
    "refuse_if_too_large",
    "refuse_too_many",
    "run_ensemble",
]

MOST_WORLDS = 1_000_000
"""Most worlds accepted: far beyond the point where Monte-Carlo error still matters."""

Progress = Callable[[int, int], None]
"""Told the number of worlds done and of all worlds."""

_log = logging.getLogger(__name__)
_COPIES = 3  # the parts, the whole they are joined to, and what an analysis takes of it


def experiment_of(
    scenarios: Sequence[Scenario],
    seeds: Sequence[int],
    draws: Sequence[int] = AS_WRITTEN,
    baseline: str | None = None,
) -> Experiment:
    """Return what an experiment is, before it runs.

    Raises:
        InputError: A region cannot be read, there are too many worlds, or regions that are compared have different
            focus sectors.
    """
    refuse_too_many(seeds, draws)
    storylines = tuple(Storyline.of(scenario, load_region(scenario.region)) for scenario in scenarios)
    experiment = Experiment(storylines, tuple(sorted(seeds)), tuple(sorted(draws)), baseline)
    if baseline is not None and (problems := experiment.focus_problems()):
        raise InputError(problems)
    return experiment


def refuse_too_many(seeds: Sequence[int], draws: Sequence[int]) -> None:
    """Refuse more worlds than anybody could run, before a list of them fills the memory.

    Raises:
        InputError: There are more.
    """
    if len(seeds) * len(draws) > MOST_WORLDS:
        found = f"{len(draws)} draws on {len(seeds)} seeds are {len(draws) * len(seeds)} worlds"
        raise InputError([Problem("seeds and draws", found, f"at most {MOST_WORLDS} worlds")])


def run_ensemble(
    scenarios: Sequence[Scenario],
    seeds: Sequence[int],
    jobs: int = 1,
    draws: Sequence[int] = AS_WRITTEN,
    progress: Progress | None = None,
    engine: EngineName = "local",
    scheduler: str | None = None,
    fail_fast: bool = False,
) -> Results:
    """Run every scenario on every world: each seed under each draw of the assumptions.

    The unit of work is one world with all scenarios on it. Results depend neither on `jobs` and `engine` nor on which
    world is done first. A run that breaks is left out, and is one of the failures of the results.

    Args:
        scenarios: What to run; names are distinct.
        seeds: Distinct seeds.
        jobs: Number of worker processes; 1 runs in this process.
        draws: Distinct numbers of draws of the assumptions from their priors; 0 are those that scenarios write.
        progress: Told the number of worlds done and of all worlds, now and then.
        engine: `local`, or `dask`; see `sim.runs.engines.engine_for`.
        scheduler: Address of a Dask scheduler.
        fail_fast: Whether the first run that breaks ends everything.

    Raises:
        InputError: A region cannot be read, the results would not fit into memory, or there is no such engine.
        RunFailed: Every run broke, or one did and `fail_fast` is set.
        SimError: No worker can be had.
    """
    experiment = experiment_of(scenarios, seeds, draws)
    done: dict[WorldKey, tuple[dict[str, bytes] | Failure, ...]] = {}
    is_size_known = False
    with (
        engine_for(engine, min(jobs, len(experiment.worlds)), scheduler) as workers,
        closing(lived_worlds(workers, scenarios, experiment.worlds, fail_fast)) as worlds,
    ):
        for lived in worlds:
            if not lived.failures and not is_size_known:
                needed = sum(lived.sizes().values()) * len(experiment.worlds) * _COPIES
                refuse_if_too_large(needed, len(experiment.worlds))
                is_size_known = True
            done[lived.world] = lived.runs
            _log.info("%s: %d runs done", lived.world, len(lived.runs) - len(lived.failures))
            if progress is not None:
                progress(len(done), len(experiment.worlds))
    return _results(experiment, done)


def lived_worlds(
    engine: Engine, scenarios: Sequence[Scenario], worlds: Sequence[WorldKey], fail_fast: bool = False
) -> Generator[LivedWorld, None, None]:
    """Yield what comes of each world, in the order in which they are done.

    Raises:
        InputError: A region cannot be read.
        RunFailed: A run broke and `fail_fast` is set.
        SimError: No worker can be had.
    """
    work = WorldWork(tuple(scenarios))
    with closing(completed(engine, work, worlds)) as outcomes:
        for world, outcome in outcomes:
            lived = work.lost(world, outcome) if isinstance(outcome, Broken) else outcome
            if lived.failures and fail_fast:
                raise RunFailed(lived.failures[0])
            yield lived


def _results(experiment: Experiment, done: Mapping[WorldKey, Sequence[dict[str, bytes] | Failure]]) -> Results:
    """Put the runs into tables, in the order of scenario and world.

    Raises:
        RunFailed: There is none.
    """
    by_name = sorted((name, place) for place, name in enumerate(experiment.names))
    runs = [done[world][place] for _, place in by_name for world in experiment.worlds]
    whole = [run for run in runs if not isinstance(run, Failure)]
    failures = tuple(run for world in experiment.worlds for run in done[world] if isinstance(run, Failure))
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
        found = f"{worlds} worlds would need about {needed / 1e9:.0f} GB of memory, this machine has {memory / 1e9:.0f}"
        raise InputError([Problem("seeds", found, f"at most {memory * worlds // needed} worlds for these scenarios")])
