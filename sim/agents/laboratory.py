"""Laboratory: lead of strategic research and partner of others, as far as capacity goes; centres likewise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents.organisation import Organisation
from sim.agents.owners import Owners
from sim.rules import application
from sim.state.bids import Bids
from sim.world.organisations import Kind

Mask = NDArray[np.bool_]


class Laboratories(Owners):
    """All laboratories and centres of the network as columns."""

    def decide_to_apply(self, bids: Bids) -> Mask:
        """Tell which bids are worth the preparation: research is their purpose, so no return on own money is asked."""
        return application.covers_preparation(bids.chance, bids.grant, bids.work.preparation)


class Laboratory(Organisation):
    """One laboratory, innovation centre or training centre."""

    @property
    def kind(self) -> str:
        """Kind of laboratory, as in the region folder."""
        return Kind(self.model.world.organisations.kind[self.row]).name.lower()

    @property
    def spare_partnerships(self) -> int:
        """How many more consortia the laboratory could join."""
        return int(self.model.owners.spare_partnerships(np.array([self.row]))[0])
