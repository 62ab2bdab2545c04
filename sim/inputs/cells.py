"""Turn the text of a table cell into the type of its field."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any, get_origin

from pydantic.fields import FieldInfo

from sim.inputs.wording import inner_type, is_quarter

__all__ = ["converter_of"]

_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,4})?")


def converter_of(field: FieldInfo) -> Callable[[str], Any]:
    """Return the function that converts a cell of this field.

    A cell that cannot be converted is returned as the text it is: the strict model then refuses it,
    and the message shows what stands in the file.
    """
    inner = inner_type(field)
    convert = _converter(inner)
    if inner is field:
        return convert
    return lambda text: convert(text) if text else None


def _converter(field: FieldInfo) -> Callable[[str], Any]:
    if is_quarter(field):
        return str
    if get_origin(field.annotation) is tuple:
        return _words
    by_type: dict[Any, Callable[[str], Any]] = {bool: _yes_or_no, int: _whole, float: _number}
    return by_type.get(field.annotation, str)


def _yes_or_no(text: str) -> bool | str:
    return {"yes": True, "no": False}.get(text, text)


def _whole(text: str) -> int | str:
    return int(text) if _WHOLE.fullmatch(text) else text


def _number(text: str) -> float | str:
    number = float(text) if _NUMBER.fullmatch(text) else math.nan
    return number if math.isfinite(number) else text


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(";")) if text else ()
