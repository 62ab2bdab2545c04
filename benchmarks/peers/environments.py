"""Virtual environments of the peers, each of its own: none of them is in a lock of the project."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

from benchmarks.alone import ROOT, environment
from benchmarks.peers.frameworks import Framework


def python_of(framework: Framework, folder: Path) -> str:
    """Return the Python that has a framework; its environment below a folder is made where it is not there.

    Raises:
        CalledProcessError: pip cannot install it; what it says is in `stderr`.
    """
    if framework.requirement is None:
        return sys.executable
    place = folder / framework.requirement
    python = place / "bin" / "python"
    if not (place / "installed").exists():
        venv.create(place, clear=True, with_pip=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", framework.requirement]
        subprocess.run(pip, check=True, capture_output=True, text=True)
        (place / "installed").touch()
    return str(python)


def done_by(framework: Framework, python: str) -> str:
    """Let a framework do the job in a fresh process and return what it prints.

    Raises:
        CalledProcessError: It breaks; why is in `stderr`.
    """
    line = [python, "-W", "ignore", "-m", f"benchmarks.peers.{framework.module}"]
    return subprocess.run(line, cwd=ROOT, env=environment(), check=True, capture_output=True, text=True).stdout
