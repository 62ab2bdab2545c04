"""What a title may say: how far scenarios lie apart, and whether that is clear of chance."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from sim.words.labels import elided
from sim.words.numbers import UNDEFINED, how_many
from sim.words.typeset import number, percent, runs

__all__ = ["contrast_title"]


def contrast_title(
    what: str,
    contrasts: pd.DataFrame,
    baseline: str,
    worlds: int,
    in_percent: bool,
    of_each: str,
    divisor: float = 1.0,
) -> str:
    """Return a title that says what was seen and no more than that.

    Args:
        what: What the figure is about.
        contrasts: The table of `sim.analysis.effects.contrasts`, a row an alternative.
        baseline: Name of the baseline.
        worlds: Number of runs of each scenario.
        in_percent: Whether steps are written as shares of the baseline or in the unit shown.
        of_each: Which number of each run is held against the others, such as its `mean over all years`.
        divisor: What to divide amounts by, to show them in a larger unit.
    """
    every: list[Any] = list(contrasts.itertuples())
    known = [row for row in every if math.isfinite(row.step)]
    reference = elided(baseline)
    if not every:
        return f"{what} in {reference} ({_basis(worlds)})"
    if not known:
        return f"{what}: {_undefined(every, reference, divisor)}"

    if len(every) > 1:
        return f"{what}: {_several(known, len(every), reference, of_each, worlds, in_percent, divisor)}"
    [row] = known
    name, basis = elided(row.Index), f"{of_each}, {_basis(worlds)}"
    if row.step == 0 and row.difference == 0:
        return f"{what}: {name} the same as {reference} ({basis})"
    if row.is_clear or worlds == 1:
        side = "above" if row.step > 0 else "below"
        return f"{what}: {name} {_distance(row, in_percent, divisor)} {side} {reference} ({basis})"
    size = _distance(row, in_percent, divisor, signed=True)
    return f"{what}: no clear difference between {name} and {reference} ({size}, {basis})"


def _distance(row: Any, in_percent: bool, divisor: float, signed: bool = False) -> str:
    """Write how far an alternative lies from the baseline: a share of that, or an amount."""
    is_share = in_percent and math.isfinite(row.share)
    size = row.share if is_share else row.step
    size = size if signed else abs(size)
    return percent(size, signed) if is_share else number(size, divisor, signed)


def _basis(worlds: int) -> str:
    return "one run" if worlds == 1 else f"median of {runs(worlds)}"


def _undefined(contrasts: list[Any], baseline: str, divisor: float) -> str:
    """Say which side is undefined where no alternative can be compared."""
    first = contrasts[0]
    if math.isfinite(first.baseline_median):
        name = elided(first.Index) if len(contrasts) == 1 else "every alternative"
        return f"{UNDEFINED} in {name}, {number(first.baseline_median, divisor)} in {baseline}"
    if any(math.isfinite(row.median) for row in contrasts):
        return f"{UNDEFINED} in {baseline}"
    return f"{UNDEFINED} in every run"


def _several(
    known: list[Any], alternatives: int, baseline: str, of_each: str, worlds: int, in_percent: bool, divisor: float
) -> str:
    lowest, highest = min(known, key=lambda row: row.step), max(known, key=lambda row: row.step)
    basis = "one run each" if worlds == 1 else f"medians of {runs(worlds)}"
    least, most = (_distance(row, in_percent, divisor, signed=True) for row in (lowest, highest))
    reach = f"from {least} ({elided(lowest.Index)}) to {most} ({elided(highest.Index)}) against {baseline}, "
    reach += f"{of_each}, {basis}"
    if worlds == 1:
        return reach
    clear = sum(row.is_clear for row in known)
    if clear == 0:
        return f"no alternative clearly differs from {baseline} ({reach})"
    return f"{how_many(clear, alternatives)} alternatives differ clearly, {reach}"
