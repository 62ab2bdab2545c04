"""Names of sectors, subjects of figures, and how much of a long name is written."""

from __future__ import annotations

from collections.abc import Sequence

from sim.outcomes.catalogue import ALL_SECTORS, SECTORS, Outcome

__all__ = ["capital", "elided", "sector_label", "short_names", "subject"]


def sector_label(sector: str) -> str:
    """Return the name of a sector as written in figures; one of another region keeps its own, tidied."""
    if sector == "cci":
        return "CCI"
    return capital(SECTORS.get(sector, sector.replace("_", " ")))


def capital(label: str) -> str:
    """Return a label with a capital at its start, as at the start of a sentence."""
    return label[:1].upper() + label[1:]


def subject(outcome: Outcome, sector: str) -> str:
    """Return what a figure is about, such as `CCI funded projects`."""
    if not outcome.by_sector:
        return capital(outcome.label)
    if sector == ALL_SECTORS:
        return f"{capital(outcome.label)} of all sectors"
    return f"{sector_label(sector)} {outcome.label}"


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
