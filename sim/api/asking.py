"""Run scenarios and compare them, in memory or into a folder that goes on where it stopped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from reprlib import repr as shortened

from sim.api.answers import Comparison, Runs
from sim.errors import InputError, Problem
from sim.results.results import Results
from sim.results.store.store import Store, opened
from sim.runs.engines.choice import EngineName
from sim.runs.ensemble import Progress, experiment_of, run_ensemble
from sim.runs.request import (
    contrast_from,
    draws_from,
    engine_from,
    jobs_from,
    scenarios_from,
    seeds_from,
    uncertainty_from,
)
from sim.runs.study import run_missing
from sim.scenario.scenario import Scenario

__all__ = ["compare", "run"]


def run(
    *scenarios: str | Path | Scenario,
    seeds: int | Iterable[int] = 20,
    settings: Sequence[str] = (),
    uncertainty: str = "none",
    draws: int | Iterable[int] | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
    engine: str = "local",
    scheduler: str | None = None,
    fail_fast: bool = False,
    folder: str | Path | None = None,
    replace: bool = False,
) -> Runs:
    """Run scenarios.

    Example: `sim.run("baseline", seeds=20).table("calls")`.

    Args:
        scenarios: Names of shipped scenarios, paths of scenario files, or `Scenario` objects.
        seeds: How many seeds, which are 0, 1, 2 ..., or a list of seeds.
        settings: Changes to every scenario that is read, like `"policy.cluster.staff_fte=4"`.
        uncertainty: `"none"`, or `"prior"`: assumptions are drawn from their plausible ranges.
        draws: With `"prior"`, how many draws of the assumptions, or a list of draws; each is run on every seed.
        jobs: Worker processes. More than one needs `if __name__ == "__main__":` around calls in a script.
        progress: Called with the number of worlds done and of all worlds.
        engine: `"local"`, or `"dask"`: a Dask cluster.
        scheduler: Address of a Dask scheduler that runs already; without it one is started.
        fail_fast: Whether the first run that breaks ends everything; otherwise it is one of `results.failures`.
        folder: A results folder, in which every run is kept as soon as it is done, and from which the same call goes on
            after an interruption; without it everything is held in memory.
        replace: Whether what is in the folder and no part of this gives way.

    Raises:
        InputError: Something asked for is not possible; carries every problem.
        SimError: Every run broke, or one did and `fail_fast` is set; or the folder cannot be written.
    """
    loaded = scenarios_from(scenarios or ("baseline",), settings)
    drawn = draws_from(draws, uncertainty_from(uncertainty))
    how = _How(jobs_from(jobs), progress, engine_from(engine, scheduler), scheduler, fail_fast)
    asked = _Asked(loaded, seeds_from(seeds), drawn)
    if folder is None:
        return Runs(how.run(asked))
    with how.run_into(folder, asked, None, replace) as store:
        store.seal()
        return Runs(store.results())


def compare(
    baseline: str | Path | Scenario,
    *alternatives: str | Path | Scenario,
    seeds: int | Iterable[int] = 20,
    settings: Sequence[str] = (),
    uncertainty: str = "none",
    draws: int | Iterable[int] | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
    engine: str = "local",
    scheduler: str | None = None,
    fail_fast: bool = False,
    folder: str | Path | None = None,
    replace: bool = False,
) -> Comparison:
    """Run scenarios on common worlds and compare each alternative with the baseline.

    Example: `sim.compare("baseline", "no-cluster", seeds=20).plot("funded_projects")`.

    Args:
        baseline: Name of a shipped scenario, path of a scenario file, or a `Scenario`.
        alternatives: One or more of the same kind; any scenario can be the baseline.
        seeds: How many seeds, which are 0, 1, 2 ..., or a list of seeds.
        settings: Changes to every scenario that is read, like `"policy.cluster.staff_fte=4"`.
        uncertainty: `"none"`, or `"prior"`: assumptions are drawn from their plausible ranges.
        draws: With `"prior"`, how many draws of the assumptions, or a list of draws; each is run on every seed.
        jobs: Worker processes. More than one needs `if __name__ == "__main__":` around calls in a script.
        progress: Called with the number of worlds done and of all worlds.
        engine: `"local"`, or `"dask"`: a Dask cluster.
        scheduler: Address of a Dask scheduler that runs already; without it one is started.
        fail_fast: Whether the first run that breaks ends everything; otherwise it is one of `results.failures`.
        folder: A results folder, in which every run is kept as soon as it is done, and from which the same call goes on
            after an interruption; without it everything is held in memory.
        replace: Whether what is in the folder and no part of this gives way.

    Raises:
        InputError: Something asked for is not possible; carries every problem.
        SimError: On every world a run broke, or one did and `fail_fast` is set; or the folder cannot be written.
    """
    loaded = contrast_from(baseline, alternatives, settings)
    drawn = draws_from(draws, uncertainty_from(uncertainty))
    how = _How(jobs_from(jobs), progress, engine_from(engine, scheduler), scheduler, fail_fast)
    asked, first = _Asked(loaded, seeds_from(seeds), drawn), loaded[0].name
    if folder is None:
        return Comparison.of(how.run(asked), first)
    with how.run_into(folder, asked, first, replace) as store:
        comparison = Comparison.in_store(store, first)
        comparison.complete(store)
        return comparison


@dataclass(frozen=True)
class _Asked:
    """What is to be run."""

    scenarios: tuple[Scenario, ...]
    seeds: tuple[int, ...]
    draws: tuple[int, ...]


@dataclass(frozen=True)
class _How:
    """Who runs it, and what happens when a run breaks."""

    jobs: int
    progress: Progress | None
    engine: EngineName
    scheduler: str | None
    fail_fast: bool

    def run(self, asked: _Asked) -> Results:
        """Run everything and hold it in memory."""
        how = (self.jobs, asked.draws, self.progress, self.engine, self.scheduler, self.fail_fast)
        return run_ensemble(asked.scenarios, asked.seeds, *how)

    @contextmanager
    def run_into(self, folder: str | Path, asked: _Asked, baseline: str | None, replace: bool) -> Iterator[Store]:
        """Run what a folder lacks and lend it with its tables settled."""
        experiment = experiment_of(asked.scenarios, asked.seeds, asked.draws, baseline)
        with opened(_place(folder), experiment, replace=replace) as store:
            how = (self.jobs, self.progress, self.engine, self.scheduler, self.fail_fast, baseline is not None)
            run_missing(store, asked.scenarios, *how)
            store.settle()
            yield store


def _place(folder: object) -> Path:
    if not isinstance(folder, str | Path):
        raise InputError([Problem("folder", shortened(folder), "the path of a folder")])
    return Path(folder).expanduser()
