"""Names of sectors, subjects of figures, and how much of a long name is written."""

from __future__ import annotations

from collections.abc import Sequence

from sim.outcomes.catalogue import ALL_SECTORS, Outcome
from sim.region.labels import RegionLabels

__all__ = ["capital", "elided", "sector_label", "short_names", "subject"]


def sector_label(sector: str, region: RegionLabels | None) -> str:
    """Return the name of a sector as it is written; where its region is not known its code, tidied."""
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
