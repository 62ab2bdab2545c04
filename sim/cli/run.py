"""`cci run`: run scenarios and write their tables."""

from __future__ import annotations

from typing import Annotated

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
        from sim.cli.order import Order
        from sim.cli.place import usual_place
        from sim.runs.request import engine_from, jobs_from, scenarios_from, seeds_from, uncertainty_from

        chosen = seeds_from(seeds, "--seeds")
        workers = jobs_from(jobs, "--jobs")
        how = uncertainty_from(uncertainty, "--uncertainty")
        chosen_engine = engine_from(engine, scheduler, "--")
        loaded = scenarios_from(scenarios, settings or ())
        folder = out or usual_place([scenario.name for scenario in loaded])
        Order(loaded, chosen, how, folder).carry_out(replace, workers, chosen_engine, scheduler, fail_fast)
