"""Which values of a group were written, to whatever value, and which were left as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.inputs.base import Record

__all__ = ["differing", "paths_of", "written_paths"]


def paths_of(content: Mapping[str, Any], group: str) -> Iterator[str]:
    """Yield the path of every value in nested content, like `assumptions.alignment.attribution`."""
    for key, value in content.items():
        path = f"{group}.{key}"
        if isinstance(value, Mapping):
            yield from paths_of(value, path)
        else:
            yield path


def written_paths(assumptions: Record) -> tuple[str, ...]:
    """Return, sorted, the paths of the values that whoever made the assumptions in Python gave."""
    return tuple(sorted(paths_of(assumptions.model_dump(exclude_unset=True), "assumptions")))


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return what nested content holds that is another value in other content of the same keys."""
    found: dict[str, Any] = {}
    for key, value in one.items():
        if value != other[key]:
            found[key] = differing(value, other[key]) if isinstance(value, Mapping) else value
    return found
