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
Mask = NDArray[np.bool_]


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
    usual, possible = usual_rates(model, owner), organisations.potential_rate[owner]

    def come_up(rows: Ints, times: Floats | float) -> Mask:
        return np.asarray(draw[rows] < idea_rate.chance_of_coming_up(usual[rows] * times, possible[rows]))

    # What an owner has lived through, and what it sees, is looked up where it can make a difference alone.
    everybody = np.arange(owner.size)
    comes_up = come_up(everybody, 1.0 / MOST_TIMES)
    depends = np.flatnonzero(~comes_up & come_up(everybody, MOST_TIMES))
    stimulus, reach = own_stimulus(model, owner[depends]), model.assumptions.ideas.response_to_neighbours
    comes_up[depends] = come_up(depends, idea_rate.times_as_many(stimulus, MOST_TIMES))
    sees = ~comes_up[depends] & come_up(depends, idea_rate.times_as_many(stimulus + reach, MOST_TIMES))
    sees &= ~model.organisation_state.is_laboratory[owner[depends]]
    lookers = depends[sees]
    around = reach * idea_rate.success_around(successes_around(model, owner[lookers]))
    comes_up[lookers] = come_up(lookers, idea_rate.times_as_many(stimulus[sees] + around, MOST_TIMES))
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


def own_stimulus(model: Ecosystem, owner: Ints) -> Floats:
    """Return what makes each owner have more or fewer ideas than usual, but for the success that it sees around it.

    Laboratories have as many as their staff can carry, whatever happens.
    """
    state, assumed, quarter = model.organisation_state, model.assumptions.ideas, model.quarter
    contact = model.through("support").organisation_state.contact_before[owner]
    stimulus = (
        assumed.response_to_capability * capability.level(state.capability[owner])
        + assumed.response_to_success * idea_rate.is_recent(state.last_success[owner], quarter)
        + assumed.response_to_contact * idea_rate.is_recent(contact, quarter)
        + idea_rate.DISCOURAGED * (state.withdrawn_until[owner] >= quarter)
    )
    return np.where(state.is_laboratory[owner], 0.0, stimulus)


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
    """Note the last contact of everybody with a cluster or a Tecnopolo, before the quarter adds to it."""
    model.organisation_state.contact_before = model.organisation_state.last_contact.copy()


def _that_came_up(reference: Ecosystem, potential: Ints) -> Ints:
    there: Ints = potential[reference.idea_state.status[potential] != Status.LATENT]
    return there
