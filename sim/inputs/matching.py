"""Which of many a user means by a part of a name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fnmatch import fnmatch

from sim.errors import InputError, Problem
from sim.inputs.nearest import nearest

__all__ = ["matching"]


def matching(pattern: str | None, known: Mapping[str, Collection[str]]) -> list[str]:
    """Return the names that a pattern means, in their order; all of them without one.

    Args:
        pattern: With `*` or `?` the whole name, else a part of the name or of its texts; letter case does not count.
        known: Further texts by name.

    Raises:
        InputError: It means none.
    """
    if pattern is None:
        return list(known)
    sought = pattern.casefold()
    if set(pattern) & set("*?"):
        found = [name for name in known if fnmatch(name.casefold(), sought)]
    else:
        found = [name for name, texts in known.items() if any(sought in one.casefold() for one in (name, *texts))]
    if not found:
        hint = nearest(pattern, known) or nearest(pattern, {part for name in known for part in name.split(".")}) or ""
        raise InputError([Problem(f"PATTERN {pattern!r}", "nothing is called so", "a part of a name or meaning", hint)])
    return found
