"""Prospects: the organisations that clusters could approach, and whom they ask first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.rules.arithmetic import first_by_weight, shares_of_group
from sim.state.ecosystem import Ecosystem
from sim.world.organisations import NONE
from sim.world.randomness import at_quarter, uniform_of

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]


@dataclass(frozen=True)
class Prospects:
    """Innovation-active organisations of some sectors, members and future ones included: the same for many quarters.

    `cluster_of` tells for each sector which cluster looks there for members, -1 where none does. `rows` are enterprises
    and cultural bodies, those of a `cluster` together, with their identities, what membership is worth to them and the
    part of their draws that all quarters share; `share` is the part of each in what it is worth to those of its cluster
    together. `network` are rows of laboratories and centres.
    """

    cluster_of: Ints
    rows: Ints
    cluster: Ints
    uid: Keys
    worth: Floats
    share: Floats
    stream: Keys
    network: Ints
    network_cluster: Ints

    @staticmethod
    def of(model: Ecosystem, cluster_of: Ints) -> Prospects:
        """Gather those who exist or are still to come in the sectors in which clusters look for members."""
        state, organisations = model.organisation_state, model.world.organisations
        sectors = np.argsort(cluster_of, kind="stable")
        sectors = sectors[cluster_of[sectors] != NONE].tolist()
        by_sector = [organisations.active_by_sector[sector] for sector in sectors]
        rows = np.concatenate([np.zeros(0, dtype=np.int64), *by_sector])
        rows = rows[organisations.exit[rows] > model.quarter]
        cluster = cluster_of[organisations.sector[rows]]
        in_network = state.is_laboratory[rows]
        network, network_cluster = rows[in_network], cluster[in_network]
        rows, cluster = rows[~in_network], cluster[~in_network]
        uid, worth, clusters = organisations.uid[rows], state.relative_worth[rows], model.region.clusters
        stream = np.concatenate(
            [
                model.world.draws.stream(f"approach of {row.cluster}", uid[cluster == code])
                for code, row in enumerate(clusters)
            ]
        )
        share = shares_of_group(cluster, worth, len(clusters))
        return Prospects(cluster_of, rows, cluster, uid, worth, share, stream, network, network_cluster)

    def of_cluster(self, code: int) -> Ints:
        """Return those whom one cluster could approach."""
        first, last = np.searchsorted(self.cluster, [code, code + 1])
        return np.concatenate([self.rows[first:last], self.network[self.network_cluster == code]])

    def first(self, model: Ecosystem, count: Ints) -> tuple[Ints, Ints]:
        """Return `count` of the rows of each cluster, and their clusters.

        They are drawn by what membership is worth to them from those who exist and are no members.
        """
        keys = at_quarter(self.stream, model.quarter)
        chosen = first_by_weight(
            uniform_of(keys),
            self.worth,
            keys,
            self.uid,
            self.cluster,
            self.share,
            count,
            lambda places: are_reachable(model, self.rows[places]),
        )
        return self.rows[chosen], self.cluster[chosen]


def are_reachable(model: Ecosystem, rows: Ints) -> NDArray[np.bool_]:
    """Tell which organisations exist and are no members of a cluster."""
    state = model.organisation_state
    return np.asarray(state.alive[rows] & ~state.member[rows], dtype=np.bool_)
