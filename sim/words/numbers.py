"""How a number is written: by one rule, so that it can be known again on screen, in a figure and in a document.

- A *number* has at least three digits that matter, and below 1,000 at least one decimal: 12,346, 136.5, 4.87, 0.0127.
  What stands beside it changes nothing about it.
- A *difference* carries its sign.
- An *interval* is `low to high`, each end a number; with its mean, `mean (low to high)`.
- A *share* in words is whole per cent, below 1 % with one decimal; what would then be 0 without being it is about 0.
- *Runs* are counted as `20 runs`, `1 paired run`.
- *Undefined* is a dash where a number would stand and the word in a sentence, never 0.

Units are those of `sim.words.units`. Figures differ in type alone: a true minus, no-break spaces
(`sim.words.typeset`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.outcomes.tables import WorldKey

__all__ = [
    "DASH",
    "UNDEFINED",
    "counted",
    "how_many",
    "interval",
    "interval_of_count",
    "number",
    "percent",
    "runs",
    "value_and_interval",
]

DASH = "-"
"""What stands where a number is undefined."""

UNDEFINED = "undefined"
"""The same in a sentence."""


def number(value: float, divisor: float = 1.0, signed: bool = False) -> str:
    """Write a number, in units of a divisor, or a dash where it is undefined."""
    if not math.isfinite(value):
        return DASH
    shown = value / divisor
    if shown == 0:
        return "0"
    decimals = min(9, max(0, 2 - math.floor(math.log10(abs(shown)))))
    if abs(shown) < 1000:
        decimals = max(1, decimals)
    return f"{shown:+,.{decimals}f}" if signed else f"{shown:,.{decimals}f}"


def interval_of_count(low: float, high: float, divisor: float = 1.0, signed: bool = False) -> str:
    """Write the interval of a count, cut at 0, for there are none below; a dash where it is undefined."""
    return interval(max(low, 0.0) if math.isfinite(low) else low, high, divisor, signed)


def interval(low: float, high: float, divisor: float = 1.0, signed: bool = True) -> str:
    """Write the interval of a difference, or unsigned that of a level; a dash where it is undefined."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return DASH
    return f"{number(low, divisor, signed)} to {number(high, divisor, signed)}"


def value_and_interval(mean: float, low: float, high: float, divisor: float = 1.0, signed: bool = True) -> str:
    """Write a mean and behind it, in brackets, its interval."""
    return f"{number(mean, divisor, signed)} ({interval(low, high, divisor, signed)})"


def percent(share: float, signed: bool = False) -> str:
    """Write a share as a percentage."""
    if not math.isfinite(share):
        return UNDEFINED
    size = 100 * abs(share)
    if 0 < size < 0.05:
        return "\N{ALMOST EQUAL TO} 0 %"
    written = f"{size:,.0f}" if size == 0 or size >= 0.95 else f"{size:.1f}"
    sign = "" if size == 0 else "-" if share < 0 else "+" if signed else ""
    return f"{sign}{written} %"


def how_many(some: int, every: int) -> str:
    """Write how many of all there are: none, both, all 5, 3 of 5."""
    if some == 0:
        return "none"
    if some == every:
        return "both" if every == 2 else f"all {every}"
    return f"{some} of {every}"


def runs(count: int, kind: str = "runs") -> str:
    """Write how many runs there are, of a kind such as `paired runs`."""
    return f"{count} {kind}" if count != 1 else f"1 {kind.replace('runs', 'run')}"


def counted(worlds: Sequence[WorldKey], kind: str = "runs") -> str:
    """Say how many runs there are on some worlds, and of how many draws of the assumptions if any were drawn."""
    draws = len({world.draw for world in worlds if world.draw})
    of_draws = f" of {draws} draw{'' if draws == 1 else 's'} of the assumptions" if draws else ""
    return runs(len(worlds), kind) + of_draws
