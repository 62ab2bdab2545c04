"""Carry a request out into a folder, going on where it stopped, and print what came out."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from sim.cli.ending import resuming
from sim.cli.failures import end_after, say_failures

if TYPE_CHECKING:
    from sim.api import Comparison
    from sim.results.store.store import Store
    from sim.runs.execution import Execution
    from sim.runs.request import Request

__all__ = ["carry_out_and_say"]


def carry_out_and_say(request: Request, execution: Execution) -> None:
    """Run what is missing in a folder, complete it and print what came out.

    Raises:
        InputError: Something else is in the folder, another process writes there, or the machine is too small.
        SimError: A run broke with `fail_fast`, all did, or writing failed.
        typer.Exit: Runs broke.
    """
    from sim.api.stored import HELD
    from sim.cli.place import say_files
    from sim.cli.progress import watched
    from sim.cli.said_comparison import say_comparison
    from sim.cli.said_runs import say_runs
    from sim.runs.carry_out import carried_into_store

    assert execution.folder is not None
    comparison = None
    with resuming(execution.folder), ExitStack() as open_store:
        with watched(execution, len(request.scenarios)) as how:
            holds = () if request.baseline is None else HELD
            store = open_store.enter_context(carried_into_store(request, how, holds))
        results = store.results()
        say_failures(results.failures)
        if request.baseline is None:
            store.seal()
        elif results.paired_worlds(results.experiment.names):
            comparison = _compared(store, request.baseline)
        else:
            end_after(results.failures, "too many: no seed is left on which every scenario ran")
    if comparison is not None:
        say_comparison(comparison)
    else:
        say_runs(results)
    say_files(execution.folder)
    end_after(results.failures)


def _compared(store: Store, baseline: str) -> Comparison:
    from sim.api.stored import compared_in_store, complete
    from sim.cli.said_comparison import say_comparison
    from sim.errors import SimError

    comparison = compared_in_store(store, baseline)
    try:
        complete(comparison, store)
    except SimError:
        # What was computed is said even where it cannot be written.
        say_comparison(comparison)
        raise
    return comparison
