"""How the time of a complete run grows with the region: every size in processes of its own, exponents fitted."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.alone import alone
from benchmarks.complete import complete_run, whole
from benchmarks.regions import WHOLE_REGION, at_scale
from benchmarks.timing import medians
from sim.runs.run import world_of

SCALES = (0.1, 0.3, 1.0, 3.0, WHOLE_REGION)
ROUNDS = 3


@dataclass(frozen=True)
class Size:
    """Median seconds of a complete run, its parts, and the highest memory of a process that makes one, in MB."""

    scale: float
    organisations: int
    ideas: int
    world: float
    run: float
    tables: float
    complete: float
    peak_mb: float


def sizes() -> list[Size]:
    """Measure every size, in turn, each time in a fresh process."""
    found: dict[float, list[dict[str, float]]] = {scale: [] for scale in SCALES}
    for _ in range(ROUNDS):
        for scale, measured in found.items():
            measured.append(alone(complete_run_at, scale))
    return [_median(scale, measured) for scale, measured in found.items()]


def _median(scale: float, measured: list[dict[str, float]]) -> Size:
    middle = medians({name: [one[name] for one in measured] for name in measured[0]})
    return Size(
        scale=scale,
        organisations=int(middle["organisations"]),
        ideas=int(middle["ideas"]),
        world=middle["world"],
        run=middle["run"],
        tables=middle["tables"],
        complete=statistics.median(whole(one) for one in measured),
        peak_mb=middle["peak_mb"],
    )


def complete_run_at(scale: float) -> dict[str, float]:
    """Return the seconds and the peak memory of one complete run in this process, and the size of its world."""
    with at_scale(0.02) as small:
        complete_run(small, 0)  # what a process makes once is made before the clock runs
    with at_scale(scale) as scenario:
        times = complete_run(scenario, 0)
        peak = peak_mb()  # before the world is drawn again to count it
        world = world_of(scenario, 0)
    return {
        **times,
        "peak_mb": peak,
        "organisations": world.organisations.uid.size,
        "ideas": world.ideas.uid.size,
    }


def peak_mb() -> float:
    """Return the most memory this process has held, in MB (Linux)."""
    return status_mb("VmHWM")


def status_mb(name: str, process: int | str = "self") -> float:
    """Return a line of the kernel's account of a process in MB, where `getrusage` also counts the parent's past."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))


def exponent(sizes: list[int], seconds: list[float]) -> float:
    """Return the exponent of the power law that least squares fit to logarithms of times over sizes."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])
