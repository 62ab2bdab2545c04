"""Organisation: what every Mesa agent that holds a row of the organisations' columns can tell of itself."""

from __future__ import annotations

from sim.agents.agent import EcosystemAgent
from sim.state.ecosystem import Ecosystem


class Organisation(EcosystemAgent):
    """One organisation: a row of the columns, which hold its traits and state."""

    def __init__(self, model: Ecosystem, row: int) -> None:
        """Create the agent of a row."""
        super().__init__(model)
        self.row = row

    @property
    def name(self) -> str:
        """Readable identity, like `SECTOR-00123`, `PROVINCE-2016Q3-00004`, `KIND-00012` or that of a laboratory."""
        return self.model.world.organisations.name(self.row)

    @property
    def sector(self) -> str:
        """Sector of the organisation."""
        return self.model.region.sectors[int(self.model.world.organisations.sector[self.row])].sector

    @property
    def province(self) -> str:
        """Province of the organisation."""
        return self.model.region.provinces[int(self.model.world.organisations.province[self.row])].province

    @property
    def is_member(self) -> bool:
        """Whether the organisation is a member of its sector's cluster."""
        return bool(self.model.organisation_state.member[self.row])
