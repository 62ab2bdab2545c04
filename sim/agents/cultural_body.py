"""CulturalBody: museums, libraries, municipalities...; they apply where they can afford the own contribution."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.agents.owners import Owners
from sim.rules import application
from sim.state.bids import Bids

if TYPE_CHECKING:
    from sim.model import EcosystemModel

Mask = NDArray[np.bool_]


class CulturalBodies(Owners):
    """All cultural bodies as columns."""

    def decide_to_apply(self, bids: Bids) -> Mask:
        """Tell which bids the annual budget can co-finance and whose expected grant is worth the preparation."""
        model, assumed = self.model, self.model.assumptions.application
        affordable = application.is_affordable(
            model.world.ideas.cost[bids.idea],
            bids.grant,
            model.world.organisations.annual_budget[bids.owner],
            assumed.cofinancing_limit,
        )
        worth = bids.chance * bids.grant / 100.0 >= bids.days * assumed.day_cost_eur
        return np.asarray(affordable & worth, dtype=np.bool_)


class CulturalBody(mesa.Agent):  # type: ignore[misc]
    """One cultural body: a row of the organisations' columns."""

    model: EcosystemModel

    def __init__(self, model: EcosystemModel, row: int) -> None:
        """Create the agent of a row."""
        super().__init__(model)
        self.row = row

    @property
    def name(self) -> str:
        """Readable identity, like `museum-00012`."""
        return self.model.world.organisations.name(self.row)

    @property
    def is_member(self) -> bool:
        """Whether the body is a member of the cluster."""
        return bool(self.model.organisation_state.member[self.row])
