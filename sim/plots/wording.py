"""Words and numbers of figures: names of sectors, how a number is written, how much of a long name fits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sim.outcomes.catalogue import ALL_SECTORS, Outcome
from sim.region.labels import RegionLabels

SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
UNDEFINED = "undefined"


@dataclass(frozen=True)
class Scale:
    """How values are shown: divided by a number, in the unit that this leaves."""

    divisor: float
    unit: str


def scale_of(unit: str, largest: float) -> Scale:
    """Return the scale in which money up to the largest amount is short to write; other units stay."""
    if unit.startswith("EUR") and math.isfinite(largest):
        if largest >= 1e6:
            return Scale(1e6, "million " + unit)
        if largest >= 1e4:
            return Scale(1e3, "thousand " + unit)
    return Scale(1.0, unit)


def sector_label(sector: str, region: RegionLabels | None) -> str:
    """Return the name of a sector as written in figures; where its region is not known its code, tidied."""
    if sector == ALL_SECTORS:
        return "All sectors"
    known = {} if region is None else region.short_labels
    return known.get(sector, capital(sector.replace("_", " ")))


def capital(label: str) -> str:
    """Return a label with a capital at its start, as at the start of a sentence."""
    return label[:1].upper() + label[1:]


def subject(outcome: Outcome, sector: str, region: RegionLabels | None) -> str:
    """Return what a figure is about, such as `Agriculture funded projects`."""
    if not outcome.by_sector:
        return capital(outcome.label)
    if sector == ALL_SECTORS:
        return f"{capital(outcome.label)} of all sectors"
    return f"{sector_label(sector, region)} {outcome.label}"


def number(value: float, signed: bool = False) -> str:
    """Write a number with as many digits as it deserves; an undefined one is an en dash.

    From 100 on without decimals, below with one, below 1 with two, tiny ones with one significant digit.
    """
    if not math.isfinite(value):
        return "\N{EN DASH}"
    size = abs(value)
    if size == 0:
        return "0"
    if size < 0.005:
        written = f"{size:.0e}" if size < 0.0005 else f"{size:.3f}"
    elif size < 0.995:
        written = f"{size:.2f}"
    elif size < 99.95:
        written = f"{size:.1f}"
    else:
        written = f"{size:,.0f}"
    return (MINUS if value < 0 else "+" if signed else "") + written


def alike(values: Sequence[float], signed: bool = False) -> list[str]:
    """Write numbers with the same decimals: as the largest deserves, and enough for none to vanish."""
    defined = [abs(value) for value in values if math.isfinite(value) and value != 0]
    decimals = 0 if not defined or max(defined) >= 99.95 else 1 if max(defined) >= 0.995 else 2
    while decimals < 4 and any(round(size, decimals) == 0 for size in defined):
        decimals += 1
    written = []
    for value in values:
        sign = MINUS if value < 0 else "+" if signed and value > 0 else ""
        written.append(f"{sign}{abs(value):,.{decimals}f}" if math.isfinite(value) else "\N{EN DASH}")
    return written


def how_many(some: int, every: int) -> str:
    """Write how many of all there are: none, both, all 5, 3 of 5."""
    if some == 0:
        return "none"
    if some == every:
        return "both" if every == 2 else f"all {every}"
    return f"{some} of {every}"


def percent(share: float, signed: bool = False) -> str:
    """Write a share as a percentage: without decimals, below 1 % with one."""
    if not math.isfinite(share):
        return UNDEFINED
    size = 100 * abs(share)
    written = "0" if size == 0 else f"{size:,.0f}" if size >= 0.95 else f"{max(size, 0.1):.1f}"
    sign = "" if size == 0 else MINUS if share < 0 else "+" if signed else ""
    return f"{'under ' if 0 < size < 0.05 else ''}{sign}{written}{SPACE}%"


def runs(count: int, kind: str = "runs") -> str:
    """Write how many runs (or paired runs) there are."""
    return f"{count}{SPACE}{kind}" if count != 1 else f"1{SPACE}{kind.removesuffix('s')}"


def elided(name: str, letters: int = 36) -> str:
    """Return a name, with its middle left out where it is longer than so many letters."""
    if len(name) <= letters:
        return name
    head = (letters - 1) // 2
    return f"{name[:head]}\N{HORIZONTAL ELLIPSIS}{name[-(letters - 1 - head) :]}"


def short_names(names: Sequence[str], letters: int = 36) -> dict[str, str]:
    """Return a name to print for each scenario, numbered where two look the same without their middle."""
    short = {name: elided(name, letters) for name in names}
    written = list(short.values())
    return {
        name: text if written.count(text) == 1 else f"{text} ({1 + list(short).index(name)})"
        for name, text in short.items()
    }
