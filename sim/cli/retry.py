"""`cci retry`: run again what failed or is missing in a results folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.options import EngineOf, FailFast, Jobs, LogFile, Scheduler, Verbose

__all__ = ["retry"]


def retry(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A results folder of cci run or cci compare.")],
    jobs: Jobs = None,
    engine: EngineOf = "local",
    scheduler: Scheduler = None,
    fail_fast: FailFast = False,
    verbose: Verbose = False,
    log_file: LogFile = None,
) -> None:
    """Run what failed or is missing in a results folder, with the scenarios that it remembers."""
    from sim.cli.ending import ending_cleanly, resuming

    with ending_cleanly(verbose, log_file), resuming(folder):
        from sim.cli.order import Order
        from sim.results.manifest import read_manifest
        from sim.runs.recalled import recalled_all
        from sim.runs.request import engine_from, jobs_from

        workers = jobs_from(jobs, "--jobs")
        chosen_engine = engine_from(engine, scheduler, "--")
        experiment = read_manifest(folder).experiment
        scenarios = recalled_all(experiment.scenarios)
        order = Order(scenarios, experiment.seeds, experiment.draws, folder, experiment.baseline)
        order.carry_out(False, workers, chosen_engine, scheduler, fail_fast)
