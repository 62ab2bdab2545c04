"""Peers: the few organisations of its own kind that an owner looks at, the same for ever."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.world.organisations import Organisations
from sim.world.randomness import Draws

Ints = NDArray[np.int64]

PEERS = 8
"""Assumption: as many acquaintances in the trade as a small firm follows."""


@dataclass(frozen=True)
class Peers:
    """Innovation-active organisations from the start, by sector and value chain, each group in order of identity.

    `group` is that of each organisation, of which the members are `rows[first[group]:first[group] + size[group]]`.
    """

    rows: Ints
    group: Ints
    first: Ints
    size: Ints

    @staticmethod
    def among(organisations: Organisations) -> Peers:
        """Sort organisations into groups."""
        chains = int(organisations.value_chain.max(initial=0)) + 2
        group = organisations.sector.astype(np.int64) * chains + organisations.value_chain + 1
        # Not those who may be founded later: how many there are depends on how far ahead a world is drawn.
        rows = np.flatnonzero(organisations.innovation_active & ~organisations.founded_in_run)
        rows = rows[np.lexsort((organisations.uid[rows], group[rows]))]
        size = np.bincount(group[rows], minlength=int(group.max(initial=0)) + 1)
        return Peers(rows, group, np.cumsum(size) - size, size)

    def of(self, owner: Ints, organisations: Organisations, draws: Draws) -> Ints:
        """Return the peers of innovation-active owners (owners x PEERS): drawn with replacement, itself at times.

        Owners whose group has nobody from the start are their own peers.
        """
        numbers = np.arange(PEERS)
        draw = draws.uniform("peer", organisations.uid[owner][:, np.newaxis], numbers[np.newaxis, :])
        group = self.group[owner][:, np.newaxis]
        place = self.first[group] + np.floor(draw * self.size[group]).astype(np.int64)
        peers = self.rows[np.minimum(place, self.rows.size - 1)]
        return np.where(self.size[group] > 0, peers, owner[:, np.newaxis])
