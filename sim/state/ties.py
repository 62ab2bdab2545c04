"""Ties: who has carried out a project with whom."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


class Ties:
    """Undirected ties between rows of organisations, looked up for many rows at once."""

    def __init__(self) -> None:
        """Begin without ties."""
        self._from: Ints = np.zeros(0, dtype=np.int64)
        self._to: Ints = np.zeros(0, dtype=np.int64)

    def add(self, first: Ints, second: Ints) -> Ints:
        """Tie pairs of rows; return one entry a new tie and side, to be counted."""
        pairs = np.stack([np.concatenate([first, second]), np.concatenate([second, first])])
        together = np.unique(np.concatenate([np.stack([self._from, self._to]), pairs], axis=1), axis=1)
        before = np.bincount(self._from, minlength=1)
        self._from, self._to = together
        after = np.bincount(self._from, minlength=before.size)
        grown = after.copy()
        grown[: before.size] -= before
        return np.repeat(np.flatnonzero(grown), grown[grown > 0])

    def partners_of(self, rows: Ints) -> tuple[Ints, Ints]:
        """Return (place in `rows`, partner) for every tie of every row, in the order of `rows`."""
        first = np.searchsorted(self._from, rows, side="left")
        count = np.searchsorted(self._from, rows, side="right") - first
        place = np.repeat(np.arange(rows.size), count)
        offset = np.arange(place.size) - np.repeat(np.cumsum(count) - count, count)
        return place, self._to[np.repeat(first, count) + offset]
