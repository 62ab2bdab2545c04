"""Time what the store adds to a run: `python benchmarks/store_cost.py [WORLDS]`, the baseline on 10 worlds unless told.

Three ways of the same seeds in one process: bare (the tables of every run, and no more), packed (as a worker sends
them) and stored (a results folder from its first run to its last file, flushed to the disk). They take turns, so that
another load on the machine meets all of them alike, and the fastest round of each counts. Processor time, of all
threads, is steadier on a machine that is not idle, but leaves out the time in which the disk is waited for.
"""

import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from sim.outcomes.tables import WorldKey
from sim.results.failure import Failure
from sim.runs.carry_out import carry_out
from sim.runs.execution import Execution
from sim.runs.request import Request
from sim.runs.run import runs_of_world
from sim.runs.world_work import WorldWork
from sim.scenario.files import load_scenario

WORLDS = int(sys.argv[1]) if len(sys.argv) > 1 else 10
ROUNDS = 5
BASELINE = (load_scenario("baseline"),)


def main() -> None:
    """Measure and print; the fastest of the rounds counts."""
    print(f"{WORLDS} worlds, load {os.getloadavg()[0]:.2f} on {len(os.sched_getaffinity(0))} cores")
    ways: dict[str, Callable[[Sequence[int]], None]] = {"bare": bare, "packed": packed, "stored": stored}
    for way in ways.values():
        way((0,))  # what is imported and read only once is no part of it
    fastest = {name: (float("inf"), float("inf")) for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            gc.collect()  # or one way pays for what another has left behind
            start, worked = time.perf_counter(), time.process_time()
            way(range(WORLDS))
            found = ((time.perf_counter() - start) / WORLDS, (time.process_time() - worked) / WORLDS)
            fastest[name] = (min(fastest[name][0], found[0]), min(fastest[name][1], found[1]))
    for name, times in fastest.items():
        told = (
            f"{now:.3f} s, {100 * (now / bare - 1):+5.1f} %" for now, bare in zip(times, fastest["bare"], strict=True)
        )
        print(f"{name:7} a world {'; of the processor '.join(told)}")


def bare(seeds: Sequence[int]) -> None:
    """Run, and drop the tables."""
    for seed in seeds:
        for _, run in runs_of_world(BASELINE, WorldKey(0, seed)):
            if isinstance(run, Failure):
                raise RuntimeError(run.reason)


def packed(seeds: Sequence[int]) -> None:
    """Run as a worker does, and drop the packages."""
    work = WorldWork(BASELINE, Request(BASELINE, [0]).premises)
    for seed in seeds:
        if work(WorldKey(0, seed)).failures:
            raise RuntimeError("a run broke")


def stored(seeds: Sequence[int]) -> None:
    """Run into a results folder, and complete it."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "out"
        results = carry_out(Request(BASELINE, seeds), Execution(folder=folder))
        if results.failures:
            raise RuntimeError("a run broke")


if __name__ == "__main__":
    main()
