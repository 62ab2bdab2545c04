"""Lines and tables on a terminal; the numbers in them are those of `sim.words.numbers`."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from sim.errors import printable

__all__ = ["say", "say_table"]

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
    text = printable(text, "\n")
    if room is not None:
        whole = text.splitlines()
        text = "\n".join(wrapped for line in whole for wrapped in _wrapped(line, room) or [""])
    _console(room).print(text, soft_wrap=True)


def _wrapped(line: str, room: int) -> list[str]:
    inner = " " * (len(line) - len(line.lstrip(" ")))
    return textwrap.wrap(line, room, subsequent_indent=inner, break_long_words=False, break_on_hyphens=False)


def say_table(
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    numbers_from: int = 99,
    at_most: int | None = None,
) -> None:
    """Print a table on stdout, or one block a row where the terminal is too narrow: no number, no word is cut.

    Args:
        title: A line above it; empty for none.
        columns: Headings.
        rows: Cells.
        numbers_from: First column that holds numbers, which stand flush right.
        at_most: Width beyond which texts are wrapped, in a file too.
    """
    if title:
        say(title)
    cells = [[printable(cell) for cell in row] for row in rows]
    room = min((width for width in (_room(), at_most) if width is not None), default=None)
    widths = _widths(columns, cells, numbers_from, room)
    if widths is None:
        _say_blocks(columns, cells)
        return
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for index, (column, width) in enumerate(zip(columns, widths, strict=True)):
        table.add_column(column, justify="right" if index >= numbers_from else "left", width=width)
    for row in cells:
        table.add_row(*row)
    _console(sum(widths) + _BETWEEN * len(widths)).print(table)


def _widths(columns: Sequence[str], rows: list[list[str]], numbers_from: int, room: int | None) -> list[int] | None:
    """Return widths of columns in which no number and no word is cut, or none if there is no room for them."""
    whole, least = [], []
    for index, column in enumerate(columns):
        cells = [row[index] for row in rows]
        words = [word for text in (column, *cells) for word in text.split()]
        longest = max(map(cell_len, (column, *cells)))
        whole.append(longest)
        if index >= numbers_from:
            least.append(max(map(cell_len, (*column.split(), *cells)), default=0))
        else:
            least.append(min(longest, max(_LEAST_TEXT, *map(cell_len, words), 0)))
    if room is None:
        return whole
    spare = room - sum(least) - _BETWEEN * (len(columns) - 1)
    if spare < 0:
        return None
    widths = list(least)
    wanting = sorted(range(len(columns)), key=lambda index: whole[index] - least[index])
    for rank, index in enumerate(wanting):
        given = min(whole[index] - least[index], spare // (len(wanting) - rank))
        widths[index] += given
        spare -= given
    return widths


def _say_blocks(columns: Sequence[str], rows: list[list[str]]) -> None:
    """Say each row as a block: the first cell, and below it the others, each after its heading."""
    for first, *others in rows:
        say(first)
        for column, cell in zip(columns[1:], others, strict=True):
            if cell:
                say(f"  {column}: {cell}")
