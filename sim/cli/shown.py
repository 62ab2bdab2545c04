"""Tables and numbers on a terminal."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from sim.outcomes.catalogue import OUTCOMES

__all__ = ["UNDEFINED", "interval", "label_shown", "number", "say", "say_table", "unit_shown"]

UNDEFINED = "-"
_WIDE = 1000  # in a file or a pipe a row is a line


def _console() -> Console:
    width = None if sys.stdout.isatty() else _WIDE
    return Console(width=width, markup=False, highlight=False, emoji=False, soft_wrap=False)


def say(text: str = "") -> None:
    """Print text on stdout."""
    _console().print(text)


def say_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], numbers_from: int = 99) -> None:
    """Print a table on stdout.

    Args:
        title: A line above it; empty for none.
        columns: Headings.
        rows: Cells.
        numbers_from: First column that holds numbers, which stand flush right.
    """
    if title:
        say(title)
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for place, column in enumerate(columns):
        is_number = place >= numbers_from
        table.add_column(column, justify="right" if is_number else "left", overflow="fold", no_wrap=is_number)
    for row in rows:
        table.add_row(*row)
    _console().print(table)


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
