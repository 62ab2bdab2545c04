"""Rejected proposals: some ideas are kept for another call, and owners who were far from funding withdraw."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.rules import rejection
from sim.rules.arithmetic import for_decision
from sim.state.calls import OpenCall, Proposals
from sim.state.ecosystem import Ecosystem
from sim.state.idea_state import Status

Floats = NDArray[np.float64]


def settle_rejections(model: Ecosystem, call: OpenCall, proposals: Proposals) -> None:
    """Keep or drop each rejected idea of a decided call, and let owners withdraw who were far below the line."""
    rejected = np.flatnonzero(~proposals.funded)
    idea, distance = proposals.idea[rejected], distances_below_line(call, proposals)[rejected]
    ideas, state, assumed = model.idea_state, model.organisation_state, model.assumptions.application
    draw = model.world.draws.uniform("retry", model.world.ideas.uid[idea], ideas.submissions[idea])
    retried = for_decision(draw) < rejection.chance_of_retry(distance, assumed.resubmission_share)
    again = retried & state.alive[proposals.owner[rejected]]
    ideas.since[idea[again]] = model.quarter
    ideas.make_live(idea[again])
    ideas.status[idea[~again]] = Status.DROPPED
    discouraged = proposals.owner[rejected[rejection.discourages(distance)]]
    # Applying is the business of laboratories: they do not withdraw.
    discouraged = discouraged[~state.is_laboratory[discouraged]]
    state.withdrawn_until[discouraged] = model.quarter + assumed.withdrawal_quarters


def distances_below_line(call: OpenCall, proposals: Proposals) -> Floats:
    """Return how far below the line of funding each proposal to a decided call lay, in SD."""
    return rejection.distance_below_line(proposals.score, line_of_funding(call, proposals), proposals.eligible)


def line_of_funding(call: OpenCall, proposals: Proposals) -> float:
    """Return the score that funding took: that of the last in the ranking who was funded.

    It is the threshold where nobody was funded, or where not scores but the order of arrival ranks.
    """
    if call.design.allocation_rule == "first_come" or not proposals.funded.any():
        return call.design.threshold
    return float(proposals.score[np.argmax(proposals.rank * proposals.funded)])
