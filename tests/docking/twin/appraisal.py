"""The panel: formal check and score of each proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.docking.twin.arithmetic import rounded
from tests.docking.twin.call import Call
from tests.docking.twin.idea import Idea
from tests.docking.twin.proposal import Proposal

if TYPE_CHECKING:
    from tests.docking.twin.model import TwinModel


def appraise(model: TwinModel, call: Call) -> None:
    """Check and score all proposals of a call."""
    for proposal in call.proposals:
        proposal.eligible = is_eligible(model, proposal)
        proposal.score = score(model, proposal)


def is_eligible(model: TwinModel, proposal: Proposal) -> bool:
    """Tell whether a proposal passes the formal check and still has an owner."""
    draw = model.chance.number(f"formal check of {proposal.call.call_id}", proposal.idea)
    return rounded(draw) < proposal.call.pass_rate and proposal.owner.alive


def score(model: TwinModel, proposal: Proposal) -> float:
    """Return the weighted sum of merit as seen, fit to the themes, consortium and transition."""
    merit, theme, consortium, transition = proposal.call.weights
    noise_sd = model.assumptions.appraisal.noise_sd_ratio
    noise = noise_sd * model.chance.normal(f"panel of {proposal.call.call_id}", proposal.idea)
    return rounded(
        merit * (merit_as_written(proposal) + noise)
        + theme * ((fit(proposal) - 0.5) / 0.25)
        + consortium * ((proposal.cover - 0.5) / 0.25)
        + transition * ((transition_of(model, proposal.idea) - 0.5) / 0.25)
    )


def merit_as_written(proposal: Proposal) -> float:
    """Return the latent merit of the idea with what capability and writing add to it."""
    return proposal.idea.merit + proposal.idea.capability_gain + proposal.writing_gain


def fit(proposal: Proposal) -> float:
    """Return how well an idea fits one of the priorities of the call, 1 if it lies wholly in one that has its place."""
    idea, call = proposal.idea, proposal.call
    return rounded(
        max(idea.share_of(theme) * min(1.0, call.theme_weights[theme] * call.places) for theme in idea.themes)
    )


def transition_of(model: TwinModel, idea: Idea) -> float:
    """Return the contribution of an idea to what the government calls transition now."""
    given = model.via("thematic").policy.government.transition_weights
    total = given.green + given.digital + given.social
    if total == 0.0:
        return 0.5
    return rounded((given.green * idea.green + given.digital * idea.digital + given.social * idea.social) / total)
