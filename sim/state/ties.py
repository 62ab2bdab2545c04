"""Ties: who has carried out a project with whom."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

_SPAN = 2**31  # a pair of rows is one number, so that pairs sort and compare as numbers do


class Ties:
    """Undirected ties between rows of organisations, looked up for many rows at once."""

    def __init__(self) -> None:
        """Begin without ties."""
        self._pairs: Ints = np.zeros(0, dtype=np.int64)

    def add(self, first: Ints, second: Ints) -> Ints:
        """Tie pairs of rows; return one entry a new tie and side, to be counted."""
        pairs = np.unique(np.concatenate([first * _SPAN + second, second * _SPAN + first]))
        spot = np.searchsorted(self._pairs, pairs)
        is_new = np.searchsorted(self._pairs, pairs, side="right") == spot
        self._pairs = np.insert(self._pairs, spot[is_new], pairs[is_new])
        return np.asarray(pairs[is_new] // _SPAN)

    def sides(self) -> Ints:
        """Return one row a tie and side, which is to say every organisation as often as it has ties."""
        return self._pairs // _SPAN

    def partners_of(self, rows: Ints) -> tuple[Ints, Ints]:
        """Return (index in `rows`, partner) for every tie of every row, in the order of `rows`."""
        first = np.searchsorted(self._pairs, rows * _SPAN, side="left")
        count = np.searchsorted(self._pairs, (rows + 1) * _SPAN, side="left") - first
        index = np.repeat(np.arange(rows.size), count)
        offset = np.arange(index.size) - np.repeat(np.cumsum(count) - count, count)
        return index, self._pairs[np.repeat(first, count) + offset] % _SPAN
