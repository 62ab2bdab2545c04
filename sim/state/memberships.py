"""Memberships: which organisations are on the list of which cluster."""

import numpy as np
from numpy.typing import NDArray

from sim.world.randomness import Keys

Ints = NDArray[np.int64]


class Memberships:
    """One entry a member: its `row` of the organisations and the code of its `cluster`.

    The lists of the clusters stand one after the other, each in order of identity, so that sums over one have one
    order.
    """

    def __init__(self, uid: Keys, clusters: int) -> None:
        """Begin with empty lists, for organisations with the identities given."""
        self._uid = uid
        self._clusters = clusters
        self.row: Ints = np.zeros(0, dtype=np.int64)
        self.cluster: Ints = np.zeros(0, dtype=np.int64)

    def of(self, code: int) -> Ints:
        """Return the members of one cluster."""
        members: Ints = self.row[self.cluster == code]
        return members

    def sizes(self) -> Ints:
        """Return how many members each cluster has."""
        return np.bincount(self.cluster, minlength=self._clusters)

    def add(self, row: Ints, cluster: Ints) -> None:
        """Put organisations on the lists of clusters."""
        row, cluster = np.concatenate([self.row, row]), np.concatenate([self.cluster, cluster])
        order = np.lexsort((self._uid[row], cluster))
        self.row, self.cluster = row[order], cluster[order]

    def remove(self, leaving: NDArray[np.bool_]) -> None:
        """Take entries off the lists."""
        self.row, self.cluster = self.row[~leaving], self.cluster[~leaving]
