"""Hold promises at full counts: `make guarantees` measures each row once and writes docs/guarantees.md.

Every row that was measured stands in results/guarantees/ROW.json and is not measured again, unless `--again` says so;
within R1 and R4 the runs themselves lie in results folders and are not run again either.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
import os
import platform
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # the tests hold the means to break things, other files here whole rows

DOCUMENT = ROOT / "docs" / "guarantees.md"
KEPT = ROOT / "results" / "guarantees"
CCI = [sys.executable, "-c", "from sim.cli.app import main; main()"]
FAKE = [sys.executable, "-m", "tests.cli.launch"]
Row = dict[str, Any]


def cci(
    *arguments: str, command: list[str] = CCI, at: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command and return what it said; its exit code may be anything."""
    settings = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run([*command, *arguments], cwd=at, env=settings, capture_output=True, text=True, check=False)


def digest(folder: Path) -> str:
    """Return one digest of all tables of a results folder."""
    from sim.outcomes.tables import RUN_TABLES

    whole = hashlib.sha256()
    for name in RUN_TABLES:
        whole.update((folder / f"{name}.parquet").read_bytes())
    return whole.hexdigest()


def row_r1(scenarios: int = 20, seeds: int = 5) -> Row:
    """Run the shipped scenarios in every way and compare the digests of the tables."""
    from sim.scenario.files import shipped_scenarios

    names = sorted(shipped_scenarios())[:scenarios]
    backwards = ",".join(map(str, reversed(range(seeds))))
    ways = {
        "1 worker": (names, str(seeds), "--jobs", "1"),
        "2 workers": (names, str(seeds), "--jobs", "2"),
        "4 workers": (names, str(seeds), "--jobs", "4"),
        "other order": (names[::-1], backwards, "--jobs", "2"),
        "Dask": (names, str(seeds), "--jobs", "2", "--engine", "dask"),
        "rerun": (names, str(seeds), "--jobs", "1"),
    }
    digests = {}
    for way, (chosen, count, *how) in ways.items():
        out = KEPT / "r1" / way.replace(" ", "-")
        said = cci("run", *chosen, "--seeds", count, *how, "--out", str(out))
        digests[way] = digest(out) if said.returncode == 0 else f"failed: {said.stderr.strip().splitlines()[-1]}"
    failures = [way for way, found in digests.items() if found != digests["1 worker"]]
    return {
        "counts": f"{len(names)} scenarios x {seeds} seeds, {len(ways)} ways",
        "failures": failures,
        "found": digests,
    }


def row_r2(hash_seeds: int = 10) -> Row:
    """Run in fresh processes with different hash seeds."""
    digests = {}
    for value in range(hash_seeds):
        with tempfile.TemporaryDirectory() as place:
            cci(
                "run",
                "baseline",
                "no-cluster",
                "--seeds",
                "2",
                "--jobs",
                "1",
                "--out",
                f"{place}/out",
                PYTHONHASHSEED=str(value),
            )
            digests[str(value)] = digest(Path(place) / "out")
    failures = [value for value, found in digests.items() if found != digests["0"]]
    return {"counts": f"{hash_seeds} values of PYTHONHASHSEED", "failures": failures, "found": digests}


def row_r3(seeds: int = 100) -> Row:
    """Add an enterprise that does nothing and compare every table of every seed to the bit."""
    from sim.outcomes.tables import RUN_TABLES
    from sim.results.columnar import parquet_bytes
    from sim.runs.run import run_by_itself, world_of
    from sim.scenario.files import load_scenario
    from tests.support.worlds import with_inert_enterprise

    scenario, failures = load_scenario("baseline"), []
    for seed in range(seeds):
        world = world_of(scenario, seed)
        plain, extra = run_by_itself(scenario, world), run_by_itself(scenario, with_inert_enterprise(world))
        if any(parquet_bytes(plain[name], name) != parquet_bytes(extra[name], name) for name in RUN_TABLES):
            failures.append(seed)
    return {"counts": f"{seeds} seeds at full scale", "failures": failures, "found": {}}


def row_r4(seeds: int = 40) -> Row:
    """Measure how much narrower common seeds make intervals than independent ones, and than one shared stream."""
    from published.common_seeds import row_r4

    return row_r4(KEPT / "r4", seeds)


