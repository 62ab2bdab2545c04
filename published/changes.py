"""Row R13 of the guarantees: what is changed under a study while it runs ends it, and nothing mixes."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from typing import Any

import sim
from sim.errors import InputError
from sim.region.files import TABLES
from sim.results.store.reading import read_folder
from sim.runs.verified import read_whole, tables_that_differ
from tests.support.small_region import shrink, with_few_clusters

ROOT = Path(__file__).parents[1]
SEEDS = 12  # more than two workers have in hand after the latest edit, so that each must be noticed
ENGINES: tuple[dict[str, Any], ...] = ({"jobs": 1}, {"jobs": 2}, {"jobs": 2, "engine": "dask"})
_CHANGED = ("it has changed since this study began", "its tables change while they are read")


def row_r13(edits: int) -> dict[str, Any]:
    """Edit a table of a region at a random moment, on each engine in turn; then give a cluster a strange worker."""
    chance, failures, ends = random.Random(13), list[str](), Counter[str]()
    with tempfile.TemporaryDirectory() as place:
        here = Path(place)
        region = with_few_clusters(shrink(here / "small", 0.02))
        scenario = here / "short.yaml"
        scenario.write_text("extends: baseline\nregion: small\nstart: 2020Q3\nreport_from: 2020Q3\nend: 2022Q2\n")
        sim.run(scenario, seeds=SEEDS, folder=here / "whole")
        for number in range(edits):
            how, table = ENGINES[number % len(ENGINES)], region / f"{chance.choice(sorted(TABLES))}.csv"
            failures += _edited(here, f"edit {number}", scenario, table, how, chance.randrange(1, SEEDS - 4), ends)
        failures += _with_a_strange_worker(here, scenario, ends)
    counts = f"{edits} edits of random tables at random moments on 3 engines; a Dask cluster with one strange worker"
    return {"counts": counts, "failures": failures, "found": dict(ends)}


def _edited(
    here: Path, name: str, scenario: Path, table: Path, how: dict[str, Any], after: int, ends: Counter[str]
) -> list[str]:
    """Run with an edit after so many worlds, put the table back, go on; return what went wrong."""
    out, before = here / name, table.read_bytes()

    def change(done: int, total: int) -> None:
        if done == after:
            table.write_bytes(before + b"\n")

    try:
        sim.run(scenario, seeds=SEEDS, folder=out, progress=change, **how)
        return [f"{name}, {table.name}: it was not noticed"]
    except InputError as error:
        if not any(told in str(error) for told in _CHANGED):
            return [f"{name}, {table.name}: {error}"]
    finally:
        table.write_bytes(before)
    held = read_folder(out)
    ends["ended with a message"] += 1
    ends["runs kept"] += len(held.done)
    differ = [str(key) for key, tables in tables_that_differ(held, sorted(held.done)) if tables]
    read_whole(held)
    sim.run(scenario, seeds=SEEDS, folder=out)
    if differ or not _are_the_same(out, here / "whole"):
        return [f"{name}, {table.name}: other bytes {differ}"]
    ends["went on to the same bytes"] += 1
    return []


def _are_the_same(one: Path, other: Path) -> bool:
    files = [sorted(folder.glob("*.parquet")) for folder in (one, other)]
    return all(mine.read_bytes() == its.read_bytes() for mine, its in zip(*files, strict=True))


def _with_a_strange_worker(here: Path, scenario: Path, ends: Counter[str]) -> list[str]:
    """Run on a Dask cluster of which one worker has other code."""
    strange = here / "strange"
    for part in ("sim", "scenarios"):
        copytree(ROOT / part, strange / part)
    file = strange / "sim" / "world" / "randomness.py"
    file.write_text(file.read_text(encoding="utf-8").replace("0x9E3779B97F4A7C15", "0x9E3779B97F4A7C17"))
    port = 20_000 + os.getpid() % 10_000
    address = f"tcp://127.0.0.1:{port}"
    out = here / "strange-worker"
    worker = ["dask_worker", address, "--nworkers", "1", "--nthreads", "1", "--no-dashboard"]
    with (
        _process(ROOT, here, "dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"),
        _process(ROOT, here, *worker, "--local-directory", str(here / "a")),
        _process(strange, here, *worker, "--local-directory", str(here / "b")),
    ):
        _wait_for_workers(address, 2)
        try:
            sim.run(scenario, seeds=SEEDS, folder=out, engine="dask", scheduler=address)
            return ["a strange worker: it was not noticed"]
        except InputError as error:
            if "code of a worker" not in str(error):
                return [f"a strange worker: {error}"]
    ends["ended with a message"] += 1
    sim.run(scenario, seeds=SEEDS, folder=out)
    return [] if _are_the_same(out, here / "whole") else ["a strange worker: other bytes"]


@contextmanager
def _process(code: Path, place: Path, module: str, *arguments: str) -> Iterator[None]:
    line = [sys.executable, "-m", f"distributed.cli.{module}", *arguments]
    settings = {**os.environ, "PYTHONPATH": str(code)}
    process = subprocess.Popen(
        line, cwd=place, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield
    finally:
        os.killpg(process.pid, 15)
        process.wait()


def _wait_for_workers(address: str, number: int) -> None:
    from distributed import Client

    for _ in range(60):
        try:
            with Client(address, timeout=2, set_as_default=False) as client:
                client.wait_for_workers(number, timeout=60)
                return
        except OSError:
            time.sleep(1)
    raise TimeoutError(f"no Dask cluster at {address}")
