"""What every engine offers, and what it tells of a task that broke."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

__all__ = ["Broken", "Engine", "WorkerDied"]

TaskT = TypeVar("TaskT")
ResultT = TypeVar("ResultT")


@dataclass(frozen=True)
class Broken:
    """What stands in the place of a result that there is not.

    Attributes:
        kind: `raised` if the work raised, `died` if the worker that did it died.
        reason: What happened, in one line.
        trace: Where it happened: a traceback; empty if a worker died.
    """

    kind: Literal["raised", "died"]
    reason: str
    trace: str


class WorkerDied(Exception):  # noqa: N818 - it tells what happened to the worker
    """The worker that did a task is no more; other tasks go on."""


class Engine(Protocol):
    """Who does the work: an executor that keeps each task apart from the others."""

    @property
    def workers(self) -> int:
        """Number of tasks done at the same time."""

    @property
    def at_once(self) -> int:
        """Number of tasks it takes at a time: at most twice its workers, so that memory stays bounded."""

    @property
    def shares_workers(self) -> bool:
        """Whether a worker may have several tasks, so that nobody knows which of them killed it."""

    def submit(self, work: Callable[[TaskT], ResultT], task: TaskT) -> Future[ResultT]:
        """Hand a task over; a future raises `WorkerDied` if its worker dies."""

    def stop(self) -> None:
        """Drop every task that was handed over, at once; the engine can then be used again."""
