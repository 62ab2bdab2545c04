"""The figures that have a target, and whether they meet it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.complete import whole
from benchmarks.measured import Measured
from benchmarks.regions import WHOLE_REGION
from benchmarks.scaling import exponent

TWIN_RATIO = 20.0
FLOOR_RATIO = 40.0
EARLIER = "2026-11-24"
"""When the earlier figures were measured: the document as it was before clusters stood in columns."""


@dataclass(frozen=True)
class Figure:
    """A measured figure, what it was earlier, and its target: at least or at most that much."""

    words: str
    value: float
    target: float
    shown: str
    earlier: float
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        """Tell whether the figure meets its target."""
        return self.value >= self.target if self.at_least else self.value <= self.target

    def row(self) -> list[str]:
        """Return the figure as a row of a table."""
        side = "at least" if self.at_least else "at most"
        verdict = "yes" if self.is_met else "**no**"
        was, is_now, wanted = (self.shown.format(value) for value in (self.earlier, self.value, self.target))
        return [self.words, was, is_now, f"{side} {wanted}", verdict]


def figures(found: Measured) -> list[Figure]:
    """Return all figures that have a target."""
    return list(_figures(found))


def _figures(found: Measured) -> Iterator[Figure]:
    largest = found.sizes[-1]
    runs = found.many_runs
    first, last = runs[min(runs, key=int)], runs[max(runs, key=int)]
    yield Figure("complete run at scale 1 / the floor", floor_ratio(found), FLOOR_RATIO, "{:.0f}", 75)
    match = found.matches[-1]
    words = f"plain twin / model, scale {match.scale:g} ({match.organisations:,} organisations)"
    yield Figure(words, match.ratio, TWIN_RATIO, "{:.0f}", 105, at_least=True)
    yield Figure("exponent of time over size, all sizes", growth(found), 1.1, "{:.2f}", 0.53)
    yield Figure("exponent of time over size, two largest sizes", growth(found, 2), 1.1, "{:.2f}", 0.95)
    yield Figure(f"complete run at scale {WHOLE_REGION:g} (s)", largest.complete, 3.0, "{:.1f}", 4.7)
    yield Figure(
        f"peak memory of a process that runs scale {WHOLE_REGION:g} (MB)", largest.peak_mb, 1500.0, "{:.0f}", 740
    )
    yield Figure("model and run at scale 1, beyond imports and world (MB)", found.run_memory["run"], 60.0, "{:.0f}", 17)
    yield Figure(
        f"growth of a process from {min(runs, key=int)} to {max(runs, key=int)} runs (MB)",
        last - first,
        10.0,
        "{:.1f}",
        0.5,
    )
    yield Figure(
        f"`cci run` of {found.cold_enterprises:,} enterprises from a cold start (s)",
        found.cold["cci run"],
        2.5,
        "{:.2f}",
        1.19,
    )
    three = found.cases["test_seeds"] / found.beside["test_seeds"]
    yield Figure("three worlds / one world, one process", three, 3.3, "{:.2f}", 3.02)


def floor_ratio(found: Measured) -> float:
    """Return a complete run at scale 1 in multiples of the floor."""
    return whole(found.parts) / found.parts["floor"]


def growth(found: Measured, largest: int = 0) -> float:
    """Return the exponent of the time of a complete run over the organisations, of all sizes or some largest ones."""
    sizes = found.sizes[-largest:]
    return exponent([size.organisations for size in sizes], [size.complete for size in sizes])
