"""Run what a results folder still lacks, and keep every run as soon as it is done."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from shutil import disk_usage

from sim.errors import InputError, Problem
from sim.results.failure import Failure
from sim.results.store.store import Store
from sim.runs.engines import engine_for
from sim.runs.engines.choice import EngineName
from sim.runs.ensemble import Progress, lived_worlds, refuse_if_too_large
from sim.runs.failure import RunFailed
from sim.runs.world_work import LivedWorld
from sim.scenario.scenario import Scenario

__all__ = ["Estimate", "run_missing"]

_log = logging.getLogger(__name__)
_COPIES = 2  # a table, and what an analysis takes of it
_ROOM_TO_FINISH = 2.0  # parts and the tables they become lie side by side for a while
_NEVER_HELD = "proposals"  # no comparison and no figure asks for it


@dataclass(frozen=True)
class Estimate:
    """What the rest will take, judged by the first world that is done.

    Attributes:
        worlds: Number of worlds to run.
        seconds: Time.
        memory: Bytes of memory that comparing needs; 0 where nothing is compared.
        disk: Bytes on the disk, while parts and tables lie side by side.
    """

    worlds: int
    seconds: float
    memory: int
    disk: int

    def __str__(self) -> str:
        """Say it in one line."""
        minutes = self.seconds / 60
        took = (
            f"{self.seconds:.0f} s"
            if minutes < 2
            else f"{minutes:.0f} min"
            if minutes < 120
            else f"{minutes / 60:.1f} h"
        )
        memory = f", {_bytes(self.memory)} of memory to compare" if self.memory else ""
        return f"estimate for {self.worlds} worlds: {took}, up to {_bytes(self.disk)} on disk{memory}"


def run_missing(
    store: Store,
    scenarios: Sequence[Scenario],
    jobs: int = 1,
    progress: Progress | None = None,
    engine: EngineName = "local",
    scheduler: str | None = None,
    fail_fast: bool = False,
    is_compared: bool = False,
    estimated: Callable[[Estimate], None] | None = None,
) -> None:
    """Run every scenario on every world that a store lacks.

    Args:
        store: Where runs go; what it holds is not run again.
        scenarios: The scenarios of its request.
        jobs: Number of worker processes; 1 runs in this process.
        progress: Told the number of worlds done and of all that were missing, now and then.
        engine: `local`, or `dask`; see `sim.runs.engines.engine_for`.
        scheduler: Address of a Dask scheduler.
        fail_fast: Whether the first run that breaks ends everything.
        is_compared: Whether the tables will be held to be compared, for which they must fit into memory.
        estimated: Told what the rest will take, once a world shows it.

    Raises:
        InputError: A region cannot be read, or this machine cannot hold or store the results.
        RunFailed: Every run broke, or one did and `fail_fast` is set.
        SimError: No worker can be had, or a run could not be written down.
    """
    missing = store.missing()
    total = sum(map(len, missing.values()))
    if not total:
        return
    by_name = {scenario.name: scenario for scenario in scenarios}
    started, done = time.monotonic(), 0
    is_judged, broken = False, list[Failure]()
    with engine_for(engine, min(jobs, total), scheduler) as workers:
        for names, lacking_worlds in missing.items():
            lacking = [by_name[name] for name in names]
            with closing(lived_worlds(workers, lacking, lacking_worlds, fail_fast)) as worlds:
                for lived in worlds:
                    store.add(lived.world, dict(zip(names, lived.runs, strict=True)))
                    _log.info("%s: %d runs done", lived.world, len(lived.runs) - len(lived.failures))
                    broken += lived.failures
                    done += 1
                    if not lived.failures and not is_judged:
                        is_judged = True
                        seconds = (time.monotonic() - started) / done * (total - done) / max(1, min(jobs, total - done))
                        _judge(store, lived, total, seconds, is_compared, estimated)
                    if progress is not None:
                        progress(done, total)
    if broken and not store.done:
        raise RunFailed(broken[0], len(broken) - 1)


def _judge(
    store: Store,
    lived: LivedWorld,
    worlds: int,
    seconds: float,
    is_compared: bool,
    estimated: Callable[[Estimate], None] | None,
) -> None:
    all_worlds = len(store.request.experiment.worlds)
    held = sum(size for name, size in lived.sizes().items() if name != _NEVER_HELD) * _COPIES * all_worlds
    packed = sum(len(table) for run in lived.runs if isinstance(run, dict) for table in run.values())
    needed = packed * worlds
    estimate = Estimate(worlds, seconds, held if is_compared else 0, int(needed * _ROOM_TO_FINISH))
    _log.info("%s", estimate)
    if is_compared:
        refuse_if_too_large(held, all_worlds)
    free = disk_usage(store.place).free
    if needed > free:
        found = f"{worlds} worlds would need about {_bytes(needed)} of disk space, {_bytes(free)} are free"
        raise InputError([Problem("seeds", found, f"at most {worlds * free // needed} for these scenarios")])
    if estimated is not None:
        estimated(estimate)


def _bytes(number: int) -> str:
    return f"{number / 1e9:.1f} GB" if number >= 1e9 else f"{number / 1e6:.1f} MB"
