"""Guess which known name a mistyped one stands for."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice

__all__ = ["nearest"]

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
