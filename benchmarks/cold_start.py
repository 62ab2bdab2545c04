"""The command line from a cold start: fresh processes, bytecode compiled."""

from __future__ import annotations

import compileall
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.alone import ROOT, environment
from benchmarks.regions import of_region
from benchmarks.timing import Seconds, interleaved
from sim.runs.run import world_of
from sim.world.organisations import Kind
from tests.support.small_region import shrink

SCALE = 0.00665
"""The scale at which the region has 1,000 enterprises in the course of a run."""

ROUNDS = 7
SCENARIO = """title: A thousand enterprises
question: How long does a small run take from a cold start?
basis: The shipped region, much smaller.
extends: baseline
region: region
"""


def cold_starts() -> tuple[Seconds, int]:
    """Return the median seconds of `cci run` of a small scenario and of `cci --help`, and the enterprises in it."""
    compileall.compile_dir(str(ROOT / "sim"), quiet=1)  # said outright: PYTHONDONTWRITEBYTECODE may be set
    cci = str(Path(sys.executable).with_name("cci"))
    with TemporaryDirectory() as scratch:
        place = Path(scratch)
        region = shrink(place / "region", SCALE)
        (place / "small.yaml").write_text(SCENARIO, encoding="utf-8")
        run = [cci, "run", str(place / "small.yaml"), "--seeds", "1", "--out", str(place / "out"), "--replace"]
        actions = {"cci run": lambda: _silent(run), "cci --help": lambda: _silent([cci, "--help"])}
        for act in actions.values():
            act()
        seconds = interleaved(actions, ROUNDS)
        organisations = world_of(of_region(region), 0).organisations
    return seconds, int((organisations.kind == Kind.ENTERPRISE).sum())


def _silent(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, env=environment())
