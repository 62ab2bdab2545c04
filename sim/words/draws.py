"""Write what the draws of the assumptions come to: range, median, and how many agree on the sign."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sim.words.meanings import BAND
from sim.words.numbers import DASH, number, percent

__all__ = ["OF_DRAWS", "draws_written"]

OF_DRAWS = (f"{BAND} of draws", "median", "same sign")
"""Headings of what draws come to."""


def draws_written(row: Mapping[Any, Any], divisor: float, ends: Callable[[float, float, float], str]) -> list[str]:
    """Write range, median and share of sign of the draws, below `OF_DRAWS`.

    Args:
        row: A row of the `comparison` table.
        divisor: What the outcome is divided by.
        ends: Writes the two ends of a range.
    """
    agreeing = row["draws_agreeing"]
    return [
        ends(row["draws_low"], row["draws_high"], divisor),
        number(row["draws_median"], divisor, signed=True),
        DASH if agreeing != agreeing else percent(agreeing),
    ]
