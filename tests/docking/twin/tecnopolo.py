"""A Tecnopolo: brings owners of its province together, and hosts pilots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

from tests.docking.twin.arithmetic import rounded
from tests.docking.twin.proposal import Project

if TYPE_CHECKING:
    from tests.docking.twin.idea import Idea
    from tests.docking.twin.model import TwinModel


class Tecnopolo(mesa.Agent):
    """One place with its two themes, its workshops and its room for pilots."""

    model: TwinModel

    def __init__(self, model: TwinModel, code: int) -> None:
        """Take a row of the region's Tecnopoli."""
        super().__init__(model)
        self.row = model.region.tecnopoli[code]
        self.name = self.row.tecnopolo
        self.province = model.region.province_codes[self.row.province]
        self.themes = (model.region.theme_codes[self.row.theme_a], model.region.theme_codes[self.row.theme_b])
        self.hosted: list[Project] = []

    def holds_workshops(self) -> None:
        """Invite the owners of the ideas of the province that are closest to its themes."""
        model = self.model
        factor = model.policy.tecnopoli.workshops_factor
        places = int(rounded((self.row.workshops_per_quarter * factor) * self.row.workshop_participants))
        candidates = [idea for idea in model.live_ideas() if idea.owner.province == self.province]
        decision = f"workshop at {self.name}"

        def place(idea: Idea) -> tuple[float, int, int]:
            return -rounded(idea.share_in(self.themes)), model.chance.hash(decision, idea, model.quarter), idea.uid

        for idea in sorted(candidates, key=place)[:places]:
            idea.owner.attends_workshop = True
            idea.owner.last_contact = model.quarter

    def hosts(self, pilots: list[Project]) -> None:
        """Take in new pilots of the province as far as there is room."""
        model = self.model
        self.hosted = [project for project in self.hosted if project.ends > model.quarter]
        room = max(0, self.row.pilots_capacity - len(self.hosted))
        asking = [pilot for pilot in pilots if not pilot.hosted and pilot.owner.province == self.province]
        decision = f"host in {self.name}"
        asking.sort(key=lambda pilot: (model.chance.hash(decision, pilot.idea, model.quarter), pilot.idea.uid))
        for pilot in asking[:room]:
            pilot.hosted = True
            self.hosted.append(pilot)
