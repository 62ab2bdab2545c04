"""Measure how much of `sim` the quick tests run, line by line and branch by branch: `make coverage` writes it.

A branch is a way from one line to another where there are several: a test can run every line and half of the ways.
"""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "coverage.md"
COUNTS = ("num_statements", "covered_lines", "num_branches", "covered_branches")
HEAD = """\
# What the quick tests run

Made on {date} by `make coverage`: the tests of `make test`, commands and workers that they launch included. Slow tests,
which `.ci/run` adds, are left out. A line that is run is not a line that is tested: a figure that falls says
where to look, one that is high proves nothing.

| room | lines | run | branches | taken | both, % |
|---|---|---|---|---|---|
"""


def main() -> int:
    """Run the quick tests and write the document; return their exit status."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        tests = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", "-m", "not slow"]
        measured = ["--cov", "--cov-report", f"json:{report}"]
        settings = os.environ | {"COVERAGE_FILE": str(Path(folder) / "coverage")}
        done = subprocess.run([*tests, *measured], cwd=ROOT, env=settings, check=False)
        if done.returncode == 0:
            DOCUMENT.write_text(document(json.loads(report.read_text(encoding="utf-8"))), encoding="utf-8")
    return done.returncode


def document(report: Mapping[str, Any]) -> str:
    """Return the document: a row for each room of `sim`, and for the whole."""
    rooms: dict[str, Counter[str]] = {}
    for path, file in report["files"].items():
        counts = {name: file["summary"][name] for name in COUNTS}
        rooms.setdefault(room_of(path), Counter()).update(counts)
    whole = sum(rooms.values(), Counter())
    rows = [_row(f"`{room}`", counts) for room, counts in sorted(rooms.items())]
    return HEAD.format(date=datetime.date.today()) + "\n".join([*rows, _row("**all**", whole)]) + "\n"


def room_of(path: str) -> str:
    """Return the package right below `sim` that a file lies in, or the module that lies there itself."""
    parts = Path(path).with_suffix("").parts
    below = parts[parts.index("sim") + 1 :]
    return f"sim/{below[0]}" if len(below) > 1 or below[0] != "__init__" else "sim"


def _row(room: str, counts: Counter[str]) -> str:
    lines, run, branches, taken = (counts[name] for name in COUNTS)
    share = 100 * (run + taken) / (lines + branches) if lines + branches else 100
    return f"| {room} | {lines:,} | {run:,} | {branches:,} | {taken:,} | {share:.1f} |"


if __name__ == "__main__":
    sys.exit(main())
