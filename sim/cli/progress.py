"""Show on stderr how far the work is and how long it will still take."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from sim.cli.ending import say_aside
from sim.words.progress import how_far

if TYPE_CHECKING:
    from sim.runs.estimate import Estimate
    from sim.runs.execution import Execution

__all__ = ["progress_shown", "watched"]

_SECONDS_BETWEEN_LINES = 5.0
_SHORT = 60.0  # seconds for which no estimate is worth a line


@contextmanager
def watched(execution: Execution, runs_each: int) -> Iterator[Execution]:
    """Lend an execution that says on stderr how far it is; see `progress_shown`."""
    with progress_shown(runs_each) as progress:
        yield replace(execution, progress=progress, resumed=_say_resumed, estimated=_say_estimate, noted=say_aside)


def _say_resumed(done: int, total: int) -> None:
    say_aside(f"{done} of {total} runs are done already; going on with the rest")


def _say_estimate(estimate: Estimate) -> None:
    if estimate.seconds > _SHORT:
        say_aside(str(estimate))


@contextmanager
def progress_shown(runs_each: int) -> Iterator[Callable[[int, int], None]]:
    """Lend a callback that takes the number of worlds done and of all: a bar on a terminal, else lines.

    Args:
        runs_each: Number of runs on each world, for the words.
    """
    what = "worlds" if runs_each == 1 else f"worlds, {runs_each} runs each"
    if not sys.stderr.isatty():
        yield _Lines(what)
        return
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield show


class _Lines:
    """Plain lines, the last one and at most one every few seconds."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.started = self.said = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if done < total and now - self.said < _SECONDS_BETWEEN_LINES:
            return
        self.said = now
        with suppress(OSError):  # nobody may be listening; the work goes on
            print(how_far(done, total, self.what, now - self.started), file=sys.stderr, flush=True)
