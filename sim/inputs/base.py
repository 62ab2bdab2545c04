"""The one base of everything read from a file."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

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
