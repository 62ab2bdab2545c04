"""`cci run`: run scenarios and write their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import (
    EngineOf,
    FailFast,
    Jobs,
    LogFile,
    Out,
    Replace,
    Scheduler,
    Seeds,
    Settings,
    Uncertain,
    Verbose,
)

if TYPE_CHECKING:
    from sim.outcomes.results import Results

__all__ = ["run"]


def run(
    scenarios: Annotated[list[str], typer.Argument(help="Names of shipped scenarios, or paths of scenario files.")],
    seeds: Seeds = "20",
    jobs: Jobs = None,
    out: Out = None,
    settings: Settings = None,
    uncertainty: Uncertain = "none",
    replace: Replace = False,
    engine: EngineOf = "local",
    scheduler: Scheduler = None,
    fail_fast: FailFast = False,
    verbose: Verbose = False,
    log_file: LogFile = None,
) -> None:
    """Run scenarios and write their tables."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly(verbose, log_file):
        from sim.cli.failures import end_after, say_failures
        from sim.cli.place import say_files, usual_place
        from sim.cli.progress import progress_shown
        from sim.errors import SimError
        from sim.outcomes.folder import check_place
        from sim.runs.ensemble import experiment_of, run_ensemble
        from sim.runs.request import engine_from, jobs_from, scenarios_from, seeds_from, uncertainty_from

        chosen = seeds_from(seeds, "--seeds")
        workers = jobs_from(jobs, "--jobs")
        how = uncertainty_from(uncertainty, "--uncertainty")
        chosen_engine = engine_from(engine, scheduler, "--")
        loaded = scenarios_from(scenarios, settings or ())
        folder = out or usual_place([scenario.name for scenario in loaded])
        check_place(folder, experiment_of(loaded, chosen, how), replace)
        with progress_shown(len(loaded)) as progress:
            results = run_ensemble(loaded, chosen, workers, how, progress, chosen_engine, scheduler, fail_fast)
        say_failures(results.failures)
        # Saying may fail (a full disk, a reader that is gone), and so may writing: neither takes the other along.
        try:
            results.write(folder, replace=replace)
        except SimError:
            _say_runs(results)
            raise
        _say_runs(results)
        say_files(folder)
        end_after(results.failures)


def _say_runs(results: Results) -> None:
    import numpy as np

    from sim.analysis.run_values import run_values
    from sim.cli.headlines import FOCUS_SECTOR, HEADLINES, RESIDUAL
    from sim.cli.shown import UNDEFINED, label_shown, number, say, say_table, unit_shown

    for scenario in results.scenarios:
        if not results.paired_seeds([scenario.name]):
            say(f"{scenario.name}: every run broke")
            say()
            continue
        its = results.paired([scenario.name])
        seeds = "1 run" if len(its.seeds) == 1 else f"{len(its.seeds)} runs"
        mine = run_values(its).xs((scenario.name, FOCUS_SECTOR), level=("scenario", "sector"))
        rows = []
        for outcome in (*HEADLINES, *RESIDUAL):
            if outcome not in mine.index:
                continue
            runs = mine.loc[[outcome]].to_numpy().ravel()
            runs = runs[~np.isnan(runs)]
            divisor = unit_shown(outcome)[1]
            spread = UNDEFINED
            if runs.size > 1:
                low, high = (number(float(end), divisor) for end in np.quantile(runs, [0.1, 0.9]))
                spread = f"{low} to {high}"
            mean = float(runs.mean()) if runs.size else float("nan")
            rows.append([label_shown(outcome), number(mean, divisor), spread])
        heading = f"{scenario.name}: cultural and creative industries, {scenario.report_from} to {scenario.end}, "
        say_table(heading + seeds, ["outcome", "mean", "10-90 % of runs"], rows, numbers_from=1)
        say()
