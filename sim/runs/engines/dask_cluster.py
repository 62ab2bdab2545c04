"""Do the work on a Dask cluster: one that is started here, or one of many machines that runs already."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING, Any, TypeVar

from sim.errors import InputError, Problem
from sim.runs.engines.engine import WorkerDied
from sim.runs.engines.worker import SAFE_PATH, safe_path

if TYPE_CHECKING:
    from distributed import Client, LocalCluster

__all__ = ["DaskCluster", "connected"]

TaskT = TypeVar("TaskT")
ResultT = TypeVar("ResultT")

_SECONDS_TO_CONNECT = 8
_SECONDS_TO_CLOSE = 1
_FAST: dict[str, Any] = {
    "distributed.worker.profile.enabled": False,  # it looks at the stack a hundred times a second
    # By default memory goes back to the system at once, and every large array is fetched from there anew.
    "distributed.nanny.pre-spawn-environ": {
        "MALLOC_TRIM_THRESHOLD_": 2**30,
        "MALLOC_MMAP_THRESHOLD_": 2**25,
        SAFE_PATH: "1",  # for workers that take the place of dead ones
    },
}
"""Settings without which a world takes twice as long."""


class DaskCluster:
    """An engine that hands tasks over to the scheduler of a Dask cluster.

    Dask tries a task again elsewhere if its worker dies, as often as the scheduler's `allowed-failures` says: it cannot
    tell which of the tasks that a worker had killed it.
    """

    shares_workers = True

    def __init__(self, client: Client) -> None:
        self._client = client
        self._executor = client.get_executor(pure=False, retries=0)

    @property
    def workers(self) -> int:
        """Number of threads in the cluster now; it may grow and shrink."""
        return sum(self._client.nthreads().values())

    @property
    def at_once(self) -> int:
        """Two tasks a worker, so that none waits for the next one to arrive."""
        return 2 * self.workers

    def submit(self, work: Callable[[TaskT], ResultT], task: TaskT) -> Future[ResultT]:
        """Hand a task over."""
        inner: Future[ResultT] = self._executor.submit(work, task)
        outer: Future[ResultT] = Future()
        # Not `inner` itself: a future that its own callback holds is never dropped, and the cluster keeps its result.
        inner.add_done_callback(lambda done: _passed_on(done, outer))
        return outer

    def stop(self) -> None:
        """Drop every task; one that has begun goes on until the cluster is closed."""
        self._executor.shutdown(wait=False)
        self._executor = self._client.get_executor(pure=False, retries=0)


def _passed_on(inner: Future[Any], outer: Future[Any]) -> None:
    from distributed.scheduler import KilledWorker

    if inner.cancelled():
        outer.cancel()
        outer.set_running_or_notify_cancel()
        return
    error = inner.exception()
    if isinstance(error, KilledWorker):
        times = error.allowed_failures + 1
        error = WorkerDied(f"{times} worker{'s' if times > 1 else ''} died while having it, perhaps for want of memory")
    if error is None:
        outer.set_result(inner.result())
    else:
        outer.set_exception(error)


@contextmanager
def connected(jobs: int, scheduler: str | None) -> Iterator[DaskCluster]:
    """Lend a Dask cluster: the one at an address, or one of `jobs` processes that only this machine can reach.

    Raises:
        InputError: Dask is not installed, or the scheduler cannot be reached.
    """
    try:
        import distributed  # noqa: F401
    except ImportError:
        found = "the package distributed is not installed"
        raise InputError([Problem("engine dask", found, 'pip install "cci-sim[dask]", or the engine local')]) from None
    with ExitStack() as stack:
        stack.enter_context(_quiet())
        yield DaskCluster(_started(jobs, stack) if scheduler is None else _reached(scheduler, stack))


def _reached(address: str, stack: ExitStack) -> Client:
    from distributed import Client
    from distributed.comm.addressing import get_address_host_port

    try:
        get_address_host_port(address)  # a client that is given no address at all hangs when it is thrown away
        with _hearing_no_interrupt():
            client = Client(address, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
            stack.callback(client.close, _SECONDS_TO_CLOSE)
            return client
    except (OSError, ValueError, TypeError, ImportError) as error:
        found = "cannot be reached" + ("" if isinstance(error, TimeoutError) else f": {error}")
        allowed = "the address of a running Dask scheduler, like tcp://127.0.0.1:8786"
        raise InputError([Problem(f"scheduler {address}", found, allowed)]) from None


def _restore(environment: Mapping[str, str | None]) -> None:
    for name, value in environment.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def _started(jobs: int, stack: ExitStack) -> Client:
    import dask
    from distributed import Client, LocalCluster

    # Who watches over a worker puts its settings into the environment of this process, and leaves them there.
    stack.callback(_restore, {name: os.environ.get(name) for name in _FAST["distributed.nanny.pre-spawn-environ"]})
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="cci-dask-", ignore_cleanup_errors=True))
    stack.enter_context(dask.config.set({"temporary-directory": folder, **_FAST}))
    with _hearing_no_interrupt():
        cluster = LocalCluster(
            n_workers=jobs,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
            scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},  # of its health page; the usual port may be taken
            silence_logs=logging.CRITICAL,
            local_directory=folder,
            memory_limit=0,  # a world is small, and a limit would pause workers that share a machine with others
        )
        stack.callback(_end, cluster)
        client = Client(cluster, set_as_default=False)
        stack.callback(client.close, _SECONDS_TO_CLOSE)
        return client


def _end(cluster: LocalCluster) -> None:
    """End a cluster and its workers, whatever they are doing."""

    async def end_workers() -> None:
        nannies = list(cluster.workers.values())
        await asyncio.gather(*(nanny.close(timeout=_SECONDS_TO_CLOSE) for nanny in nannies), return_exceptions=True)

    cluster.sync(end_workers)  # closing the cluster would wait until each has finished its task
    cluster.close()


@contextmanager
def _hearing_no_interrupt() -> Iterator[None]:
    """Start threads and processes that never hear Ctrl-C: this process hears it and stops them."""
    with safe_path():
        resource_tracker.ensure_running()  # until Python 3.12 its start would let them hear again
        if not hasattr(signal, "pthread_sigmask"):  # Windows has none
            yield
            return
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the log of Dask from the screen: what matters of it is raised."""
    logs = [logging.getLogger(name) for name in ("distributed", "tornado", "asyncio")]
    before = [log.level for log in logs]
    try:
        for log in logs:
            log.setLevel(logging.CRITICAL)
        yield
    finally:
        for log, level in zip(logs, before, strict=True):
            log.setLevel(level)