def row_r7(kills: int = 200) -> Row:
    """Kill a command with -9 at random instants until it is done, again and again."""
    from sim.results.store.reading import read_folder

    chance, failures, done = random.Random(1), [], 0
    line = ["run", "baseline", "no-cluster", "--seeds", "30", "--set", "end=2014Q4", "--jobs", "2", "--out"]
    slow = {"FAKE_QUARTER_SECONDS": "0.01"}
    with tempfile.TemporaryDirectory() as place:
        whole, out = Path(place) / "whole", Path(place) / "out"
        cci(*line, str(whole), command=FAKE, **slow)
        expected, held = digest(whole), set()
        while done < kills:
            process = subprocess.Popen(
                [*FAKE, *line, str(out)],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT), **slow},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            try:
                process.wait(timeout=chance.uniform(0.1, 4.0))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                done += 1
            if not (out / "manifest.json").exists():
                continue
            now = read_folder(out)
            if not held <= now.done:
                failures.append(f"kill {done}: {len(held - now.done)} runs lost")
            held = set(now.done)
            if now.manifest.complete:
                if digest(out) != expected:
                    failures.append(f"before kill {done}: other bytes")
                shutil.rmtree(out)
                held = set()
        cci(*line, str(out), command=FAKE, **slow)
        if digest(out) != expected:
            failures.append("at the end: other bytes")
    return {
        "counts": f"{kills} kills; a crash after every step is tests/results/store/test_crashes.py",
        "failures": failures,
        "found": {},
    }


def row_r11(flips: int = 1000, cuts: int = 200) -> Row:
    """Flip one bit, or cut the end off, in finished and unfinished results; read everything."""
    from sim.errors import InputError
    from sim.results.store.reading import read_folder
    from sim.runs.verified import read_whole
    from tests.results.store.conftest import BASELINE, Study, experiment, left_unfinished

    chance, failures = random.Random(2), []
    with tempfile.TemporaryDirectory() as place:
        Study().into(Path(place) / "finished")
        unfinished = Path(place) / "unfinished"
        Study((BASELINE,), (0, 1), extra={}).into(unfinished)
        left_unfinished(unfinished, experiment((BASELINE,), range(4)), (2,))
        files = [path for path in sorted(Path(place).rglob("*")) if path.is_file()]
        for number in range(flips + cuts):
            path = chance.choice(files)
            content = path.read_bytes()
            where = chance.randrange(len(content))
            damaged = bytearray(content)
            damaged[where] ^= 1 << chance.randrange(8)
            path.write_bytes(bytes(damaged) if number < flips else content[:where])
            try:
                read_whole(read_folder(Path(place) / path.relative_to(place).parts[0]))
                failures.append(f"{path.relative_to(place)}, byte {where}")
            except InputError:
                pass
            path.write_bytes(content)
    return {"counts": f"{flips} flips, {cuts} cuts", "failures": failures, "found": {}}


def row_r13(edits: int = 30) -> Row:
    """Edit a region at a random moment of a study on each engine in turn; put it back, go on, and compare the bytes."""
    from published.changes import row_r13

    return row_r13(edits)


def row_r14(moves: int = 20) -> Row:
    """Move a project with unfinished results again and again, go on at each place, and verify; then run the tests."""
    from tests.support.small_region import shrink, with_few_clusters

    failures, line = [], ("--jobs", "1", "--out", "results/res")
    head = "extends: baseline\nregion: small\nstart: 2020Q3\nreport_from: 2020Q3\nend: 2021Q2\n"
    with tempfile.TemporaryDirectory() as place:
        project = Path(place) / "0"
        with_few_clusters(shrink(project / "small", 0.02))
        (project / "b.yaml").write_text(head, encoding="utf-8")
        cci("run", "b.yaml", "--seeds", str(moves + 1), "--jobs", "1", "--out", "whole", at=project)
        expected = digest(project / "whole")
        for move in range(1, moves + 1):
            moved = Path(place) / ("deeper/" * (move % 3)) / str(move)
            moved.parent.mkdir(parents=True, exist_ok=True)
            project.rename(moved)
            project = moved
            for verb in (
                ("run", "b.yaml", "--seeds", str(move + 1), *line),
                ("verify", "results/res", "--sample", "1"),
            ):
                said = cci(*verb, at=project)
                if said.returncode:
                    failures.append(f"move {move}, {verb[0]}: {said.stderr.strip()[-200:]}")
        if digest(project / "results" / "res") != expected:
            failures.append("at the end: other bytes")
        moved = Path(place) / "results-alone"
        (project / "results" / "res").rename(moved)
        if told := [one for one in ("status", "verify") if cci(one, str(moved), at=project).returncode]:
            failures.append(f"results moved alone: {told}")
    names = ("cli/test_moved", "cli/test_surroundings", "results/store/test_journal_lost", "results/store/test_grown")
    rest = tested(*(f"tests/{name}.py" for name in names))()
    counts = f"{moves} moves of a project, each with a run more and a run verified; {rest['counts']}"
    return {"counts": counts, "failures": failures + rest["failures"], "found": {}}


