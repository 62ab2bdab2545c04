"""The one base of everything read from a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict

from sim.units import QuarterForm, quarter_label

__all__ = ["Record"]


class Record(BaseModel):
    """A frozen record that refuses unknown fields, silent conversions and non-finite numbers.

    The docstring under a field is its documentation.
    """

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        allow_inf_nan=False,
    )

    def __dir__(self) -> list[str]:
        """List fields and methods of the record; those of the library behind it only get in the way of completion."""
        behind = set(dir(BaseModel))
        known = {*type(self).model_fields, *dir(type(self))} - behind
        return sorted(name for name in known if not name.startswith("_"))

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Yield names and values as people read them: quarters are stored as numbers and written like 2014Q1."""
        fields = type(self).model_fields
        for name, value in super().__repr_args__():
            marks = fields[name].metadata if name in fields else ()
            is_quarter = isinstance(value, int) and any(isinstance(mark, QuarterForm) for mark in marks)
            yield name, _Plain(quarter_label(value)) if is_quarter else value


class _Plain(str):
    """A text that shows itself without quotes."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)
