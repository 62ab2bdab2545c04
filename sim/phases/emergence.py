"""Ideas emerge: which potential ideas of a quarter come up, by what their owners have lived through."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.rules import capability, idea_rate
from sim.rules.arithmetic import for_decision
from sim.scenario.ecosystem_assumptions import MOST_TIMES
from sim.state.ecosystem import Ecosystem
from sim.state.idea_state import Status

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def potential_ideas(model: Ecosystem) -> Ints:
    """Return the potential ideas of the quarter whose owners exist; a shock takes some, but not of laboratories."""
    ideas, state = model.world.ideas, model.organisation_state
    potential, shock = model.idea_state.potential(model.quarter), model.assumptions.shock
    potential = potential[state.alive[ideas.owner[potential]]]
    if not shock.first_quarter <= model.quarter <= shock.last_quarter:
        return potential
    draw = model.world.draws.uniform("idea lost in a shock", ideas.uid[potential])
    is_exposed = ~state.is_laboratory[ideas.owner[potential]]
    kept: Ints = potential[~(is_exposed & (for_decision(draw) < shock.ideas_lost_share))]
    return kept


def ideas_that_come_up(model: Ecosystem) -> Ints:
    """Return which potential ideas come up; where the channel is off, those of the reference."""
    ideas, organisations, potential = model.world.ideas, model.world.organisations, potential_ideas(model)
    learning = model.through("capability")
    if learning is not model:
        return _that_came_up(learning, potential)
    owner = ideas.owner[potential].astype(np.int64)
    draw = for_decision(ideas.coming_up_draw[potential])
    usual = usual_rates(model, owner)
    possible = organisations.potential_rate[owner]
    # What an owner has lived through is looked up where it can make a difference alone.
    comes_up = draw < idea_rate.chance_of_coming_up(usual / MOST_TIMES, possible)
    open_ones = np.flatnonzero(~comes_up & (draw < idea_rate.chance_of_coming_up(usual * MOST_TIMES, possible)))
    rate = usual[open_ones] * times_as_many(model, owner[open_ones])
    comes_up[open_ones] = draw[open_ones] < idea_rate.chance_of_coming_up(rate, possible[open_ones])
    coming_up: Ints = potential[comes_up]
    return coming_up


def usual_rates(model: Ecosystem, owner: Ints) -> Floats:
    """Return how many ideas a quarter each owner has if nothing stimulates it; laboratories more by the period."""
    usual = np.asarray(model.world.organisations.idea_rate[owner] * model.assumptions.ideas.rate_factor)
    laboratories = model.organisation_state.is_laboratory[owner]
    begun = sum(row.first_quarter <= model.quarter for row in model.region.programme_periods)
    for _ in range(begun - 1):
        usual[laboratories] *= model.assumptions.ideas.laboratory_growth
    return usual


def founding_ideas(model: Ecosystem) -> Ints:
    """Return the ideas on which start-ups of the quarter are founded."""
    potential = potential_ideas(model)
    potential = potential[model.world.ideas.founding[potential]]
    learning = model.through("capability")
    if learning is not model:
        return _that_came_up(learning, potential)
    uid = model.world.organisations.uid[model.world.ideas.owner[potential]]
    draw = for_decision(model.world.draws.uniform("founded on an idea", uid))
    founded: Ints = potential[draw < model.assumptions.ideas.founding_share]
    return founded


def times_as_many(model: Ecosystem, owner: Ints) -> Floats:
    """Return how many times its usual ideas each owner has now.

    Laboratories have as many as their staff can carry, whatever happens.
    """
    state, assumed, quarter = model.organisation_state, model.assumptions.ideas, model.quarter
    responding = ~state.is_laboratory[owner]
    stimulus = (
        assumed.response_to_capability * capability.level(state.capability[owner])
        + assumed.response_to_success * idea_rate.is_recent(state.last_success[owner], quarter)
        + assumed.response_to_contact * model.through("support").organisation_state.was_in_contact[owner]
        + assumed.response_to_neighbours * idea_rate.success_around(successes_around(model, owner))
        + idea_rate.DISCOURAGED * (state.withdrawn_until[owner] >= quarter)
    )
    return idea_rate.times_as_many(np.where(responding, stimulus, 0.0), MOST_TIMES)


def successes_around(model: Ecosystem, owner: Ints) -> Ints:
    """Count the partners and peers of each owner that had a success within a year: a peer that is a partner twice."""
    last_success = model.organisation_state.last_success
    peers = model.world.peers_of(owner)
    of_peers = idea_rate.is_recent(last_success[peers], model.quarter).sum(axis=1)
    index, partner = model.ties.partners_of(owner)
    of_partners = np.bincount(
        index, weights=idea_rate.is_recent(last_success[partner], model.quarter), minlength=owner.size
    )
    return np.asarray(of_peers + of_partners, dtype=np.int64)


def note_contacts(model: Ecosystem) -> None:
    """Note who was in contact with a cluster or a Tecnopolo within the last year, before the quarter adds to it."""
    state = model.organisation_state
    state.was_in_contact = idea_rate.is_recent(state.last_contact, model.quarter)


def _that_came_up(reference: Ecosystem, potential: Ints) -> Ints:
    there: Ints = potential[reference.idea_state.status[potential] != Status.LATENT]
    return there
