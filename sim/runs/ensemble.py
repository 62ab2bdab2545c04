"""Run an experiment: every scenario on every seed, whatever the number of workers."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Literal

from sim.errors import InputError, Problem
from sim.outcomes.columnar import joined, packed
from sim.outcomes.experiment import Experiment, Storyline
from sim.outcomes.results import Results
from sim.outcomes.tables import RUN_TABLES
from sim.region.files import load_region
from sim.runs.pool import over_seeds
from sim.runs.run import run_world
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
) -> Results:
    """Run every scenario on every seed.

    The unit of work is one world with all scenarios on it. Results depend neither on `jobs` nor on which
    world is done first.

    Args:
        scenarios: What to run; names are distinct.
        seeds: Distinct seeds.
        jobs: Number of worker processes; 1 runs in this process.
        uncertainty: `none`, or `prior`: each seed draws its own assumptions.
        progress: Told the number of worlds done and of all worlds, now and then.

    Raises:
        InputError: A region cannot be read, or the results would not fit into memory.
        RunFailed: A run broke.
        SimError: A worker died.
    """
    experiment = experiment_of(scenarios, seeds, uncertainty)
    work = _World(tuple(scenarios), uncertainty)
    done: dict[int, list[dict[str, bytes]]] = {}
    with closing(over_seeds(work, experiment.seeds, jobs)) as worlds:
        for seed, lived in worlds:
            if not done:
                _refuse_if_too_large(lived.size, len(experiment.seeds))
            done[seed] = lived.packages
            _log.info("seed %d: %d runs done", seed, len(scenarios))
            if progress is not None:
                progress(len(done), len(experiment.seeds))
    by_name = sorted((scenario.name, place) for place, scenario in enumerate(scenarios))
    tables = {
        name: joined([done[seed][place][name] for _, place in by_name for seed in experiment.seeds], name)
        for name in RUN_TABLES
    }
    return Results(experiment, tables)


@dataclass(frozen=True)
class _Lived:
    """What came of one world: packed tables of each run, and the bytes they take unpacked."""

    packages: list[dict[str, bytes]]
    size: int


@dataclass(frozen=True)
class _World:
    """The work on one seed, as it is sent to a worker."""

    scenarios: tuple[Scenario, ...]
    uncertainty: str

    def __call__(self, seed: int) -> _Lived:
        runs = run_world(self.scenarios, seed, self.uncertainty)
        size = sum(int(table.memory_usage(deep=True).sum()) for run in runs for table in run.values())
        return _Lived([{name: packed(run[name], name) for name in RUN_TABLES} for run in runs], size)


def _refuse_if_too_large(world_bytes: int, worlds: int) -> None:
    """Refuse, once the first world shows its size, an experiment that this machine cannot hold."""
    needed = world_bytes * worlds * _COPIES
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    if needed > memory:
        found = f"{worlds} would need about {needed / 1e9:.0f} GB of memory, this machine has {memory / 1e9:.0f}"
        most = memory // (world_bytes * _COPIES)
        raise InputError([Problem("seeds", found, f"at most {most} for these scenarios")])
