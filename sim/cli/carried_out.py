"""Carry a request out into a folder, going on where it stopped, and print what came out."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.ending import resuming
from sim.cli.failures import end_after, say_failures

if TYPE_CHECKING:
    from sim.api import Comparison, Runs
    from sim.errors import SimError
    from sim.results.store.store import Store
    from sim.runs.execution import Execution
    from sim.runs.request import Request

__all__ = ["carried_out", "carry_out_and_say"]


def carry_out_and_say(request: Request, execution: Execution, as_json: bool = False) -> None:
    """Run what is missing in a folder, complete it and print what came out; see `carried_out`."""
    from sim.cli.place import say_files

    assert execution.folder is not None
    answer, trouble = carried_out(request, execution)
    _say(answer, execution.folder, as_json)
    if trouble is not None:
        raise trouble
    if not as_json:
        say_files(execution.folder)
    end_after(answer.results.failures)


def _say(answer: Runs, folder: Path | str, as_json: bool) -> None:
    from sim.api import Comparison
    from sim.cli.as_json import say_json
    from sim.cli.content import content_of_comparison, content_of_runs
    from sim.cli.said_comparison import say_comparison
    from sim.cli.said_runs import say_runs

    if isinstance(answer, Comparison):
        if as_json:
            say_json(content_of_comparison(answer, folder))
        else:
            say_comparison(answer, folder)
    elif as_json:
        say_json(content_of_runs(answer.results, folder))
    else:
        say_runs(answer.results, folder)


def carried_out(request: Request, execution: Execution) -> tuple[Runs, SimError | None]:
    """Run what is missing in a folder and complete it.

    Returns:
        What came out, a comparison if there is a baseline; and why not all of it could be written, where it could not:
        what was computed is to be said all the same.

    Raises:
        InputError: Something else is in the folder, another process writes there, or the machine is too small.
        SimError: A run broke with `fail_fast`, all did, or runs could not be written.
        typer.Exit: Runs broke, and no world is left on which every scenario ran.
    """
    from sim.api import Runs
    from sim.cli.progress import watched
    from sim.runs.carry_out import carried_into_store

    with resuming(execution.folder), ExitStack() as open_store:
        with watched(execution, len(request.scenarios)) as how:
            store = open_store.enter_context(carried_into_store(request, how, request.read_to_compare))
        results = store.results()
        say_failures(results.failures)
        if request.baseline is None:
            store.seal()
            return Runs(results), None
        if not results.paired_worlds(results.experiment.names):
            end_after(results.failures, "too many: no seed is left on which every scenario ran")
        return _compared(store, request.baseline)


def _compared(store: Store, baseline: str) -> tuple[Comparison, SimError | None]:
    from sim.api.stored import compared_in_store, complete
    from sim.errors import SimError

    comparison = compared_in_store(store, baseline)
    try:
        complete(comparison, store)
    except SimError as error:
        return comparison, error
    return comparison, None
