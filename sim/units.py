"""Units: quarters of a year, money in whole cents, and bounded numbers for input models."""

from __future__ import annotations

import re
from typing import Annotated, Any, overload

import numpy as np
from numpy.typing import NDArray
from pydantic import BeforeValidator, Field, PlainSerializer, ValidationInfo, WithJsonSchema

__all__ = [
    "LARGEST_CENTS",
    "WRITTEN",
    "NonNegative",
    "Positive",
    "Probability",
    "Quarter",
    "QuarterForm",
    "QuarterText",
    "Share",
    "cents",
    "eur",
    "parse_quarter",
    "quarter_label",
    "year_of",
]

Quarter = int
"""A quarter counted from the year 0, `4 * year + quarter - 1`, so that differences are durations."""

LARGEST_CENTS = 2**53
"""Largest amount in cents: beyond it a float in EUR no longer tells neighbouring cents apart."""

_WRITTEN_QUARTER = re.compile(r"((?:19|20|21)[0-9]{2})Q([1-4])")
_EARLIEST, _LATEST = 4 * 1900, 4 * 2200 - 1


def parse_quarter(text: str) -> Quarter:
    """Read a quarter written like `2014Q1`.

    Raises:
        ValueError: The text is not a year from 1900 to 2199, a capital Q and a digit from 1 to 4.
    """
    match = _WRITTEN_QUARTER.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a quarter written like 2014Q1")
    return 4 * int(match[1]) + int(match[2]) - 1


def quarter_label(quarter: Quarter) -> str:
    """Write a quarter the way files and tables do: 8056 is `2014Q1`."""
    year, index = divmod(int(quarter), 4)
    return f"{year:04d}Q{index + 1}"


def year_of(quarter: Quarter) -> int:
    """Return the calendar year a quarter lies in."""
    return int(quarter) // 4


@overload
def cents(eur: float) -> int: ...
@overload
def cents(eur: NDArray[Any]) -> NDArray[np.int64]: ...
def cents(eur: float | NDArray[Any]) -> int | NDArray[np.int64]:
    """Turn EUR into whole cents, halves to the even cent; scalar and array agree.

    Raises:
        ValueError: An amount is not finite or exceeds `LARGEST_CENTS`.
    """
    amounts = np.rint(np.asarray(eur, dtype=np.float64) * 100.0)
    if not bool(np.all(np.abs(amounts) <= LARGEST_CENTS)):  # also false for NaN
        raise ValueError(f"amounts in EUR must be finite and at most {LARGEST_CENTS / 100:.0f}")
    whole: NDArray[np.int64] = amounts.astype(np.int64)
    return whole if isinstance(eur, np.ndarray) else int(whole)


@overload
def eur(cents: int) -> float: ...
@overload
def eur(cents: NDArray[Any]) -> NDArray[np.float64]: ...
def eur(cents: int | NDArray[Any]) -> float | NDArray[np.float64]:
    """Turn whole cents into EUR, for tables, figures and messages."""
    if isinstance(cents, np.ndarray):
        amounts: NDArray[np.float64] = cents / 100.0
        return amounts
    return int(cents) / 100.0


WRITTEN = "written"
"""Validation context of content a user wrote in a file, where quarters are always text."""


class QuarterForm:
    """Mark, in a field's metadata, that the whole number stored is written as a quarter."""


def _quarter(value: Any, info: ValidationInfo) -> Quarter:
    if isinstance(value, str):
        return parse_quarter(value)
    # Python code may pass the stored number; in a file, 2014 would be the year 503.
    if isinstance(value, int) and info.context is not WRITTEN and _EARLIEST <= value <= _LATEST:
        return value
    raise ValueError(f"{value!r} is not a quarter written like 2014Q1")


Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
"""A part of a whole, 0 to 1."""

Probability = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
"""A chance, 0 to 1."""

NonNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
"""A finite number that is not below 0."""

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
"""A finite number above 0."""

QuarterText = Annotated[
    int,
    QuarterForm(),
    BeforeValidator(_quarter),
    PlainSerializer(quarter_label, return_type=str),
    WithJsonSchema({"type": "string", "pattern": f"^{_WRITTEN_QUARTER.pattern}$"}),
]
"""A quarter, written as text like `2014Q1` in files, stored as a `Quarter`."""
