"""Memory: of one run beyond its world, and of many runs in one process."""

from __future__ import annotations

import ctypes
import gc
import tracemalloc
from pathlib import Path

from benchmarks.regions import at_scale
from benchmarks.scaling import peak_mb, status_mb
from sim.model import EcosystemModel
from sim.outcomes.tables import WorldKey
from sim.runs.run import run_world, world_of
from sim.scenario.files import load_scenario

MANY = 500
SHORT = {"start": "2020Q1", "report_from": "2020Q1", "end": "2020Q4"}
"""A horizon of a year."""


def run_beyond_world() -> dict[str, float]:
    """Return what a full-scale run holds at most beyond imports and its world, in MB, as allocators count it.

    `run` and `tables` are peaks of traced allocations (Python and NumPy) after the world was drawn, `world` what the
    world itself holds. Resident memory would flatter: the run reuses what drawing the world has freed.
    """
    scenario = load_scenario("baseline")
    run_world([scenario.changed(SHORT)], WorldKey(0, 0))  # so that what is imported late is there
    gc.collect()
    tracemalloc.start()
    world = world_of(scenario, 0)
    gc.collect()
    before = _traced_mb()[0]
    tracemalloc.reset_peak()
    model = EcosystemModel(scenario, seed=0, world=world)
    model.run_model()
    run = _traced_mb()[1] - before
    tracemalloc.reset_peak()
    tables = model.tables()
    return {"world": before, "run": run, "tables": _traced_mb()[1] - before, "rows": sum(map(len, tables.values()))}


def _traced_mb() -> tuple[float, float]:
    return tuple(count / 1024**2 for count in tracemalloc.get_traced_memory())  # type: ignore[return-value]


def resident_beyond_world() -> float:
    """Return by how much the resident memory of a process grows at most in a full-scale run after the world, in MB."""
    scenario = load_scenario("baseline")
    run_world([scenario.changed(SHORT)], WorldKey(0, 0))
    world = world_of(scenario, 0)
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # gives back what drawing the world has freed
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # sets the peak back to what is resident now
    before = status_mb("VmRSS")
    model = EcosystemModel(scenario, seed=0, world=world)
    model.run_model()
    return peak_mb() - before


def many_runs() -> dict[str, float]:
    """Return the resident memory in MB after some of many short runs in this process, by number of runs."""
    resident = {}
    with at_scale(0.02, **SHORT) as scenario:
        for done in range(1, MANY + 1):
            run_world([scenario], WorldKey(0, done))
            if done in (MANY // 10, MANY // 2, MANY):
                gc.collect()
                resident[str(done)] = status_mb("VmRSS")
    return resident
