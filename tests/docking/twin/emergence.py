"""Which potential ideas come up, by what their owners have lived through."""

from __future__ import annotations

from tests.docking.twin.arithmetic import rounded
from tests.docking.twin.elementary import exp
from tests.docking.twin.idea import Idea, Status
from tests.docking.twin.organisation import Organisation


def is_recent(event: int | None, quarter: int) -> bool:
    """Tell whether an event happened, and not more than a year ago."""
    return event is not None and quarter - event <= 4


def comes_up(idea: Idea) -> bool:
    """Tell whether a potential idea of an owner who exists comes up."""
    model, owner = idea.owner.model, idea.owner
    learned = model.via("capability")
    if learned is not model:
        return learned.ideas[idea.row].status is not Status.LATENT
    usual = owner.idea_rate * model.assumptions.ideas.rate_factor
    if owner.is_laboratory:
        begun = [row for row in model.region.programme_periods if row.first_quarter <= model.quarter]
        for _ in begun[1:]:
            usual *= model.assumptions.ideas.laboratory_growth
    rate = usual * min(2.0, max(0.5, exp(stimulus(owner))))
    return rounded(idea.coming_up_draw) < rounded(min(1.0, rate / owner.potential_rate))


def founds(idea: Idea) -> bool:
    """Tell whether a start-up is founded on its potential idea."""
    model = idea.owner.model
    learned = model.via("capability")
    if learned is not model:
        return learned.ideas[idea.row].status is not Status.LATENT
    draw = model.chance.number("founded on an idea", idea.owner)
    return rounded(draw) < model.assumptions.ideas.founding_share


def stimulus(owner: Organisation) -> float:
    """Return what makes an owner have more ideas than usual."""
    if owner.is_laboratory:
        return 0.0
    model = owner.model
    assumed = model.assumptions.ideas
    around = [model.organisations[row] for row in model.peers[owner.row]] + list(owner.partners)
    successes = sum(is_recent(one.last_success, model.quarter) for one in around)
    in_contact = model.via("support").organisations[owner.row].was_in_contact
    return (
        assumed.response_to_capability * owner.capability_level
        + assumed.response_to_success * is_recent(owner.last_success, model.quarter)
        + assumed.response_to_contact * in_contact
        + assumed.response_to_neighbours * min(1.0, successes / 4)
        + -0.7 * (owner.withdrawn_until is not None and owner.withdrawn_until >= model.quarter)
    )
