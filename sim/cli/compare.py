"""`cci compare`: run scenarios on common worlds and compare them with a baseline."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.options import (
    Draws,
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

__all__ = ["compare"]


def compare(
    baseline: Annotated[str, typer.Argument(help="Name of a shipped scenario, or path of a scenario file.")],
    alternatives: Annotated[list[str], typer.Argument(help="One or more scenarios to compare with it.")],
    seeds: Seeds = "20",
    jobs: Jobs = None,
    out: Out = None,
    settings: Settings = None,
    uncertainty: Uncertain = "none",
    draws: Draws = None,
    replace: Replace = False,
    engine: EngineOf = "local",
    scheduler: Scheduler = None,
    fail_fast: FailFast = False,
    verbose: Verbose = False,
    log_file: LogFile = None,
) -> None:
    """Compare scenarios with a baseline on common worlds; write tables and figures; given again, go on."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly(verbose, log_file):
        from sim.cli.order import Order
        from sim.cli.place import usual_place
        from sim.runs.request import contrast_from, draws_from, engine_from, jobs_from, seeds_from, uncertainty_from

        chosen = seeds_from(seeds, "--seeds")
        workers = jobs_from(jobs, "--jobs")
        drawn = draws_from(draws, uncertainty_from(uncertainty, "--uncertainty"), "--draws")
        chosen_engine = engine_from(engine, scheduler, "--")
        scenarios = contrast_from(baseline, alternatives, settings or ())
        first = scenarios[0].name
        folder = out or usual_place([scenario.name for scenario in scenarios], first)
        order = Order(scenarios, chosen, drawn, folder, first)
        order.carry_out(replace, workers, chosen_engine, scheduler, fail_fast)
