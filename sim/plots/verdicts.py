"""What a title may say: how far scenarios lie apart, and whether that is clear of chance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sim.plots.wording import UNDEFINED, elided, how_many, number, percent, runs


@dataclass(frozen=True)
class Interval:
    """Mean paired difference of one alternative, its 95 % interval and the number of worlds; NaN if undefined."""

    mean: float
    low: float
    high: float
    worlds: int

    @property
    def is_clear(self) -> bool:
        """Say whether the interval exists and leaves out zero."""
        return self.low > 0 or self.high < 0

    def divided(self, divisor: float) -> Interval:
        """Return the interval in a larger unit."""
        return Interval(self.mean / divisor, self.low / divisor, self.high / divisor, self.worlds)


def interval_of(comparison: pd.DataFrame, baseline: str, scenario: str, outcome: str, sector: str) -> Interval:
    """Return the row of the comparison table; all undefined where there is none.

    An outcome reported for the whole region has one sector, which is taken if the one asked for is missing.
    """
    rows = comparison.loc[
        (comparison["baseline"] == baseline) & (comparison["scenario"] == scenario) & (comparison["outcome"] == outcome)
    ]
    asked = rows.loc[rows["sector"] == sector]
    if asked.empty and rows["sector"].nunique() == 1:
        asked = rows
    if asked.empty:
        return Interval(math.nan, math.nan, math.nan, 0)
    row = asked.iloc[0]
    return Interval(float(row["difference"]), float(row["ci_low"]), float(row["ci_high"]), int(row["worlds"]))


@dataclass(frozen=True)
class Contrast:
    """One alternative against the baseline: the medians of both over the whole period, and the interval."""

    name: str
    median: float
    baseline_median: float
    interval: Interval

    @property
    def step(self) -> float:
        """Return how far the median lies from the baseline's."""
        return self.median - self.baseline_median

    @property
    def share(self) -> float:
        """Return the step as a share of the baseline's median, NaN where that is zero."""
        return self.step / abs(self.baseline_median) if self.baseline_median else math.nan

    @property
    def is_clear(self) -> bool:
        """Say whether the paired interval leaves out zero on the side on which the median lies."""
        return self.interval.is_clear and self.step * self.interval.mean > 0


def contrast_title(what: str, contrasts: Sequence[Contrast], baseline: str, worlds: int, in_percent: bool) -> str:
    """Return a title that says what was seen and no more than that.

    Args:
        what: What the figure is about.
        contrasts: Each alternative against the baseline.
        baseline: Name of the baseline.
        worlds: Number of runs of each scenario.
        in_percent: Whether steps are written as shares of the baseline or in the outcome's unit.
    """
    known = [contrast for contrast in contrasts if math.isfinite(contrast.step)]
    reference = elided(baseline)
    if not contrasts:
        return f"{what} in {reference} ({_basis(worlds)})"
    if not known:
        return f"{what}: {_undefined(contrasts, reference)}"
    if len(contrasts) == 1:
        return f"{what}: {_one(known[0], reference, worlds, in_percent)}"
    return f"{what}: {_several(known, contrasts, reference, worlds, in_percent)}"


def _basis(worlds: int) -> str:
    return "one run" if worlds == 1 else f"median of {runs(worlds)}"


def _undefined(contrasts: Sequence[Contrast], baseline: str) -> str:
    """Say which side is undefined where no alternative can be compared."""
    if math.isfinite(contrasts[0].baseline_median):
        name = elided(contrasts[0].name) if len(contrasts) == 1 else "every alternative"
        return f"{UNDEFINED} in {name}, {number(contrasts[0].baseline_median)} in {baseline}"
    if any(math.isfinite(contrast.median) for contrast in contrasts):
        return f"{UNDEFINED} in {baseline}"
    return f"{UNDEFINED} in every run"


def _one(contrast: Contrast, baseline: str, worlds: int, in_percent: bool) -> str:
    name = elided(contrast.name)
    basis = _basis(worlds)
    if contrast.step == 0 and contrast.interval.mean == 0:
        return f"{name} the same as {baseline} ({basis})"
    if contrast.is_clear or worlds == 1:
        return f"{name} {_distance(contrast, in_percent)} {baseline} ({basis})"
    return f"no clear difference between {name} and {baseline} ({_signed(contrast, in_percent)}, {basis})"


def _several(
    known: Sequence[Contrast], contrasts: Sequence[Contrast], baseline: str, worlds: int, in_percent: bool
) -> str:
    lowest = min(known, key=lambda contrast: contrast.step)
    highest = max(known, key=lambda contrast: contrast.step)
    basis = "one run each" if worlds == 1 else f"medians of {runs(worlds)}"
    reach = (
        f"from {_signed(lowest, in_percent)} ({elided(lowest.name)}) to "
        f"{_signed(highest, in_percent)} ({elided(highest.name)}) against {baseline}, {basis}"
    )
    if worlds == 1:
        return reach
    clear = sum(contrast.is_clear for contrast in known)
    if clear == 0:
        return f"no alternative clearly differs from {baseline} ({reach})"
    return f"{how_many(clear, len(contrasts))} alternatives differ clearly, {reach}"


def _distance(contrast: Contrast, in_percent: bool) -> str:
    side = "above" if contrast.step > 0 else "below"
    if in_percent and math.isfinite(contrast.share):
        return f"{percent(abs(contrast.share))} {side}"
    return f"{number(abs(contrast.step))} {side}"


def _signed(contrast: Contrast, in_percent: bool) -> str:
    if in_percent and math.isfinite(contrast.share):
        return percent(contrast.share, signed=True)
    return number(contrast.step, signed=True)
