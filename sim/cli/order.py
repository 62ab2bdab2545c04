"""Carry out what a command asks to be run: go on where it stopped, write the results, print them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.ending import resuming, say_aside
from sim.cli.failures import end_after, say_failures

if TYPE_CHECKING:
    from sim.api import Comparison
    from sim.results.store.store import Store
    from sim.runs.engines.choice import EngineName
    from sim.runs.study import Estimate
    from sim.scenario.scenario import Scenario

__all__ = ["Order", "command_line"]

_SHORT = 60.0  # seconds for which no estimate is worth a line


@dataclass(frozen=True)
class Order:
    """What is to be run and where results go.

    Attributes:
        scenarios: The scenarios, the baseline first if there is one.
        seeds: The seeds.
        draws: The draws of assumptions; 0 alone where they are as written.
        folder: The results folder.
        baseline: Name of the scenario with which the others are compared; None if they only run.
    """

    scenarios: Sequence[Scenario]
    seeds: Sequence[int]
    draws: Sequence[int]
    folder: Path
    baseline: str | None = None

    def carry_out(self, replace: bool, jobs: int, engine: EngineName, scheduler: str | None, fail_fast: bool) -> None:
        """Run what is missing in the folder, complete it and print what came out.

        Raises:
            InputError: Something else is in the folder, another process writes there, or the machine is too small.
            SimError: A run broke with `fail_fast`, all did, or writing failed.
            typer.Exit: Runs broke.
        """
        from sim.cli.place import say_files
        from sim.cli.progress import progress_shown
        from sim.cli.said_comparison import say_comparison
        from sim.cli.said_runs import say_runs
        from sim.results.store.store import opened
        from sim.runs.ensemble import experiment_of
        from sim.runs.study import run_missing

        experiment = experiment_of(self.scenarios, self.seeds, self.draws, self.baseline)
        comparison = None
        with (
            resuming(self.folder),
            opened(self.folder, experiment, replace=replace, command_line=command_line()) as store,
        ):
            _say_what_is_done(store)
            with progress_shown(len(self.scenarios)) as progress:
                run_missing(
                    store,
                    self.scenarios,
                    jobs,
                    progress,
                    engine,
                    scheduler,
                    fail_fast,
                    self.baseline is not None,
                    _say_estimate,
                )
            store.settle()
            results = store.results()
            say_failures(results.failures)
            if self.baseline is None:
                store.seal()
            elif results.paired_worlds(results.experiment.names):
                comparison = self._compared(store)
            else:
                end_after(results.failures, "too many: no seed is left on which every scenario ran")
        if comparison is not None:
            say_comparison(comparison)
        else:
            say_runs(results)
        say_files(self.folder)
        end_after(results.failures)

    def _compared(self, store: Store) -> Comparison:
        from sim.api import Comparison
        from sim.cli.said_comparison import say_comparison
        from sim.errors import SimError

        assert self.baseline is not None
        comparison = Comparison.in_store(store, self.baseline)
        try:
            comparison.complete(store)
        except SimError:
            # What was computed is said even where it cannot be written.
            say_comparison(comparison)
            raise
        return comparison


def command_line() -> list[str]:
    """Return the command that was given, word by word."""
    return [Path(sys.argv[0]).name, *sys.argv[1:]]


def _say_what_is_done(store: Store) -> None:
    experiment = store.request.experiment
    total = len(experiment.names) * len(experiment.worlds)
    if store.done and not store.is_whole:
        say_aside(f"{len(store.done)} of {total} runs are done already; going on with the rest")


def _say_estimate(estimate: Estimate) -> None:
    if estimate.seconds > _SHORT:
        say_aside(str(estimate))
