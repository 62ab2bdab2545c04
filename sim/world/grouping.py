"""Rows by group: what stands in one column, split by another."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Codes = NDArray[np.signedinteger[Any]]


def split_by_group(rows: Ints, group: Codes) -> dict[int, Ints]:
    """Return the rows of each group that has any, in the order given; groups of one or two bytes are sorted fastest."""
    if rows.size == 0:
        return {}
    order = np.argsort(group, kind="stable")
    sorted_group = group[order]
    starts = np.flatnonzero(np.r_[True, sorted_group[1:] != sorted_group[:-1]])
    return dict(zip(sorted_group[starts].tolist(), np.split(rows[order], starts[1:]), strict=True))
