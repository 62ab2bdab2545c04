"""Rows by group: what stands in one column, split by another."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Codes = NDArray[np.signedinteger[Any]]


def split_by_group(rows: Ints, group: Codes) -> dict[int, Ints]:
    """Return the rows of each group that has any, in the order given."""
    if rows.size == 0:
        return {}
    order = np.argsort(_narrow(group), kind="stable")
    sorted_group = group[order]
    starts = np.flatnonzero(np.concatenate([[True], sorted_group[1:] != sorted_group[:-1]]))
    return dict(zip(sorted_group[starts].tolist(), np.split(rows[order], starts[1:]), strict=True))


def _narrow(group: Codes) -> NDArray[np.integer[Any]]:
    """Return numbers in the same order, in two bytes if they fit: those are sorted without comparing them."""
    if group.dtype.itemsize <= 2:
        return group
    lowest = int(group.min())
    return (group - lowest).astype(np.uint16) if int(group.max()) - lowest < 2**16 else group
