"""Do the same work for many seeds, here or in several worker processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import connection
from typing import TypeVar

from sim.errors import SimError

__all__ = ["over_seeds"]

WorkT = TypeVar("WorkT")


def over_seeds(
    work: Callable[[int], WorkT], seeds: Sequence[int], jobs: int
) -> Generator[tuple[int, WorkT], None, None]:
    """Yield each seed with what `work` makes of it, in the order in which they are done.

    Args:
        work: What to do with a seed; it is sent to the workers, so it must be picklable.
        seeds: The seeds.
        jobs: Number of worker processes; with 1 the work is done in this process.

    Raises:
        SimError: A worker died.
        Exception: Whatever `work` raises; seeds that are not done by then are dropped.
    """
    if jobs == 1 or len(seeds) == 1:
        for seed in seeds:
            yield seed, work(seed)
        return
    yield from _in_workers(work, seeds, min(jobs, len(seeds)))


def _in_workers(
    work: Callable[[int], WorkT], seeds: Sequence[int], jobs: int
) -> Generator[tuple[int, WorkT], None, None]:
    others = set(multiprocessing.active_children())
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_end_with_parent)
    waiting = iter(seeds)
    pending: dict[Future[WorkT], int] = {}
    try:
        # One seed in work and one waiting for each worker: a million of futures would fill the memory.
        for seed in _taken(waiting, 2 * jobs):
            pending[_submitted(pool, work, seed)] = seed
        while pending:
            done, _ = wait(pending, return_when=FIRST_COMPLETED)
            for future in done:
                result = future.result()
                seed = pending.pop(future)
                for following in _taken(waiting, 1):
                    pending[_submitted(pool, work, following)] = following
                yield seed, result
        pool.shutdown()
    except BrokenProcessPool as error:
        known = ", ".join(map(str, sorted(pending.values())))
        told = f"a worker process died, perhaps for want of memory; it had one of the seeds {known}"
        raise SimError(f"{told}; fewer --jobs need less") from error
    finally:
        _stop(pool, others)


def _end_with_parent() -> None:
    """Let a worker end as soon as its parent is gone: one that is killed cannot stop it any more."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_exit_once_ready, args=(parent.sentinel,), daemon=True).start()


def _exit_once_ready(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def _taken(seeds: Iterator[int], number: int) -> list[int]:
    return [seed for _, seed in zip(range(number), seeds, strict=False)]


def _submitted(pool: ProcessPoolExecutor, work: Callable[[int], WorkT], seed: int) -> Future[WorkT]:
    with _interrupt_later():
        return pool.submit(work, seed)


@contextmanager
def _interrupt_later() -> Iterator[None]:
    """Hold Ctrl-C back for a moment; a worker started meanwhile never hears it: its parent stops it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _stop(pool: ProcessPoolExecutor, others: set[multiprocessing.process.BaseProcess]) -> None:
    """End the workers of a pool at once if any is left, whatever it is doing."""
    pool.shutdown(wait=False, cancel_futures=True)
    for worker in set(multiprocessing.active_children()) - others:
        worker.terminate()
