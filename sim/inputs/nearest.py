"""Refuse an unknown name, and guess which known one it stands for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from itertools import islice

from sim.errors import InputError, Problem
from sim.inputs.wording import one_of, written

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


def check_known(name: object, known: Collection[str], where: str = "scenario") -> None:
    """Make sure that a name is one of those known; a notebook may hand over anything.

    Raises:
        InputError: It is not.
    """
    if not isinstance(name, str) or name not in known:
        guess = nearest(name, known) if isinstance(name, str) else None
        raise InputError([Problem(where, written(name), one_of(known), guess or "")])
