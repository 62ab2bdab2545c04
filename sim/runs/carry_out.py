"""Carry out a request: every scenario on every world, in memory or into a folder, whatever the number of workers."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager

from sim.outcomes.tables import WorldKey
from sim.results.failure import Failure
from sim.results.results import Results
from sim.results.store.store import Store, opened
from sim.runs.engines import Broken, Engine, completed, engine_for
from sim.runs.estimate import estimate, refuse_if_too_large
from sim.runs.execution import Execution
from sim.runs.failure import RunFailed
from sim.runs.in_memory import RunsInMemory
from sim.runs.request import Request
from sim.runs.world_work import LivedWorld, WorldWork

__all__ = ["carried_into_store", "carry_out"]

_log = logging.getLogger(__name__)


def carry_out(request: Request, execution: Execution | None = None, holds: Sequence[str] = ()) -> Results:
    """Run what is asked for, and return the results; a folder is complete then.

    The unit of work is one world with all scenarios on it. Results depend on the request alone: not on how it is
    carried out, nor on which world is done first. A run that breaks is left out, and is one of the failures of the
    results. In a folder only what is missing is run, and every run is kept as soon as it is done. A region or code that
    is not the same for all runs ends the work.

    Args:
        request: What to run.
        execution: How; in this process and in memory if None.
        holds: Names of the tables that whoever asks will hold in memory, over all worlds; what does not fit is refused
            after the first world.

    Raises:
        InputError: A region or the folder cannot be read, a region changes meanwhile, a worker has another one or other
            code, the folder holds something else, another process writes there, this machine cannot hold or store the
            results, or there is no such engine.
        RunFailed: Every run broke, or one did and `fail_fast` is set.
        SimError: No worker can be had, or a run could not be written down.
    """
    how = execution or Execution()
    if how.folder is not None:
        with carried_into_store(request, how, holds) as store:
            store.seal()
            return store.results()
    runs = RunsInMemory(request.experiment)
    _run_missing(runs, request, how, holds)
    return runs.results()


@contextmanager
def carried_into_store(request: Request, execution: Execution, holds: Sequence[str] = ()) -> Iterator[Store]:
    """Run what the folder of an execution lacks and lend its store with the tables settled, to be sealed.

    Everything else is as `carry_out` says.
    """
    how = execution
    assert how.folder is not None
    with opened(how.folder, request.experiment, replace=how.replace, command_line=how.command_line) as store:
        for note in store.notes:
            (how.noted or _log.warning)(note)
        if store.done and not store.is_whole and how.resumed is not None:
            how.resumed(len(store.done), len(request.experiment.names) * len(request.experiment.worlds))
        _run_missing(store, request, how, holds)
        store.settle()
        yield store


def _run_missing(runs: Store | RunsInMemory, request: Request, how: Execution, holds: Sequence[str]) -> None:
    """Run every scenario on every world that is not there yet."""
    missing = runs.missing()
    total = sum(map(len, missing.values()))
    if not total:
        return
    by_name = {scenario.name: scenario for scenario in request.scenarios}
    started, done = time.monotonic(), 0
    is_judged, broken = False, list[Failure]()
    with engine_for(how.engine, min(how.jobs, total), how.scheduler) as workers:
        for names, worlds in missing.items():
            work = WorldWork(tuple(by_name[name] for name in names), request.premises, request.keeps)
            by_seed = sorted(worlds, key=lambda world: (world.seed, world.draw))  # draws may share the world of a seed
            with closing(_lived_worlds(workers, work, by_seed, how.fail_fast)) as lived_worlds:
                for lived in lived_worlds:
                    runs.add(lived.world, dict(zip(names, lived.runs, strict=True)))
                    _log.info("%s: %d runs done", lived.world, len(lived.runs) - len(lived.failures))
                    broken += lived.failures
                    done += 1
                    if not lived.failures and not is_judged:
                        is_judged = True
                        seconds = _seconds_left(time.monotonic() - started, done, total, workers.workers)
                        _judge(runs, lived, total, seconds, how, holds)
                    if how.progress is not None:
                        how.progress(done, total)
    if broken and not runs.done:
        raise RunFailed(broken[0], len(broken) - 1)


def _seconds_left(elapsed: float, done: int, total: int, workers: int) -> float:
    """Judge how long the rest of the worlds takes, which are done in rounds of one for each worker."""
    rounds_done, rounds_left = (math.ceil(worlds / max(1, workers)) for worlds in (done, total - done))
    return elapsed / rounds_done * rounds_left


def _lived_worlds(
    engine: Engine, work: WorldWork, worlds: Sequence[WorldKey], fail_fast: bool
) -> Generator[LivedWorld, None, None]:
    """Yield what comes of each world, in the order in which they are done."""
    with closing(completed(engine, work, worlds)) as outcomes:
        for world, outcome in outcomes:
            lived = work.lost(world, outcome) if isinstance(outcome, Broken) else outcome
            if lived.failures and fail_fast:
                raise RunFailed(lived.failures[0])
            yield lived


def _judge(
    runs: Store | RunsInMemory, lived: LivedWorld, total: int, seconds: float, how: Execution, holds: Sequence[str]
) -> None:
    found = estimate(lived, runs.experiment, total, seconds, holds, is_stored=runs.place is not None)
    _log.info("%s", found)
    refuse_if_too_large(found, runs.experiment, runs.place)
    if how.estimated is not None:
        how.estimated(found)
