"""Memberships: which organisations are, or were, on the list of which cluster."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from sim.units import Quarter
from sim.world.randomness import Keys

__all__ = ["FormerMembers", "Memberships"]

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class FormerMembers:
    """Memberships that ended: row, code of the cluster, quarters of joining and leaving, whether it was a founder."""

    row: Ints
    cluster: Ints
    joined: Ints
    left: Ints
    is_founder: NDArray[np.bool_]


class Memberships:
    """One entry a member: its `row` of the organisations, the code of its `cluster`, the quarter in which it `joined`.

    `is_founder` tells who is there since the cluster was founded. The lists of the clusters stand one after the other,
    each in order of identity, so that sums over one have one order.
    """

    def __init__(self, uid: Keys, clusters: int) -> None:
        """Begin with empty lists, for organisations with the identities given."""
        self._uid = uid
        self._clusters = clusters
        self.row, self.cluster, self.joined = (np.zeros(0, dtype=np.int64) for _ in range(3))
        self.is_founder: NDArray[np.bool_] = np.zeros(0, dtype=np.bool_)
        self._former: list[FormerMembers] = []

    def of(self, code: int) -> Ints:
        """Return the members of one cluster."""
        members: Ints = self.row[self.cluster == code]
        return members

    def sizes(self) -> Ints:
        """Return how many members each cluster has."""
        return np.bincount(self.cluster, minlength=self._clusters)

    def add(self, row: Ints, cluster: Ints, quarter: Quarter, *, founders: bool) -> None:
        """Put organisations on the lists of clusters."""
        columns = {
            "row": row,
            "cluster": cluster,
            "joined": np.full(row.size, quarter, dtype=np.int64),
            "is_founder": np.full(row.size, founders),
        }
        together = {name: np.concatenate([getattr(self, name), added]) for name, added in columns.items()}
        order = np.lexsort((self._uid[together["row"]], together["cluster"]))
        for name, column in together.items():
            setattr(self, name, column[order])

    def remove(self, leaving: NDArray[np.bool_], quarter: Quarter) -> None:
        """Take entries off the lists."""
        if leaving.any():
            left = np.full(int(leaving.sum()), quarter, dtype=np.int64)
            who = (self.row[leaving], self.cluster[leaving], self.joined[leaving])
            self._former.append(FormerMembers(*who, left, self.is_founder[leaving]))
        for name in ("row", "cluster", "joined", "is_founder"):
            setattr(self, name, getattr(self, name)[~leaving])

    def history(self, still_in: int) -> dict[str, NDArray[np.int64]]:
        """Return the columns of all memberships that there were; those that last have left in `still_in`."""
        lasting = np.full(self.row.size, still_in, dtype=np.int64)
        every = [*self._former, FormerMembers(self.row, self.cluster, self.joined, lasting, self.is_founder)]
        return {
            field.name: np.concatenate([getattr(one, field.name) for one in every]) for field in fields(FormerMembers)
        }
