"""Words for messages: what was found, and what a field may hold."""

from __future__ import annotations

from collections.abc import Iterable
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sim.units import QuarterForm

__all__ = [
    "allowed_for",
    "bounds_of",
    "choices_of",
    "dotted",
    "inner_type",
    "is_optional",
    "is_quarter",
    "one_of",
    "unit_of",
    "written",
]

_LONGEST = 60
_MOST_NAMES = 40
_NOT_COUNTED = ("share", "probability", "chance", "weight", "elasticity", "strength", "factor", "ratio", "SD")


def written(value: object) -> str:
    """Show a value the way a user would write it, shortened to one line."""
    match value:
        case None | "":
            return "empty"
        case bool():
            return "true" if value else "false"
        case dict():
            return "a group of settings"
        case list() | tuple():
            return "a list" if value else "an empty list"
        case BaseModel():
            return f"a {type(value).__name__}"
        case str() if len(value) > _LONGEST:
            return repr(value[:_LONGEST] + "...")
        case int() if abs(value) >= 10**_LONGEST:
            return "a number of more than 60 digits"
    return repr(value)


def dotted(path: Iterable[str | int]) -> str:
    """Write a key path: `policy.cluster.staff_fte`; list items count from 1: `expects[2]`."""
    text = ""
    for key in path:
        if isinstance(key, int):
            text += f"[{key + 1}]"
        else:
            text += f".{_plain(key)}" if text else _plain(key)
    return text


def one_of(names: Iterable[str]) -> str:
    """List the names that would be accepted, the first forty at most, or say that there are none."""
    listed = list(names)
    more = f" and {len(listed) - _MOST_NAMES} more" if len(listed) > _MOST_NAMES else ""
    return f"one of {', '.join(listed[:_MOST_NAMES])}{more}" if listed else "nothing"


def inner_type(field: FieldInfo) -> FieldInfo:
    """Return the field behind `X | None` with the bounds of both; any other field is returned as it is."""
    if get_origin(field.annotation) in (Union, UnionType):
        inner = [arg for arg in get_args(field.annotation) if arg is not NoneType]
        if len(inner) == 1:
            behind = FieldInfo.from_annotation(inner[0])
            behind.metadata = [*behind.metadata, *field.metadata]
            return behind
    return field


def is_optional(field: FieldInfo) -> bool:
    """Tell whether a field may be empty."""
    return inner_type(field) is not field


def choices_of(field: FieldInfo) -> tuple[str, ...]:
    """Return the words a field accepts, empty if it is not a choice between words."""
    annotation = inner_type(field).annotation
    return tuple(map(str, get_args(annotation))) if get_origin(annotation) is Literal else ()


def bounds_of(field: FieldInfo) -> tuple[float | None, float | None]:
    """Return the lowest and the highest number a field accepts, None where it is unbounded."""
    lows: list[Any] = []
    highs: list[Any] = []
    for bound in inner_type(field).metadata:
        match bound:
            case Ge(ge=limit) | Gt(gt=limit):
                lows.append(limit)
            case Le(le=limit) | Lt(lt=limit):
                highs.append(limit)
    return max(lows, default=None), min(highs, default=None)


def unit_of(field: FieldInfo) -> str:
    """Return the unit a field declares, or the empty text."""
    extra = field.json_schema_extra
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


def is_quarter(field: FieldInfo) -> bool:
    """Tell whether a field holds a quarter."""
    return any(isinstance(mark, QuarterForm) for mark in inner_type(field).metadata)


def allowed_for(field: FieldInfo, booleans: str = "true or false") -> str:
    """Say what a field may hold: its type, unit, range or choices; `booleans` is how a file writes them."""
    inner = inner_type(field)
    unit = unit_of(field) or unit_of(inner)
    text = booleans if inner.annotation is bool else _allowed(inner, unit)
    return text if inner is field else f"{text}, or empty"


def _allowed(field: FieldInfo, unit: str) -> str:
    annotation, origin = field.annotation, get_origin(field.annotation)
    if is_quarter(field):
        return "a quarter written like 2014Q1"
    if origin is Literal:
        return one_of(choices_of(field))
    if origin is tuple:
        item = next((arg for arg in get_args(annotation) if arg is not Ellipsis), Any)
        return f"list, each item: {_allowed(FieldInfo.from_annotation(item), unit)}"
    if origin is dict:
        return "group of entries, each with a name of its own"
    if annotation is str:
        return _text(field.metadata)
    if annotation in (int, float):
        return f"{_counted('whole number' if annotation is int else 'number', unit)}{_range(field)}"
    return _group(annotation)


def _group(annotation: Any) -> str:
    if not isinstance(annotation, type) or not issubclass(annotation, BaseModel):
        return ""
    keys = (info.alias or name for name, info in annotation.model_fields.items())
    return f"group of settings: {', '.join(keys)}"


def _counted(kind: str, unit: str) -> str:
    if not unit:
        return kind
    return f"{kind} ({unit})" if unit.startswith(_NOT_COUNTED) else f"{kind} of {unit}"


def _range(field: FieldInfo) -> str:
    low, high = bounds_of(field)
    above = any(isinstance(bound, Gt) for bound in field.metadata)
    below = any(isinstance(bound, Lt) for bound in field.metadata)
    end = "" if high is None else f"{'below' if below else 'up to'} {high:.12g}"
    if low is None:
        return f" {end}" if end else ""
    start = f" {'above' if above else 'from'} {low:.12g}"
    if not end:
        return start if above else f"{start} upwards"
    return f"{start}, {end}" if above or below else f"{start} to {high:.12g}"


def _text(metadata: list[Any]) -> str:
    for limit in metadata:
        if isinstance(limit, MaxLen):
            return f"text of at most {limit.max_length} characters"
        if isinstance(limit, MinLen):
            return "text that is not empty"
    return "text"


def _plain(key: str) -> str:
    # A key that is no plain word is quoted, so that its dots and spaces do not pass for structure.
    if key.replace("_", "").replace("-", "").isalnum() and len(key) <= _LONGEST:
        return key
    return written(key)
