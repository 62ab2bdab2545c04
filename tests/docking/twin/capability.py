"""Capability fades, and grows in the consortia of completed projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.docking.twin.arithmetic import rounded
from tests.docking.twin.elementary import power
from tests.docking.twin.organisation import Organisation
from tests.docking.twin.proposal import Project

if TYPE_CHECKING:
    from tests.docking.twin.model import TwinModel


def renew(model: TwinModel, completed: list[Project]) -> None:
    """Let everybody forget a little, then the consortia of completed projects learn, all of them at once."""
    keeps = power(2.0, -1.0 / model.assumptions.capability.half_life_quarters)
    for one in model.organisations:
        one.capability = rounded(keeps * one.capability)
    gained: dict[Organisation, float] = {}
    for call in model.government.calls:
        of_call = [project for project in completed if project.proposal.call is call]
        leads = [(project.owner, 1.0, project) for project in of_call]
        partners = [(partner, 0.5, project) for project in of_call for partner in project.proposal.partners]
        for one, share, project in leads + partners:
            gained[one] = gained.get(one, 0.0) + share * (1.0 + max(0.0, highest(project) - one.capability_level))
    for one, gain in gained.items():
        one.capability = rounded(one.capability + gain)


def highest(project: Project) -> float:
    """Return the level of the most capable of the consortium."""
    return max(one.capability_level for one in [project.owner, *project.proposal.partners])
