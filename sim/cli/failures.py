"""Say which runs broke, and end as a command does that could not do everything."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from sim.cli.ending import FAULT, say_aside

if TYPE_CHECKING:
    from sim.results.failure import Failure

__all__ = ["end_after", "say_failures"]

_log = logging.getLogger("sim")


def say_failures(failures: Sequence[Failure]) -> None:
    """Say every failure in one line on stderr, and its traceback in the log."""
    for failure in failures:
        say_aside(f"fault: {failure}")
        if failure.trace:
            _log.error("%s\n%s", failure, failure.trace)


def end_after(failures: Sequence[Failure], what: str = "left out of what was written") -> None:
    """End with the exit code of a fault if there are failures.

    Raises:
        typer.Exit: There are.
    """
    if failures:
        runs = "1 run that broke is" if len(failures) == 1 else f"{len(failures)} runs that broke are"
        say_aside(f"{runs} {what} (-v or --log-file shows tracebacks)")
        raise typer.Exit(FAULT)
