"""Run scenarios and compare them, in memory or into a folder that goes on where it stopped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from sim.api.answers import Comparison, Runs
from sim.api.notebook import progress_from
from sim.api.stored import compared_in_store, complete
from sim.outcomes.tables import RUN_TABLES, VALUES_ONLY
from sim.results.results import read_results
from sim.runs.carry_out import carried_into_store, carry_out
from sim.runs.execution import Execution, Progress, engine_from, folder_from, jobs_from
from sim.runs.request import Request, contrast_from, draws_from, scenarios_from, seeds_from, uncertainty_from
from sim.scenario.scenario import Scenario

__all__ = ["compare", "open", "run"]


def run(
    *scenarios: str | Path | Scenario,
    seeds: int | Iterable[int] | None = None,
    settings: Sequence[str] = (),
    uncertainty: str = "none",
    draws: int | Iterable[int] | None = None,
    jobs: int = 1,
    progress: Progress | bool | None = None,
    engine: str = "local",
    scheduler: str | None = None,
    fail_fast: bool = False,
    folder: str | Path | None = None,
    replace: bool = False,
    values_only: bool = False,
) -> Runs:
    """Run scenarios.

    Example: `sim.run("baseline", seeds=20).table("calls")`.

    Args:
        scenarios: Names of shipped scenarios, paths of scenario files, or `Scenario` objects.
        seeds: How many seeds, which are 0, 1, 2 ..., or a list of seeds; None: 20, or 2 where assumptions are drawn.
        settings: Changes to every scenario that is read, like `"policy.cluster.staff_fte=4"`.
        uncertainty: `"none"`; `"prior"`: assumptions are drawn from their plausible ranges; or `"posterior"`: drawn
            from what the record leaves of these.
        draws: With either of these, how many draws of the assumptions, or a list of draws, each run on every seed;
            None: 100.
        jobs: Worker processes. More than one needs `if __name__ == "__main__":` around calls in a script.
        progress: Called with the number of worlds done and of all worlds. True shows a line on the screen, False
            nothing; None shows it in a notebook.
        engine: `"local"`, or `"dask"`: a Dask cluster.
        scheduler: Address of a Dask scheduler that runs already; without it one is started.
        fail_fast: Whether the first run that breaks ends everything; otherwise it is one of `results.failures`.
        folder: A results folder, in which every run is kept as soon as it is done, and from which the same call goes on
            after an interruption; without it everything is held in memory.
        replace: Whether what is in the folder and no part of this gives way.
        values_only: Whether one number for each outcome and sector of a run is kept, the table `run_values`, instead of
            all its tables, which take a hundred times as much.

    Raises:
        InputError: Something asked for is not possible; carries every problem.
        SimError: Every run broke, or one did and `fail_fast` is set; or the folder cannot be written.
    """
    loaded = scenarios_from(scenarios or ("baseline",), settings)
    how = _execution(jobs, engine, scheduler, fail_fast, folder, replace, progress)
    drawn = uncertainty_from(uncertainty)
    many = seeds_from(seeds, uncertainty=drawn)
    request = Request(loaded, many, draws_from(draws, drawn), keeps=_kept(values_only), uncertainty=drawn)
    return Runs(carry_out(request, how, holds=request.keeps if how.folder is None else ()))


def compare(
    baseline: str | Path | Scenario,
    *alternatives: str | Path | Scenario,
    seeds: int | Iterable[int] | None = None,
    settings: Sequence[str] = (),
    uncertainty: str = "none",
    draws: int | Iterable[int] | None = None,
    jobs: int = 1,
    progress: Progress | bool | None = None,
    engine: str = "local",
    scheduler: str | None = None,
    fail_fast: bool = False,
    folder: str | Path | None = None,
    replace: bool = False,
    values_only: bool = False,
) -> Comparison:
    """Run scenarios on common worlds and compare each alternative with the baseline.

    Example: `sim.compare("baseline", "no-cluster", seeds=20).plot("funded_projects")`.

    Baseline and alternatives, one or more, are what `run` takes for scenarios; any scenario can be the baseline. Every
    other argument is that of `run`.

    Raises:
        InputError: Something asked for is not possible; carries every problem.
        SimError: On every world a run broke, or one did and `fail_fast` is set; or the folder cannot be written.
    """
    loaded = contrast_from(baseline, alternatives, settings)
    how = _execution(jobs, engine, scheduler, fail_fast, folder, replace, progress)
    drawn = uncertainty_from(uncertainty)
    many = seeds_from(seeds, uncertainty=drawn)
    request = Request(loaded, many, draws_from(draws, drawn), loaded[0].name, _kept(values_only), drawn)
    if how.folder is None:
        return Comparison.of(carry_out(request, how, request.read_to_compare), loaded[0].name)
    with carried_into_store(request, how, request.read_to_compare) as store:
        comparison = compared_in_store(store, loaded[0].name)
        complete(comparison, store)
        return comparison


def open(folder: str | Path) -> Runs | Comparison:
    """Open a results folder of `cci run`, `cci compare`, or a `folder` of `run` and `compare`; nothing runs.

    Example: `sim.open("results/demo").table()`.

    Returns:
        A `Comparison` where scenarios were compared with a baseline, else `Runs`.

    Raises:
        InputError: The folder holds no results or unfinished ones, or a table is missing or damaged.
    """
    results = read_results(folder)
    baseline = results.experiment.baseline
    if baseline is None or "comparison" not in results.tables:
        return Runs(results)
    return Comparison(results.paired(), baseline)


def _kept(values_only: bool) -> tuple[str, ...]:
    return VALUES_ONLY if values_only else RUN_TABLES


def _execution(
    jobs: int,
    engine: str,
    scheduler: str | None,
    fail_fast: bool,
    folder: str | Path | None,
    replace: bool,
    progress: Progress | bool | None,
) -> Execution:
    workers, name = jobs_from(jobs), engine_from(engine, scheduler)
    return Execution(
        workers, name, scheduler, fail_fast, folder_from(folder), replace, progress=progress_from(progress)
    )
