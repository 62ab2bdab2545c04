"""Refuse an unknown name, and guess which known one it stands for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from itertools import islice

from sim.errors import InputError, Problem

__all__ = ["check_known", "nearest"]

MOST_NAMES = 300  # among more, a comparison takes longer than the guess is worth


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name closest to `name`, or None if none comes near or too many are known.

    Letter case and the choice between `-`, `_` and space do not count as differences.
    """
    candidates = list(islice(known, MOST_NAMES + 1))
    if len(candidates) > MOST_NAMES:
        return None
    by_shape = {_shape(candidate): candidate for candidate in sorted(candidates, reverse=True)}
    matches = get_close_matches(_shape(name), sorted(by_shape), n=1, cutoff=0.6)
    return by_shape[matches[0]] if matches else None


def _shape(name: str) -> str:
    return name.casefold().replace("-", "_").replace(" ", "_")


def check_known(name: str, known: Collection[str], where: str = "scenario") -> None:
    """Make sure that a name is one of those known.

    Raises:
        InputError: It is not.
    """
    is_name = isinstance(name, str)  # a notebook hands over anything
    if not is_name or name not in known:
        allowed = "one of " + ", ".join(known) if known else "nothing: there is none"
        raise InputError([Problem(where, repr(name), allowed, (nearest(name, known) if is_name else None) or "")])
