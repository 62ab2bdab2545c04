"""Do the work in worker processes of this machine, each of which can die without harm to the others."""

from __future__ import annotations

import logging
import pickle
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing import resource_tracker
from typing import Any, TypeVar

from sim.errors import SimError
from sim.runs.engines.engine import WorkerDied
from sim.runs.engines.worker import Worker, safe_path

__all__ = ["Processes"]

TaskT = TypeVar("TaskT")
ResultT = TypeVar("ResultT")

_STARTS = 3  # a machine that is short of memory may let one start fail, and a script without a main guard every one

_log = logging.getLogger(__name__)


class Processes:
    """An engine of worker processes, each led by a thread of its own that knows which task it has.

    `ProcessPoolExecutor` cannot tell whose task killed a worker, and gives up all tasks if one dies.
    """

    shares_workers = False

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self.at_once = 2 * workers
        self._seat = threading.local()
        self._lock = threading.Lock()
        self._round = 0  # what was handed over before the last stop must not start a worker any more
        self._alive: set[Worker] = set()
        self._handed_over: set[Future[Any]] = set()
        # Until Python 3.12 the tracker, when it starts, lets the thread that starts it hear Ctrl-C again.
        with safe_path():
            resource_tracker.ensure_running()
        self._threads = ThreadPoolExecutor(workers, "worker", _hear_no_interrupt)

    def submit(self, work: Callable[[TaskT], ResultT], task: TaskT) -> Future[ResultT]:
        """Hand a task over to the next worker that is free."""
        future = self._threads.submit(self._done, work, task, self._round)
        self._handed_over.add(future)
        future.add_done_callback(self._handed_over.discard)
        return future

    def stop(self) -> None:
        """End every worker, whatever it is doing, and drop the tasks that wait."""
        for future in tuple(self._handed_over):
            future.cancel()
        with self._lock:
            self._round += 1
            for worker in self._alive:
                worker.end()

    def close(self) -> None:
        """Stop for good and wait until no worker is left."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self.stop()
        self._threads.shutdown()
        for worker in tuple(self._alive):
            worker.gone()

    def _done(self, work: Callable[[TaskT], ResultT], task: TaskT, of_round: int) -> ResultT:
        message = pickle.dumps((work, task))
        worker = self._worker(of_round)
        try:
            result: ResultT = worker.done(message)
        except WorkerDied:
            self._forget(worker)
            raise
        return result

    def _worker(self, of_round: int) -> Worker:
        """Return the worker of this thread: a new one if there is none, or if it died while it had nothing to do."""
        worker: Worker | None = getattr(self._seat, "worker", None)
        if worker is not None and worker.is_alive:
            return worker
        if worker is not None:
            self._forget(worker)
        last = ""
        for _ in range(_STARTS):
            worker = None
            try:
                worker = self._started(of_round)
                worker.wait_until_ready()
                return worker
            except WorkerDied as death:
                if worker is not None:
                    self._forget(worker)
                if of_round != self._round:  # it was stopped, and nobody wonders
                    raise
                last = str(death)
                _log.warning("a worker process did not start: %s", death)
        told = (
            f"worker processes do not start ({last}); a script needs `if __name__ == '__main__':` around what it calls"
        )
        raise SimError(f"{told}, and 1 job needs no workers")

    def _started(self, of_round: int) -> Worker:
        with self._lock:
            if of_round != self._round:
                raise WorkerDied("stopped")
            worker = Worker()
            self._alive.add(worker)
        self._seat.worker = worker
        return worker

    def _forget(self, worker: Worker) -> None:
        with self._lock:
            self._alive.discard(worker)
        self._seat.worker = None


def _hear_no_interrupt() -> None:
    # Workers inherit this: the Ctrl-C of a terminal goes to every process, and only the first is to act on it.
    if hasattr(signal, "pthread_sigmask"):  # Windows has none
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
