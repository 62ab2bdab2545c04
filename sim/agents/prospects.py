"""Prospects: the organisations that a cluster could approach, and whom it asks first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.rules.arithmetic import first_by_weight
from sim.state.ecosystem import Ecosystem
from sim.world.randomness import at_quarter, uniform_of

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]


@dataclass(frozen=True)
class Prospects:
    """Innovation-active organisations of some sectors, members and closed ones included: the same in every quarter.

    `rows` are enterprises and cultural bodies, with their identities, what membership is worth to them and the part of
    their draws that all quarters share; `network` are rows of laboratories and centres.
    """

    sectors: tuple[int, ...]
    rows: Ints
    uid: Keys
    worth: Floats
    stream: Keys
    network: Ints

    @staticmethod
    def of(model: Ecosystem, cluster: str, sectors: tuple[int, ...]) -> Prospects:
        """Gather the prospects of a cluster in the sectors of its ecosystem."""
        state, organisations = model.organisation_state, model.world.organisations
        uid = organisations.uid
        rows = np.concatenate(
            [np.zeros(0, dtype=np.int64), *(organisations.active_by_sector[sector] for sector in sectors)]
        )
        in_network = state.is_laboratory[rows]
        others = rows[~in_network]
        stream = model.world.draws.stream(f"approach of {cluster}", uid[others])
        return Prospects(sectors, others, uid[others], state.relative_worth[others], stream, rows[in_network])

    def first(self, model: Ecosystem, count: int) -> Ints:
        """Return `count` of the rows that exist and are no members, drawn by what membership is worth to them."""
        keys = at_quarter(self.stream, model.quarter)
        chosen = first_by_weight(
            uniform_of(keys), self.worth, keys, self.uid, count, lambda places: are_reachable(model, self.rows[places])
        )
        return self.rows[chosen]


def are_reachable(model: Ecosystem, rows: Ints) -> NDArray[np.bool_]:
    """Tell which organisations exist and are no members of a cluster."""
    state = model.organisation_state
    return np.asarray(state.alive[rows] & ~state.member[rows], dtype=np.bool_)
