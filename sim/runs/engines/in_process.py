"""Do the work in this process, one task after the other."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

__all__ = ["InProcess"]

TaskT = TypeVar("TaskT")
ResultT = TypeVar("ResultT")


class InProcess:
    """An engine that does a task as soon as it is handed over."""

    workers = 1
    at_once = 1
    shares_workers = False

    def submit(self, work: Callable[[TaskT], ResultT], task: TaskT) -> Future[ResultT]:
        """Do a task."""
        future: Future[ResultT] = Future()
        try:
            future.set_result(work(task))
        except Exception as error:
            future.set_exception(error)
        return future

    def stop(self) -> None:
        """Do nothing: what was handed over is done."""
