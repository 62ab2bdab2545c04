"""Time engines: `python benchmarks/engines.py` runs worlds of the baseline with 1 and 2 workers and with Dask.

Ratios are taken within one run of this script, each engine with its workers started and warm, so that they hold on any
machine that has two idle cores.
"""

import os
import sys
import time

from sim.outcomes.tables import WorldKey
from sim.runs.engines import Broken, completed, engine_for
from sim.runs.engines.choice import EngineName
from sim.runs.request import Request
from sim.runs.world_work import WorldWork
from sim.scenario.files import load_scenario

WORLDS = int(sys.argv[1]) if len(sys.argv) > 1 else 40
ROUNDS = 2
ENGINES: tuple[tuple[str, EngineName, int], ...] = (
    ("this process", "local", 1),
    ("2 processes", "local", 2),
    ("Dask, 2 processes", "dask", 2),
)


def main() -> None:
    """Measure and print; the fastest of the rounds counts."""
    scenarios = (load_scenario("baseline"),)
    work = WorldWork(scenarios, Request(scenarios, [0]).premises)
    print(f"{WORLDS} worlds, load {os.getloadavg()[0]:.2f} on {len(os.sched_getaffinity(0))} cores")
    fastest: dict[str, float] = {}
    for _ in range(ROUNDS):
        for name, kind, jobs in ENGINES:
            seconds = timed(work, kind, jobs)
            fastest[name] = min(seconds, fastest.get(name, seconds))
    for name, seconds in fastest.items():
        print(f"{name:18} {seconds:7.2f} s")
    one, two, dask = fastest.values()
    print(f"2 processes are {one / two:.2f} x as fast as one; Dask takes {dask / two:.2f} x their time")


def timed(work: WorldWork, kind: EngineName, jobs: int) -> float:
    """Return the seconds that all worlds take once every worker has done one."""
    with engine_for(kind, jobs) as engine:
        warm = list(completed(engine, work, [WorldKey(0, seed) for seed in range(2 * jobs)]))
        start = time.perf_counter()
        done = list(completed(engine, work, [WorldKey(0, seed) for seed in range(WORLDS)]))
        seconds = time.perf_counter() - start
    if any(isinstance(lived, Broken) or lived.failures for _, lived in (*warm, *done)):
        raise RuntimeError("a world broke")
    return seconds


if __name__ == "__main__":
    main()
