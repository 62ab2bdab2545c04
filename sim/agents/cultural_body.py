"""CulturalBody: museums, libraries, municipalities...; they apply where they can afford the own contribution."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents.organisation import Organisation
from sim.agents.owners import Owners
from sim.rules import application
from sim.state.bids import Bids

Mask = NDArray[np.bool_]


class CulturalBodies(Owners):
    """All cultural bodies as columns."""

    def decide_to_apply(self, bids: Bids) -> Mask:
        """Tell which bids the annual budget can co-finance and whose expected grant is worth the preparation."""
        model, limit = self.model, self.model.assumptions.application.cofinancing_limit
        affordable = application.is_affordable(
            bids.cost,
            bids.grant,
            model.world.organisations.annual_budget[bids.owner],
            limit,
        )
        worth = application.covers_preparation(bids.chance, bids.grant, bids.work.preparation)
        return np.asarray(affordable & worth, dtype=np.bool_)


class CulturalBody(Organisation):
    """One cultural body."""
