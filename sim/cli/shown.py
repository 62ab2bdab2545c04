"""Tables and numbers on a terminal."""

from __future__ import annotations

import math
import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from sim.outcomes.catalogue import ALL_SECTORS, OUTCOMES

if TYPE_CHECKING:
    from sim.outcomes.tables import WorldKey
    from sim.region.labels import RegionLabels

__all__ = [
    "UNDEFINED",
    "counted",
    "interval",
    "label_shown",
    "number",
    "say",
    "say_table",
    "sector_shown",
    "unit_shown",
]

UNDEFINED = "-"
_BETWEEN = 3  # blanks between two columns
_LEAST_TEXT = 16  # a column of words is at least that wide, or as wide as its longest text


def _room() -> int | None:
    """Return the width of the terminal; nothing else has one: in a file or a pipe a row is a line."""
    return Console().width if sys.stdout.isatty() else None


class _Console(Console):
    """A console that leaves a closed pipe to who ends the command."""

    def on_broken_pipe(self) -> None:
        """Raise what the system said, instead of ending the program with a code of its own."""
        raise BrokenPipeError


def _console(width: int | None) -> Console:
    return _Console(width=width, markup=False, highlight=False, emoji=False)


def say(text: str = "") -> None:
    """Print text on stdout; on a terminal lines end between words, and no word is broken."""
    room = _room()
    if room is not None:
        whole = text.splitlines()
        text = "\n".join(wrapped for line in whole for wrapped in _wrapped(line, room) or [""])
    _console(room).print(text, soft_wrap=True)


def _wrapped(line: str, room: int) -> list[str]:
    inner = " " * (len(line) - len(line.lstrip(" ")))
    return textwrap.wrap(line, room, subsequent_indent=inner, break_long_words=False, break_on_hyphens=False)


def say_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], numbers_from: int = 99) -> None:
    """Print a table on stdout, or one block a row where the terminal is too narrow: no number, no word is cut.

    Args:
        title: A line above it; empty for none.
        columns: Headings.
        rows: Cells.
        numbers_from: First column that holds numbers, which stand flush right.
    """
    if title:
        say(title)
    told = [list(row) for row in rows]
    widths = _widths(columns, told, numbers_from, _room())
    if widths is None:
        _say_blocks(columns, told)
        return
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for place, (column, width) in enumerate(zip(columns, widths, strict=True)):
        table.add_column(column, justify="right" if place >= numbers_from else "left", width=width)
    for row in told:
        table.add_row(*row)
    _console(sum(widths) + _BETWEEN * len(widths)).print(table)


def _widths(columns: Sequence[str], rows: list[list[str]], numbers_from: int, room: int | None) -> list[int] | None:
    """Return widths of columns in which no number and no word is cut, or none if there is no room for them."""
    whole, least = [], []
    for place, column in enumerate(columns):
        cells = [row[place] for row in rows]
        words = [word for text in (column, *cells) for word in text.split()]
        longest = max(map(cell_len, (column, *cells)))
        whole.append(longest)
        if place >= numbers_from:
            least.append(max(map(cell_len, (*column.split(), *cells)), default=0))
        else:
            least.append(min(longest, max(_LEAST_TEXT, *map(cell_len, words), 0)))
    if room is None:
        return whole
    spare = room - sum(least) - _BETWEEN * (len(columns) - 1)
    if spare < 0:
        return None
    widths = list(least)
    wanting = sorted(range(len(columns)), key=lambda place: whole[place] - least[place])
    for rank, place in enumerate(wanting):
        given = min(whole[place] - least[place], spare // (len(wanting) - rank))
        widths[place] += given
        spare -= given
    return widths


def _say_blocks(columns: Sequence[str], rows: list[list[str]]) -> None:
    """Say each row as a block: the first cell, and below it the others, each after its heading."""
    for first, *others in rows:
        say(first)
        for column, cell in zip(columns[1:], others, strict=True):
            if cell:
                say(f"  {column}: {cell}")


def unit_shown(outcome: str) -> tuple[str, float]:
    """Return the unit in which an outcome is shown, and what to divide by: EUR are shown in millions."""
    unit = OUTCOMES[outcome].unit
    return ("million EUR", 1e6) if unit == "EUR" else (unit, 1.0)


def label_shown(outcome: str) -> str:
    """Return the label of an outcome, with the unit unless the label says it."""
    label, unit = OUTCOMES[outcome].label, unit_shown(outcome)[0]
    return label if unit in label else f"{label} ({unit})"


def number(value: float, divisor: float = 1.0, signed: bool = False) -> str:
    """Write a number with at least three digits that matter, or a dash where it is undefined."""
    if math.isnan(value):
        return UNDEFINED
    shown = value / divisor
    if shown == 0:
        return "0"
    decimals = min(9, max(0, 2 - math.floor(math.log10(abs(shown)))))
    if abs(shown) < 1000:
        decimals = max(1, decimals)
    return f"{shown:+,.{decimals}f}" if signed else f"{shown:,.{decimals}f}"


def interval(low: float, high: float, divisor: float = 1.0) -> str:
    """Write an interval, or a dash where it is undefined."""
    if math.isnan(low) or math.isnan(high):
        return UNDEFINED
    return f"{number(low, divisor, signed=True)} to {number(high, divisor, signed=True)}"


def counted(worlds: Sequence[WorldKey], kind: str = "runs") -> str:
    """Say how many runs there are on some worlds, and of how many draws of the assumptions if any were drawn."""
    told = f"1 {kind.replace('runs', 'run')}" if len(worlds) == 1 else f"{len(worlds)} {kind}"
    draws = {world.draw for world in worlds if world.draw}
    return f"{told} of {len(draws)} draw{'' if len(draws) == 1 else 's'} of the assumptions" if draws else told


def sector_shown(sector: str, region: RegionLabels) -> str:
    """Return the short label of a sector; one that the region does not know stands as it is."""
    return "all sectors" if sector == ALL_SECTORS else region.short_labels.get(sector, sector)