def row_r15(seeds: int = 5) -> Row:
    """Switch vector units of the processor off, in fresh processes, and compare every table."""
    from published.processors import row_r15

    return row_r15(seeds)


def row_r10(sizes: int = 20) -> Row:
    """Fill small file systems at different moments, free space and go on."""
    line = ["run", "baseline", "no-cluster", "--seeds", "40", "--set", "end=2014Q4", "--jobs", "1", "--out"]
    failures, codes = [], {}
    with tempfile.TemporaryDirectory() as place:
        cci(*line, f"{place}/whole", command=FAKE)
        mount, expected = Path(place) / "small", digest(Path(place) / "whole")
        mount.mkdir()
        for size in np.linspace(64, 6000, sizes).astype(int):
            mounted = ["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", str(mount)]
            if subprocess.run(mounted, capture_output=True, check=False).returncode:
                return {"counts": "none", "failures": ["no tmpfs can be mounted here"], "found": {}}
            try:
                said = cci(*line, f"{mount}/out", command=FAKE)
                codes[f"{size} kB"] = said.returncode
                if said.returncode and ("Traceback" in said.stderr or "space" not in said.stderr):
                    failures.append(f"{size} kB: {said.stderr.strip()[-200:]}")
                subprocess.run(["mount", "-o", "remount,size=64m", str(mount)], check=True)
                again = cci(*line, f"{mount}/out", command=FAKE)
                if again.returncode or digest(mount / "out") != expected:
                    failures.append(f"{size} kB, resumed: {again.stderr.strip()[-200:]}")
            finally:
                subprocess.run(["umount", str(mount)], check=False)
    return {"counts": f"{sizes} sizes", "failures": failures, "found": codes}


