"""Do the same work on many tasks; a task that breaks is a record, and the others go on."""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from sim.errors import InputError, SimError
from sim.runs.engines.engine import Broken, Engine, WorkerDied

__all__ = ["completed"]

TaskT = TypeVar("TaskT")
ResultT = TypeVar("ResultT")


def completed(
    engine: Engine, work: Callable[[TaskT], ResultT], tasks: Sequence[TaskT]
) -> Generator[tuple[TaskT, ResultT | Broken], None, None]:
    """Yield each task with what `work` makes of it, in the order in which they are done.

    Closing the generator, as `contextlib.closing` does, drops what is not done and stops the workers at once; those of
    Dask finish what they have begun unless the engine is closed too.

    Where several tasks share a worker, none of those that it had when it died is known to have killed it. They are done
    again at the end, each alone, so that only a task that kills a worker by itself counts as broken.

    Args:
        engine: Who does it.
        work: What to do with a task; it is sent to workers, so it must be picklable.
        tasks: The tasks, few bytes each.

    Raises:
        InputError: Whatever the work refused; the user has to correct it, and no other task would fare better.
        SimError: The engine itself is lost.
    """
    waiting = iter(tasks)
    suspected: deque[TaskT] = deque()
    pending: dict[Future[ResultT | Broken], TaskT] = {}
    guarded = _Guarded(work)
    try:
        while True:
            for task in islice(waiting, max(0, max(1, engine.at_once) - len(pending))):
                pending[engine.submit(guarded, task)] = task
            alone = not pending
            if alone and suspected:
                task = suspected.popleft()
                pending[engine.submit(guarded, task)] = task
            if not pending:
                return
            for future in wait(pending, return_when=FIRST_COMPLETED).done:
                task, outcome = pending.pop(future), _outcome(future)
                if _died(outcome) and engine.shares_workers and not alone:
                    suspected.append(task)
                else:
                    yield task, outcome
    finally:
        if pending:
            engine.stop()


@dataclass(frozen=True)
class _Guarded(Generic[TaskT, ResultT]):
    """Work that tells of its errors where they happen: not every exception survives the way from a worker."""

    work: Callable[[TaskT], ResultT]

    def __call__(self, task: TaskT) -> ResultT | Broken:
        try:
            return self.work(task)
        except InputError:
            raise
        except Exception as error:
            return _raised(error)


def _outcome(future: Future[ResultT | Broken]) -> ResultT | Broken:
    try:
        return future.result()
    except CancelledError:
        raise SimError("those who do the work are gone: the connection to the scheduler was lost") from None
    except WorkerDied as death:
        return Broken("died", str(death), "")
    except SimError:
        raise
    except Exception as error:  # the result could not be sent
        return _raised(error)


def _died(outcome: object) -> bool:
    return isinstance(outcome, Broken) and outcome.kind == "died"


def _raised(error: Exception) -> Broken:
    told = str(error) if isinstance(error, SimError) else f"{type(error).__name__}: {error}"
    return Broken("raised", " ".join(told.split()), "".join(traceback.format_exception(error)))
