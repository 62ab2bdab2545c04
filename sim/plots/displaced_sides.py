"""What the figure of displacement draws on one side of zero: projects by way, and how far their interval reaches."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sim.analysis.displacement import ALL, HOW

_STRETCH = 2.0
"""How far intervals may stretch the scale: so many times the longest bar, lest bars shrink to nothing."""


@dataclass(frozen=True)
class Side:
    """One direction in one sector of one alternative: mean projects by way, their sum and its 95 % interval."""

    parts: tuple[float, ...]
    total: float
    low: float
    high: float

    @property
    def has_interval(self) -> bool:
        """Say whether there is an interval: runs that all agree tell nothing of their error, nor does one run."""
        return math.isfinite(self.low) and self.high > self.low

    @property
    def is_cut(self) -> bool:
        """Say whether the interval reaches below zero projects, where there are none."""
        return self.has_interval and self.low < 0

    def is_beyond(self, limit: float) -> bool:
        """Say whether the interval is too long to be drawn."""
        return self.has_interval and self.high > limit

    def reach(self, limit: float) -> float:
        """Return how far bar and interval reach as drawn."""
        shown = self.high if self.has_interval and not self.is_beyond(limit) else self.total
        return max((value for value in (self.total, shown) if math.isfinite(value)), default=0.0)


NOTHING = Side((math.nan,) * len(HOW["gained"]), math.nan, math.nan, math.nan)
"""A side of which nothing is known."""

Sides = Mapping[tuple[str, str, str], Side]
"""Sides by alternative, sector and direction."""


def sides_of(counts: pd.DataFrame, alternatives: Sequence[str]) -> dict[tuple[str, str, str], Side]:
    """Return every side of some alternatives from the table of `sim.analysis.displacement`."""
    totals = counts[(counts["fate"] == ALL) & counts["scenario"].isin(alternatives)]
    found = {}
    for (name, sector, direction), rows in totals.groupby(["scenario", "sector", "direction"]):
        means = rows.set_index("how")["mean"]
        whole = rows[rows["how"] == ALL].iloc[0]
        parts = tuple(float(means[how]) for how in HOW[str(direction)])
        side = Side(parts, float(whole["mean"]), float(whole["ci_low"]), float(whole["ci_high"]))
        found[str(name), str(sector), str(direction)] = side
    return found


def longest_interval(sides: Iterable[Side]) -> float:
    """Return up to where intervals are drawn, in projects."""
    return _STRETCH * max((side.total for side in sides if math.isfinite(side.total)), default=0.0)
