"""What owners and partners learn from the decisions of a quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.docking.twin.arithmetic import rounded
from tests.docking.twin.idea import Status
from tests.docking.twin.organisation import Organisation
from tests.docking.twin.projects import ending
from tests.docking.twin.proposal import Proposal

if TYPE_CHECKING:
    from tests.docking.twin.model import TwinModel


def learn(model: TwinModel) -> None:
    """Settle the calls decided now, learn from all of them together, and release partners of ended projects."""
    decided = [proposal for call in model.government.decided_now for proposal in call.proposals]
    for proposal in decided:
        settle(model, proposal)
    owners_learn(decided)
    places_learn(model, decided)
    for project in ending(model):
        release(project.proposal)


def settle(model: TwinModel, proposal: Proposal) -> None:
    """Give up or keep an idea that was turned down."""
    if not proposal.funded:
        release(proposal)
        proposal.idea.status = Status.LIVE if is_kept(model, proposal) else Status.DROPPED


def release(proposal: Proposal) -> None:
    """Let the partners of a proposal or project join others."""
    for partner in proposal.partners:
        partner.engaged -= 1


def is_kept(model: TwinModel, proposal: Proposal) -> bool:
    """Tell whether an idea that was turned down waits for another call."""
    idea = proposal.idea
    kept = rounded(idea.resubmission_draw) < model.assumptions.application.resubmission_share
    young = model.quarter - idea.quarter < model.assumptions.ideas.lifetime_quarters
    return kept and young and idea.owner.alive


def owners_learn(decided: list[Proposal]) -> None:
    """Let each owner learn once from all its results."""
    by_owner: dict[Organisation, list[Proposal]] = {}
    for proposal in decided:
        by_owner.setdefault(proposal.owner, []).append(proposal)
    for owner, proposals in by_owner.items():
        owner.learns(len(proposals), sum(proposal.funded for proposal in proposals))


def places_learn(model: TwinModel, decided: list[Proposal]) -> None:
    """Let neighbours learn once from all results of a sector in a province."""
    by_place: dict[tuple[int, int], list[Proposal]] = {}
    for proposal in decided:
        by_place.setdefault((proposal.owner.sector, proposal.owner.province), []).append(proposal)
    rate = model.assumptions.application.learning_rate
    for place, proposals in by_place.items():
        share = sum(proposal.funded for proposal in proposals) / len(proposals)
        seen = model.local_chance[place]
        model.local_chance[place] = rounded(seen + rate * (share - seen))
