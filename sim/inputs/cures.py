"""What was probably meant by a value that is written in another way than files write it."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from sim.inputs.wording import bounds_of, inner_type, is_quarter, unit_of
from sim.units import parse_quarter, quarter_label

__all__ = ["cure_for"]

_DECIMAL_COMMA = re.compile(r"([-+]?[0-9]+),([0-9]+)")
_THOUSANDS = re.compile(r"[-+]?[1-9][0-9]{0,2},[0-9]{3}")  # 75,000 are seventy-five or as many thousands
_PER_CENT = re.compile(r"([-+]?[0-9]+(?:[.,][0-9]+)?) ?%")
_DATE = re.compile(r"((?:19|20|21)[0-9]{2})(?:-(0?[1-9]|1[0-2])(?:-[0-9]{1,2})?)?")
_QUARTER = re.compile(r"((?:19|20|21)[0-9]{2})[- ]?[qQ]([1-4])")
_YES, _NO = ("yes", "on", "y"), ("no", "off", "n")


def cure_for(field: FieldInfo, value: object, booleans: str) -> str:
    """Return how a value would have to be written, or nothing where that cannot be known.

    Args:
        field: The field that refused it.
        value: What stands there.
        booleans: How the file writes truth values, like `true or false`.
    """
    kind: Any = inner_type(field).annotation
    if is_quarter(field):
        return _quarter(str(value))
    if not isinstance(value, str):
        return ""
    if kind is bool:
        true, false = booleans.split(" or ")
        text = value.casefold()
        return true if text in (*_YES, "true") else false if text in (*_NO, "false") else ""
    return _number(field, value) if kind is float else ""  # a fraction is no whole number


def _number(field: FieldInfo, text: str) -> str:
    """Return a number that the field accepts and that the text can only mean, or nothing."""
    if match := _DECIMAL_COMMA.fullmatch(text):
        cure = "" if _THOUSANDS.fullmatch(text) else f"{match[1]}.{match[2]}"
    elif (match := _PER_CENT.fullmatch(text)) and _is_ratio(field):
        cure = "" if _THOUSANDS.fullmatch(match[1]) else f"{float(match[1].replace(',', '.')) / 100:.10g}"
    else:
        return ""
    return cure if cure and _accepts(field, cure) else ""


def _is_ratio(field: FieldInfo) -> bool:
    """Tell whether hundredths are a way to say what the field holds: a part of a whole, or a factor."""
    return bounds_of(field)[1] == 1 or unit_of(field).startswith("factor")


def _accepts(field: FieldInfo, number: str) -> bool:
    bounds = inner_type(field).metadata
    try:
        TypeAdapter(Annotated[(float, *bounds)] if bounds else float).validate_python(float(number))
    except ValidationError:
        return False
    return True


def _quarter(text: str) -> str:
    if match := _QUARTER.fullmatch(text):
        return f"{match[1]}Q{match[2]}"
    if match := _DATE.fullmatch(text):
        return quarter_label(parse_quarter(f"{match[1]}Q1") + (int(match[2] or 1) - 1) // 3)
    return ""
