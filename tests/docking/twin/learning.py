"""What owners and partners learn from the decisions of a quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.docking.twin.arithmetic import rounded
from tests.docking.twin.call import Call
from tests.docking.twin.elementary import exp
from tests.docking.twin.idea import Idea, Status
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
    go_alone(model, decided)
    owners_learn(decided)
    places_learn(model, decided)
    for project in ending(model):
        release(project.proposal)


def settle(model: TwinModel, proposal: Proposal) -> None:
    """Give up or keep an idea that was turned down."""
    if not proposal.funded:
        release(proposal)
        is_rejected(model, proposal)


def go_alone(model: TwinModel, decided: list[Proposal]) -> None:
    """Let enterprises begin alone what was turned down, or has waited long enough, and is worth it."""
    turned_down = [proposal.idea for proposal in decided if not proposal.funded]
    tired = [idea for idea in model.live_ideas() if model.quarter - idea.quarter + 1 == patience(model, idea)]
    model.begun_alone = [
        idea for idea in dict.fromkeys([*turned_down, *tired]) if idea.owner.alive and idea.owner.goes_alone_with(idea)
    ]
    for idea in model.begun_alone:
        idea.status = Status.ALONE


def patience(model: TwinModel, idea: Idea) -> int:
    """Return for how many quarters an idea waits for a grant."""
    return 1 + int(rounded(idea.patience_draw * (2 * model.assumptions.capital.patience_quarters - 1)) // 1)


def release(proposal: Proposal) -> None:
    """Let the partners of a proposal or project join others."""
    for partner in proposal.partners:
        partner.engaged -= 1


def is_rejected(model: TwinModel, proposal: Proposal) -> None:
    """Keep the idea for another call or give it up; let an owner withdraw that was far from funding."""
    idea, it = proposal.idea, model.assumptions.application
    distance = distance_below_line(proposal)
    draw = rounded(model.chance.number("retry", idea, idea.submissions))
    if draw < rounded(it.resubmission_share * exp(-distance)) and idea.owner.alive:
        idea.status, idea.since = Status.LIVE, model.quarter
    else:
        idea.status = Status.DROPPED
    if distance > 1.0 and not idea.owner.is_laboratory:
        idea.owner.withdrawn_until = model.quarter + it.withdrawal_quarters


def distance_below_line(proposal: Proposal) -> float:
    """Return by how much a proposal missed the line; 0 if only a form was wrong."""
    if not proposal.eligible:
        return 0.0
    return rounded(max(0.0, line_of_funding(proposal.call) - proposal.score))


def line_of_funding(call: Call) -> float:
    """Return the score of the last in the ranking who was funded, or the threshold."""
    funded = [one for one in call.proposals if one.funded]
    if call.allocation_rule == "first_come" or not funded:
        return call.threshold
    return max(funded, key=lambda one: one.rank).score


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