def tested(*arguments: str, **environment: str) -> Callable[[], Row]:
    """Return a row that runs tests, controls included."""

    def row() -> Row:
        line = [sys.executable, "-m", "pytest", "-n", "2", *arguments]
        settings = {**os.environ, **environment}
        said = subprocess.run(line, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
        told = said.stdout.strip().splitlines() or [said.stderr.strip()[-200:]]
        failures = [line for line in told if line.startswith(("FAILED", "ERROR"))]
        passed = re.search(r"(\d+) passed", said.stdout)
        if (said.returncode or not passed) and not failures:
            failures = [told[-1]]
        counts = f"{passed[1] if passed else 0} tests of {', '.join(one for one in arguments if one[0] != '-')}"
        return {"counts": counts, "failures": failures, "found": {}}

    return row


def row_s5(scenarios: int = 500) -> Row:
    """Compare both implementations of the model on generated scenarios."""
    line = [sys.executable, "-m", "tests.docking", str(scenarios)]
    said = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    *differing, told = said.stdout.strip().splitlines() or [said.stderr.strip()[-200:]]
    return {"counts": told, "failures": differing if said.returncode else [], "found": {}}


ROWS: dict[str, tuple[str, Callable[..., Row]]] = {
    "R1": ("one digest for 1, 2, 4 workers, other order, Dask, rerun", row_r1),
    "R2": ("no dependence on hash order", row_r2),
    "R3": ("one inert extra enterprise changes nobody else", row_r3),
    "R4": (
        "paired differences pay for small changes: intervals at least 3 times narrower than with independent seeds, "
        "and 1.5 times than with one shared stream",
        row_r4,
    ),
    "R7": ("kill -9 at any instant: the same command goes on, the same bytes, nothing lost", row_r7),
    "R7-steps": (
        "a crash after every write, rename and removal, names written early or late",
        tested("tests/results/store/test_crashes.py", HYPOTHESIS_PROFILE="laws"),
    ),
    "R8": ("a dead worker loses only its own task", tested("tests/runs/engines")),
    "R9": ("one run that raises is a row, and the others are kept", tested("tests/cli/test_failures.py")),
    "R10": ("a full disk: a clear message, nothing corrupt, resumed with space", row_r10),
    "R11": ("bit flips and cuts are always noticed", row_r11),
    "R12": ("a second writer is refused and told who is first", tested("tests/results/store/test_lock.py")),
    "R13": ("a region edited or a worker with other code ends a study with a message, and nothing mixes", row_r13),
    "R13-code": ("the same within tests, with negative controls", tested("tests/runs/test_premises.py")),
    "R14": (
        "results go on and verify after they were moved, renamed, copied, made read-only; parts without a journal are "
        "taken up; files of others stay; limits and odd files have a clear end",
        row_r14,
    ),
    "R15": ("bytes do not depend on the vector units of the processor, and would with the functions of NumPy", row_r15),
    "R16": (
        "what was asked for is what was run: what is set stays set, commands go over files, nothing is swallowed",
        tested("tests/cli/test_asked_is_run.py"),
    ),
    "R17": ("nothing handed out can change what is stored or sealed", tested("tests/results/test_copies.py")),
    "S1": (
        "the laws on 1,000 generated scenarios each",
        tested("tests/rules", "tests/model", HYPOTHESIS_PROFILE="laws"),
    ),
    "S5": ("an independent implementation agrees", row_s5),
}


def main() -> int:
    """Measure the rows that were asked for and were not measured before; write the document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="*", choices=[*ROWS, []], help="which rows; all if none is named")
    parser.add_argument("--again", action="store_true", help="measure again what was measured")
    parser.add_argument("--count", type=int, nargs="+", help="counts in the place of the full ones, for one row")
    parser.add_argument("--out", type=Path, default=DOCUMENT)
    asked = parser.parse_args()
    KEPT.mkdir(parents=True, exist_ok=True)
    for name in asked.rows or ROWS:
        path = KEPT / f"{name}.json"
        if path.exists() and not asked.again:
            continue
        started = time.monotonic()
        row = ROWS[name][1](*(asked.count or ()))
        row |= {"date": datetime.date.today().isoformat(), "seconds": round(time.monotonic() - started)}
        path.write_text(json.dumps(row, indent=1), encoding="utf-8")
        print(f"{name}: {row['counts']}: {len(row['failures'])} failures, {row['seconds']} s", file=sys.stderr)
    measured = {
        name: json.loads((KEPT / f"{name}.json").read_bytes()) for name in ROWS if (KEPT / f"{name}.json").exists()
    }
    asked.out.write_text(document(measured), encoding="utf-8")
    return 1 if any(row["failures"] for row in measured.values()) else 0


def document(measured: dict[str, Row]) -> str:
    """Return the document: a table of all rows, failures and figures below."""
    lines = ["# What was promised, and what was measured", ""]
    lines += ["Written by `make guarantees` (`python published/guarantees.py`); failures are part of it.", ""]
    lines += [f"Python {platform.python_version()}, numpy {np.__version__}, {os.cpu_count()} cores.", ""]
    lines += ["| row | promise | counts | failures | date | seconds |", "|---|---|---|---|---|---|"]
    for name, (promise, _) in ROWS.items():
        row = measured.get(name)
        told = (row["counts"], len(row["failures"]), row["date"], row["seconds"]) if row else ("not measured", *"---")
        lines.append(f"| {' | '.join(map(str, (name, promise, *told)))} |")
    for name, row in measured.items():
        if row["failures"] or row["found"]:
            lines += ["", f"## {name}", ""]
            lines += [f"- failed: {failure}" for failure in row["failures"]]
            lines += [f"- {key}: {value}" for key, value in row["found"].items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
