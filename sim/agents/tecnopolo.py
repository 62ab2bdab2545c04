"""Tecnopolo: a place that holds workshops and hosts pilots and demonstrators up to its capacity."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents.agent import EcosystemAgent
from sim.rules.arithmetic import best_first, contenders, first_by_hash, for_decision
from sim.state.ecosystem import Ecosystem

Ints = NDArray[np.int64]


class Tecnopolo(EcosystemAgent):
    """One of the region's Tecnopoli."""

    def __init__(self, model: Ecosystem, code: int) -> None:
        """Create the region's Tecnopolo `code`."""
        super().__init__(model)
        self.row = model.region.tecnopoli[code]
        self.province = model.region.province_codes[self.row.province]
        self.is_own_theme = np.array([row.theme in (self.row.theme_a, self.row.theme_b) for row in model.region.themes])
        self.hosted: Ints = np.zeros(0, dtype=np.int64)

    def hold_workshops(self, nearby: Ints) -> None:
        """Bring owners of live ideas of the province (`nearby`) together: those closest to the house's themes first."""
        model, ideas = self.model, self.model.world.ideas
        workshops = self.row.workshops_per_quarter * model.policy.tecnopoli.workshops_factor
        places = int(for_decision(workshops * self.row.workshop_participants))
        share = ideas.first_share[nearby]
        closeness = for_decision(
            share * self.is_own_theme[ideas.first_theme[nearby]]
            + (1.0 - share) * self.is_own_theme[ideas.second_theme[nearby]]
        )
        likely = contenders(closeness, places)
        nearby, closeness, uid = nearby[likely], closeness[likely], ideas.uid[nearby[likely]]
        keys = model.world.draws.keys(f"workshop at {self.row.tecnopolo}", uid, model.quarter)
        invited = nearby[best_first(closeness, keys, uid)[:places]]
        model.organisation_state.attends_workshop[ideas.owner[invited]] = True
        model.organisation_state.last_contact[ideas.owner[invited]] = model.quarter

    def host(self, projects: Ints) -> Ints:
        """Take in pilots and demonstrators of the province while there is room; return those that are hosted."""
        model = self.model
        self.hosted = self.hosted[model.projects["ends"][self.hosted] > model.quarter]
        room = max(0, self.row.pilots_capacity - self.hosted.size)
        uid = model.world.ideas.uid[model.projects["idea"][projects]]
        keys = model.world.draws.keys(f"host in {self.row.tecnopolo}", uid, model.quarter)
        accepted: Ints = projects[first_by_hash(keys, uid, room)]
        self.hosted = np.concatenate([self.hosted, accepted])
        return accepted
