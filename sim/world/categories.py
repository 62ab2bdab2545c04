"""Categories: which of a few things a keyed draw picks, by shares that depend on a group."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

_CELLS = 256
_UNSURE = -1


class Categories:
    """Shares of categories by group, ready to be picked from.

    The first category is picked by the smallest draws, and so on. A table tells for equal parts of the draws which
    category they pick; only where a part is shared by several are the shares gone through.
    """

    def __init__(self, shares: ArrayLike) -> None:
        """Take shares (groups x categories, rows sum to 1; the last one takes what is left)."""
        self._cumulative: Floats = np.cumsum(np.atleast_2d(np.asarray(shares, dtype=np.float64)), axis=1)[:, :-1]
        edges = np.arange(_CELLS + 1) / _CELLS
        bounds = self._cumulative[:, None, :]
        at_start = (bounds <= edges[:-1, None]).sum(axis=2)
        at_end = (bounds < edges[1:, None]).sum(axis=2)
        self._of_cell = np.where(at_start == at_end, at_start, _UNSURE).astype(np.int8).ravel()

    def picked(self, group: NDArray[np.signedinteger[Any]] | int, draw: Floats) -> NDArray[np.int8]:
        """Return the category that each draw picks in its group."""
        cell = (draw * _CELLS).astype(np.int64)
        cell += np.asarray(group, dtype=np.int64) * _CELLS
        category: NDArray[np.int8] = self._of_cell[cell]
        unsure = np.flatnonzero(category == _UNSURE)
        of_group = self._cumulative[cell[unsure] // _CELLS]
        category[unsure] = (draw[unsure, None] >= of_group).sum(axis=1)
        return category
