"""Numbers as figures set them: those of `sim.words.numbers`, with a true minus, and not apart from their unit."""

from __future__ import annotations

from sim.words import numbers

__all__ = ["MINUS", "SPACE", "interval", "number", "percent", "runs"]

SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


def number(value: float, divisor: float = 1.0, signed: bool = False) -> str:
    """Set a number, or an en dash where it is undefined."""
    written = numbers.number(value, divisor, signed)
    return "\N{EN DASH}" if written == numbers.DASH else written.replace("-", MINUS)


def interval(low: float, high: float, divisor: float = 1.0, signed: bool = True) -> str:
    """Set an interval, or an en dash where it is undefined."""
    written = numbers.interval(low, high, divisor, signed)
    return "\N{EN DASH}" if written == numbers.DASH else written.replace("-", MINUS)


def percent(share: float, signed: bool = False) -> str:
    """Set a share as a percentage."""
    return numbers.percent(share, signed).replace("-", MINUS).replace(" ", SPACE)


def runs(count: int, kind: str = "runs") -> str:
    """Set how many runs there are."""
    return numbers.runs(count, kind).replace(" ", SPACE, 1)
