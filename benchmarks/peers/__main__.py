"""Time the reduced job in other frameworks, in turn: `python -m benchmarks.peers [FOLDER]` writes docs/peers.md.

Each framework gets an environment of its own below the folder, a temporary one unless told otherwise, by pip; each time
a process of its own. What cannot be installed, or breaks, is in the table with the reason.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.alone import ROOT
from benchmarks.measured import machine
from benchmarks.peers.document import document
from benchmarks.peers.environments import done_by, python_of
from benchmarks.peers.frameworks import FRAMEWORKS, Framework

ROUNDS = 3


def main(folder: Path) -> None:
    """Install, measure and write the page."""
    pythons: dict[Framework, str] = {}
    failed: dict[Framework, str] = {}
    for framework in FRAMEWORKS:
        print(f"{framework.name}: {framework.requirement or 'of the project'}", file=sys.stderr, flush=True)
        try:
            pythons[framework] = python_of(framework, folder)
        except subprocess.CalledProcessError as error:
            failed[framework] = f"pip does not install {framework.requirement}: {_last_line(error)}"
    found: dict[Framework, list[dict[str, Any]]] = {framework: [] for framework in pythons}
    for _ in range(ROUNDS):
        for framework, python in pythons.items():
            if framework not in failed:
                try:
                    told = json.loads(done_by(framework, python).splitlines()[-1])
                except subprocess.CalledProcessError as error:
                    failed[framework] = f"it breaks: {_last_line(error)}"
                else:
                    found[framework].append(told)
                    print(f"{framework.name}: {1000 * told['processor']:.1f} ms", file=sys.stderr, flush=True)
    rows = {framework: told for framework, told in found.items() if framework not in failed}
    page = document(rows, failed, f"{machine()}, load {os.getloadavg()[1]:.1f}", ROUNDS)
    (ROOT / "docs" / "peers.md").write_text(page, encoding="utf-8")
    print("Written: docs/peers.md")


def _last_line(error: subprocess.CalledProcessError) -> str:
    lines = str(error.stderr).strip().splitlines()
    return lines[-1] if lines else f"exit code {error.returncode}"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]).resolve())
    else:
        with TemporaryDirectory() as scratch:
            main(Path(scratch))
