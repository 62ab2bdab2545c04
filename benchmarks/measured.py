"""All that `docs/speed.md` publishes, measured one after the other; long steps say that they begin."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import numpy as np

from benchmarks import memory, reduced
from benchmarks.alone import ROOT, alone, environment
from benchmarks.cold_start import cold_starts
from benchmarks.complete import complete_run, hash_share
from benchmarks.floor import draw_floor, listed_draws
from benchmarks.opponents import Match, matches
from benchmarks.peers.job import Counts
from benchmarks.regions import CCI_UNITS
from benchmarks.scaling import Size, sizes
from benchmarks.timing import Seconds, interleaved, medians, timed
from sim.runs.run import world_of
from sim.scenario.files import load_scenario
from tests.support.work import calls_of, work_of

SEEDS = range(10)
HASH_SEEDS = range(5)
REDUCED_ROUNDS = 3

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Measured:
    """What one `make bench` found; times are medians in seconds, memory is in MB.

    `load` is how many processes wanted a core in the last five minutes, `parts` are the floor and the parts of a
    complete run at scale 1, `run_work` the keys its run hashes, `cases` the cases of `test_speed.py` by name, and
    `beside` what some of them are held against.
    """

    machine: str
    load: float
    took: float
    parts: Seconds
    quarters: int
    run_work: int
    calls_a_quarter: float
    hash_share: float
    cases: Seconds
    beside: Seconds
    matches: list[Match]
    reduced: Seconds
    reduced_counts: dict[str, Counts]
    sizes: list[Size]
    run_memory: dict[str, float]
    run_resident: float
    many_runs: dict[str, float]
    cold: Seconds
    cold_enterprises: int


def measure() -> Measured:
    """Measure everything (about five minutes)."""
    start = time.perf_counter()
    parts = _said("a complete run in its parts, and the floor", _parts)
    quarters, run_work, calls = _said("work of a run", _work)
    shares = _said("share of the hash", lambda: [hash_share(load_scenario("baseline"), seed) for seed in HASH_SEEDS])
    cases, beside = _said("world, run and tables at three sizes", _cases)
    played = _said("the plain twin", matches)
    small_models = reduced.implementations()
    acts = {name: partial(run, CCI_UNITS, 0) for name, run in small_models.items()}
    reduced_seconds = _said("reduced models", lambda: interleaved(acts, REDUCED_ROUNDS))
    scaling = _said("five sizes in processes of their own", sizes)
    run_memory = _said("memory of a run", lambda: alone(memory.run_beyond_world))
    run_resident = alone(memory.resident_beyond_world)
    many = _said(f"memory of {memory.MANY} runs", lambda: alone(memory.many_runs))
    cold, enterprises = _said("cold starts", cold_starts)
    return Measured(
        machine=machine(),
        load=os.getloadavg()[1],
        took=time.perf_counter() - start,
        parts=parts,
        quarters=quarters,
        run_work=run_work,
        calls_a_quarter=calls / quarters,
        hash_share=float(np.median(shares)),
        cases=cases,
        beside=beside,
        matches=played,
        reduced=reduced_seconds,
        reduced_counts={name: run(CCI_UNITS, 0) for name, run in small_models.items()},
        sizes=scaling,
        run_memory=run_memory,
        run_resident=run_resident,
        many_runs=many,
        cold=cold,
        cold_enterprises=enterprises,
    )


def machine() -> str:
    """Say what was measured on, without naming the machine."""
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, NumPy {np.__version__}"


def _said(what: str, act: Callable[[], _Result]) -> _Result:
    print(f"{what} ...", file=sys.stderr, end=" ", flush=True)
    seconds, result = timed(act)
    print(f"{seconds:.0f} s", file=sys.stderr, flush=True)
    return result


def _parts() -> Seconds:
    scenario, draws = load_scenario("baseline"), listed_draws()
    complete_run(scenario, 0)  # what a process makes once is made before the clock runs
    draw_floor(draws)
    found = []
    for seed in SEEDS:
        floor, _ = timed(lambda: draw_floor(draws))
        found.append({"floor": floor, **complete_run(scenario, seed)})
    return medians({name: [one[name] for one in found] for name in found[0]})


def _work() -> tuple[int, int, int]:
    """Return quarters, keys hashed and Python calls of a run at scale 1."""
    scenario = load_scenario("baseline")
    world = world_of(scenario, 0)
    return world.end - world.start + 1, work_of(scenario, world).hashed, calls_of(scenario, world)


def _cases() -> tuple[Seconds, Seconds]:
    with TemporaryDirectory() as scratch:
        report = Path(scratch) / "cases.json"
        command = [sys.executable, "-m", "pytest", "benchmarks/test_speed.py", "-q", "-p", "no:cacheprovider"]
        told = [*command, "--benchmark-enable", "--benchmark-quiet", f"--benchmark-json={report}"]
        subprocess.run(told, cwd=ROOT, env=environment(), check=True, stdout=subprocess.DEVNULL)
        found = json.loads(report.read_text(encoding="utf-8"))["benchmarks"]
    seconds = {case["name"]: float(case["stats"]["median"]) for case in found}
    beside = {case["name"]: case["extra_info"]["beside"] for case in found if "beside" in case["extra_info"]}
    return seconds, beside
