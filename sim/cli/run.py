"""`cci run`: run scenarios and write their tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import (
    DrawsOrFile,
    EngineOf,
    FailFast,
    Jobs,
    LogFile,
    Out,
    Replace,
    Scheduler,
    SeedsOrFile,
    Settings,
    UncertainOrFile,
    Verbose,
)

if TYPE_CHECKING:
    from sim.cli.order import Order

__all__ = ["run"]

_USUAL_SEEDS = "20"


def run(
    scenarios: Annotated[
        list[str],
        typer.Argument(help="Names of shipped scenarios, paths of scenario files, or one experiment file."),
    ],
    seeds: SeedsOrFile = None,
    jobs: Jobs = None,
    out: Out = None,
    settings: Settings = None,
    uncertainty: UncertainOrFile = None,
    draws: DrawsOrFile = None,
    replace: Replace = False,
    engine: EngineOf = "local",
    scheduler: Scheduler = None,
    fail_fast: FailFast = False,
    verbose: Verbose = False,
    log_file: LogFile = None,
) -> None:
    """Run scenarios and write their tables; given again, go on where it stopped."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly(verbose, log_file):
        from sim.cli.order import Order
        from sim.cli.place import usual_place
        from sim.runs.experiment_file import is_experiment
        from sim.runs.request import draws_from, engine_from, jobs_from, scenarios_from, seeds_from, uncertainty_from

        workers = jobs_from(jobs, "--jobs")
        chosen_engine = engine_from(engine, scheduler, "--")
        if len(scenarios) == 1 and is_experiment(scenarios[0]):
            order = _written(Path(scenarios[0]), seeds, uncertainty, draws, settings or (), out)
        else:
            chosen = seeds_from(seeds or _USUAL_SEEDS, "--seeds")
            drawn = draws_from(draws, uncertainty_from(uncertainty or "none", "--uncertainty"), "--draws")
            loaded = scenarios_from(scenarios, settings or ())
            order = Order(loaded, chosen, drawn, out or usual_place([scenario.name for scenario in loaded]))
        order.carry_out(replace, workers, chosen_engine, scheduler, fail_fast)


def _written(
    file: Path,
    seeds: str | None,
    uncertainty: str | None,
    draws: str | None,
    settings: Sequence[str],
    out: Path | None,
) -> Order:
    """Return what an experiment file asks for, under what the command line says."""
    from sim.cli.order import Order
    from sim.runs.experiment_file import read_experiment
    from sim.runs.request import draws_from, seeds_from, uncertainty_from

    how = None if uncertainty is None else uncertainty_from(uncertainty, "--uncertainty")
    written = read_experiment(file, settings, how)
    chosen = written.seeds if seeds is None else seeds_from(seeds, "--seeds")
    drawn = written.draws if draws is None else draws_from(draws, written.uncertainty, "--draws")
    return Order(written.scenarios, chosen, drawn, out or Path("results") / written.name, written.baseline)
