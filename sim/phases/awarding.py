"""Awarding: proposals to a call are checked, scored, ranked and funded, and awards become projects."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.rules import allocation, appraisal
from sim.rules.arithmetic import best_first, for_decision
from sim.state.calls import OpenCall, Proposals
from sim.state.ecosystem import Ecosystem
from sim.state.idea_state import Status

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Criteria:
    """What the score of each proposal is made of: see `sim.rules.appraisal`.

    `written` and `noise` in standard deviations of merit, `fit`, `consortium` and `transition` from 0 to 1. Merit as
    written is latent merit with what capability and writing add.
    """

    written: Floats
    noise: Floats
    fit: Floats
    consortium: Floats
    transition: Floats


def appraise(model: Ecosystem, call: OpenCall, proposals: Proposals) -> None:
    """Check the proposals formally, those of owners that closed fail, and score them as the call's weights say."""
    uid = model.world.ideas.uid[proposals.idea]
    passes = for_decision(model.world.draws.uniform(f"formal check of {call.design.call_id}", uid))
    proposals.eligible = (passes < call.design.pass_rate) & model.organisation_state.alive[proposals.owner]
    by = criteria(model, call, proposals)
    proposals.score = appraisal.score(by.written, by.noise, by.fit, by.consortium, by.transition, call.design.weights)


def criteria(model: Ecosystem, call: OpenCall, proposals: Proposals) -> Criteria:
    """Return what a panel sees in each proposal to a call."""
    ideas, design, assumed, idea = model.world.ideas, call.design, model.assumptions, proposals.idea
    weights = model.through("thematic").policy.government.transition_weights
    return Criteria(
        written=ideas.merit[idea] + model.idea_state.capability_gain[idea] + proposals.writing_gain,
        noise=assumed.appraisal.noise_sd_ratio
        * model.world.draws.normal(f"panel of {design.call_id}", ideas.uid[idea]),
        fit=appraisal.strategy_fit(
            ideas.first_theme[idea],
            ideas.second_theme[idea],
            ideas.first_share[idea],
            design.themes.weights,
            design.themes.places,
        ),
        consortium=proposals.cover,
        transition=appraisal.transition_contribution(
            ideas.green[idea],
            ideas.digital[idea],
            ideas.social[idea],
            (weights.green, weights.digital, weights.social),
        ),
    )


def rank(model: Ecosystem, call: OpenCall, proposals: Proposals) -> Ints:
    """Rank the proposals above the threshold as the call's allocation rule says; return their rows, best first."""
    design = call.design
    uid = model.world.ideas.uid[proposals.idea]
    proposals.above_threshold = proposals.eligible & (proposals.score >= design.threshold)
    passed = np.flatnonzero(proposals.above_threshold)
    order = -proposals.ready_after if design.allocation_rule == "first_come" else proposals.score
    keys = model.world.draws.keys(f"ranking of {design.call_id}", uid[passed])
    ranking = passed[best_first(order[passed], keys, uid[passed])]
    proposals.rank[ranking] = np.arange(1, ranking.size + 1)
    return ranking


def fund(model: Ecosystem, call: OpenCall, proposals: Proposals, ranking: Ints, money: int) -> None:
    """Share the money of a call, in cents, over its ranking."""
    design = call.design
    uid = model.world.ideas.uid[proposals.idea]
    result = allocation.allocate(
        proposals.grant[ranking],
        proposals.claimed_sector[ranking],
        money,
        floor=design.floor,
        reserved_sector=model.region.focus_sector,
        reserve_share=design.reserve_share,
        stop=design.stop,
        lots=model.world.draws.keys(f"lots of {design.call_id}", uid[ranking]),
        lottery_share=design.lottery_share,
    )
    proposals.funded[ranking[result.funded]] = True
    proposals.awarded_by[ranking] = result.awarded_by
    for stage, counted in (
        ("eligible", proposals.eligible),
        ("above_threshold", proposals.above_threshold),
        ("funded", proposals.funded),
    ):
        owners = proposals.owner[counted]
        call.funnel[stage] = np.bincount(
            model.world.organisations.sector[owners].astype(np.int64), minlength=len(model.region.sectors)
        )


def start_projects(model: Ecosystem, call: OpenCall, proposals: Proposals) -> None:
    """Turn awards into projects that start in the next quarter."""
    ideas, state = model.world.ideas, model.organisation_state
    won = np.flatnonzero(proposals.funded)
    idea, owner = proposals.idea[won], proposals.owner[won]
    already = model.projects["owner"][model.projects["awarded"] == model.quarter]
    cost = proposals.cost[won]
    researchers = call.design.researchers_per_meur * cost / 1e8 + ideas.researchers_draw[idea]
    partners = np.bincount(proposals.partner_proposal, minlength=proposals.idea.size)
    model.projects.add(
        call_index=np.full(won.size, model.government.calls.index(call)),
        idea=idea,
        owner=owner,
        proposal=won,
        kind=proposals.kind[won],
        awarded=np.full(won.size, model.quarter),
        ends=model.quarter + ideas.duration[idea].astype(np.int64),
        cost=cost,
        grant=proposals.grant[won],
        admitted_cost=proposals.admitted_cost[won],
        researchers=np.floor(for_decision(researchers)),
        partners=partners[won],
        member=state.member[owner],
        first_award=(state.awards[owner] == 0) & ~np.isin(owner, already) & first_of_each(owner),
        would_go_alone=model.owners.would_go_alone(idea),
        renounced=np.zeros(won.size),
        hosted=np.zeros(won.size),
        succeeds=np.zeros(won.size),
        completed=np.zeros(won.size),
    )
    model.idea_state.status[idea] = Status.FUNDED


def first_of_each(owner: Ints) -> NDArray[np.bool_]:
    """Tell which entries are the first of their owner."""
    is_first = np.zeros(owner.size, dtype=np.bool_)
    is_first[np.unique(owner, return_index=True)[1]] = True
    return is_first
