"""Check content against a model and say every problem at once, each at its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from sim.errors import InputError, Problem
from sim.inputs.cures import cure_for
from sim.inputs.nearest import nearest
from sim.inputs.wording import allowed_for, choices_of, dotted, inner_type, is_quarter, one_of, written
from sim.units import WRITTEN

__all__ = ["Document", "KeyPath", "model_at", "problems_of", "reading_order", "validate"]

KeyPath = tuple[str | int, ...]
ModelT = TypeVar("ModelT", bound=BaseModel)


class Document(Protocol):
    """Content that knows where each of its keys and values was written."""

    @property
    def content(self) -> Mapping[str, Any]:
        """The content as plain mappings, tuples and scalars."""

    def position(self, path: KeyPath) -> str:
        """Return where the value at `path` stands; for an absent one, its nearest ancestor."""

    def key_position(self, path: KeyPath) -> str:
        """Return where the key at `path` stands."""

    def holds(self, path: KeyPath) -> bool:
        """Tell whether a value was written at `path`, even if it was refused since."""


def validate(model: type[ModelT], document: Document, path: KeyPath = ()) -> ModelT:
    """Return the instance of `model` that `document` describes.

    Args:
        model: The record the content must fit.
        document: The content and its places.
        path: Where in messages the content hangs, when it is a part of something larger.

    Raises:
        InputError: One problem for every value that does not fit.
    """
    try:
        return model.model_validate(dict(document.content), context=WRITTEN)
    except ValidationError as error:
        problems = problems_of(error, model, document, path)
        raise InputError(sorted(problems, key=reading_order)) from None


def problems_of(
    error: ValidationError,
    model: type[BaseModel],
    document: Document,
    path: KeyPath = (),
    booleans: str = "true or false",
) -> list[Problem]:
    """Turn each complaint of pydantic into a problem; `booleans` is how the file writes truth values."""
    return [
        _problem(details, model, document, path, booleans)
        for details in error.errors(include_url=False)
        if not (details["type"] == "missing" and document.holds(details["loc"]))
    ]


def reading_order(problem: Problem) -> tuple[str, int, int]:
    """Return the key that sorts problems by file, line and column."""
    file, line, column = [*problem.where.rsplit(":", 2), "", ""][:3]
    if line.isdecimal() and column.isdecimal():
        return file, int(line), int(column)
    return problem.where, 0, 0


def model_at(model: type[BaseModel], location: KeyPath) -> type[BaseModel] | None:
    """Return the model of the group at `location` within `model`; None if no group of fixed keys stands there."""
    if not location:
        return model
    annotation = _annotation_at(model, location)
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None


def _problem(
    details: ErrorDetails, model: type[BaseModel], document: Document, path: KeyPath, booleans: str
) -> Problem:
    location, kind, value = details["loc"], details["type"], details["input"]
    name = dotted(path + location)
    if kind == "extra_forbidden":
        return _unknown_key(location, model, document, path)
    field = _field_at(model, location)
    if kind == "missing":
        allowed = allowed_for(field, booleans) if field else ""
        return Problem(document.position(location[:-1]), f"{name} is missing", allowed)
    if field is None or (kind == "value_error" and not is_quarter(field)):
        return Problem(document.position(location), _own_words(details, name), "")
    known = choices_of(field)
    guess = nearest(value, known) if isinstance(value, str) and known else None
    allowed = allowed_for(field, booleans)
    if cure := cure_for(field, value, booleans):
        allowed += f"; write {cure}"
    return Problem(document.position(location), f"{name} is {written(value)}", allowed, guess or "")


def _unknown_key(location: KeyPath, model: type[BaseModel], document: Document, path: KeyPath) -> Problem:
    parent = model_at(model, location[:-1])
    known = tuple(field.alias or name for name, field in parent.model_fields.items()) if parent else ()
    key = str(location[-1])
    group = dotted(path + location[:-1])
    found = f"unknown key {written(key)}" + (f" in {group}" if group else "")
    if elsewhere := getattr(parent, "elsewhere", {}).get(key):
        return Problem(document.key_position(location), found, elsewhere)
    return Problem(document.key_position(location), found, one_of(known), nearest(key, known) or "")


def _own_words(details: ErrorDetails, name: str) -> str:
    # A check across several fields raises a ValueError with its own sentence: nothing here knows better.
    reason = details.get("ctx", {}).get("error", details["msg"])
    value = details["input"]
    if isinstance(value, Mapping | BaseModel):
        return f"{name}: {reason}" if name else str(reason)
    return f"{name} is {written(value)}: {reason}"


def _field_at(model: type[BaseModel], location: KeyPath) -> FieldInfo | None:
    if not location:
        return None
    *parents, last = location
    if isinstance(last, str):
        if (parent := model_at(model, tuple(parents))) is None:
            named = _annotation_at(model, tuple(parents))
            return FieldInfo.from_annotation(get_args(named)[1]) if get_origin(named) is dict else None
        return next((field for name, field in parent.model_fields.items() if last == (field.alias or name)), None)
    annotation = _annotation_at(model, tuple(parents))
    if get_origin(annotation) is not tuple:
        return None
    items = get_args(annotation)
    item = items[0] if Ellipsis in items else items[last] if last < len(items) else None
    return FieldInfo.from_annotation(item) if item is not None else None


def _annotation_at(model: type[BaseModel], location: KeyPath) -> Any:
    field = _field_at(model, location)
    return inner_type(field).annotation if field else None
