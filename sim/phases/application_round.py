"""The round of applications of a quarter: owners hear of the calls, weigh them, find partners, decide and apply."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.phases.partnering import form_consortia
from sim.rules import application, learning
from sim.rules.arithmetic import best_first
from sim.state.bids import Bids
from sim.state.calls import OpenCall, Proposals
from sim.state.ecosystem import Ecosystem
from sim.state.idea_state import Status
from sim.world.organisations import OwnerKind, are_owned_as

Ints = NDArray[np.int64]


def hold_application_round(model: Ecosystem, calls: list[OpenCall]) -> None:
    """Let the owners of live ideas respond to the calls that opened in this quarter."""
    heard = [bids_of_those_who_heard(model, call, opening) for opening, call in enumerate(calls)]
    bids = best_bids(model, Bids.together(heard), calls)
    bids = form_consortia(model, bids)
    for opening, call in enumerate(calls):
        _count(model, call, "with_partners", bids.owner[bids.opening == opening])
    windows = np.array([call.design.window_days for call in calls])
    willing = decide(model, bids) & model.owners.are_ready(bids, windows)
    bids = bids.only(np.flatnonzero(willing))
    for opening, call in enumerate(calls):
        _submit(model, call, bids.only(np.flatnonzero(bids.opening == opening)))


def bids_of_those_who_heard(model: Ecosystem, call: OpenCall, opening: int) -> Bids:
    """Weigh an application to a call for every idea that it admits and whose owner heard of it; count the stages."""
    live = model.idea_state.live
    owner = model.world.ideas.owner
    aware = call.admitted[model.owners.hear_of(call.design, call.admitted)]
    for stage, ideas in (("live_ideas", live), ("admissible", call.admitted), ("aware", aware)):
        _count(model, call, stage, owner[ideas])
    return model.owners.weigh(call.design, aware, opening)


def best_bids(model: Ecosystem, bids: Bids, calls: list[OpenCall]) -> Bids:
    """Keep each idea's best call, then each owner's best idea for a call; laboratories keep all they can lead."""
    ideas, organisations = model.world.ideas, model.world.organisations
    call_key = np.array([model.call_keys[call.design.call_id] for call in calls], dtype=np.uint64)
    ranked = best_first(bids.value, ideas.uid[bids.idea] ^ call_key[bids.opening], call_key[bids.opening])
    _, first = np.unique(bids.idea[ranked], return_index=True)
    ranked = ranked[np.sort(first)]
    leads = are_owned_as(OwnerKind.LABORATORY, organisations.kind[bids.owner[ranked]])
    limit = np.where(leads, model.assumptions.application.lead_capacity, 1)
    contest = bids.owner[ranked] * len(calls) + bids.opening[ranked]
    together = np.argsort(contest, kind="stable")
    starts = np.searchsorted(contest[together], contest[together], side="left")
    rank = np.empty(ranked.size, dtype=np.int64)
    rank[together] = np.arange(ranked.size) - starts
    return bids.only(np.sort(ranked[rank < limit]))


def decide(model: Ecosystem, bids: Bids) -> NDArray[np.bool_]:
    """Let each kind of owner decide on its bids; those who have withdrawn apply to nothing."""
    kind = model.world.organisations.kind[bids.owner]
    willing = np.zeros(bids.count, dtype=np.bool_)
    populations = {
        OwnerKind.ENTERPRISE: model.enterprises,
        OwnerKind.CULTURAL_BODY: model.cultural_bodies,
        OwnerKind.LABORATORY: model.laboratories,
    }
    for owner_kind in OwnerKind:
        rows = np.flatnonzero(are_owned_as(owner_kind, kind))
        willing[rows] = populations[owner_kind].decide_to_apply(bids.only(rows))
    return np.asarray(willing & (model.quarter > model.organisation_state.withdrawn_until[bids.owner]))


def _submit(model: Ecosystem, call: OpenCall, bids: Bids) -> None:
    """Submit the bids as proposals to a call; partners are engaged until the result is known."""
    state, ideas, support = model.organisation_state, model.idea_state, model.through("support").idea_state
    assumed, studied = model.assumptions, support.studied[bids.idea]
    resubmission = ideas.submissions[bids.idea] > 0
    _count(model, call, "applications", bids.owner)
    call.proposals = Proposals(
        idea=bids.idea,
        owner=bids.owner,
        kind=model.kinds_of(bids.idea),
        cost=bids.cost,
        grant=bids.grant,
        admitted_cost=application.admitted_cost(bids.grant, call.design.aid_intensity),
        chance=bids.chance,
        work=bids.work,
        cover=bids.cover,
        studied=studied,
        resubmission=resubmission,
        writing_gain=application.writing_gain(
            studied,
            support.international[bids.idea],
            assumed.feasibility.quality_uplift,
            np.where(bids.work.consultant, 1.0, learning.experience(state.applications[bids.owner])),
            assumed.appraisal.experience_uplift,
            resubmission,
            assumed.application.resubmission_uplift,
        ),
        ready_after=np.minimum(model.owners.days_until_ready(bids), call.design.window_days),
        claimed_sector=_claimed_sectors(model, call, bids),
        partner_proposal=bids.partner_bid,
        partner=bids.partner,
        partner_met=bids.partner_met,
    )
    ideas.submissions[bids.idea] += 1
    ideas.end(bids.idea, Status.SUBMITTED)
    np.add.at(state.engaged, bids.partner, 1)


def _claimed_sectors(model: Ecosystem, call: OpenCall, bids: Bids) -> Ints:
    """Return the sector by which each bid counts for floors and reserves: its ecosystem's, or the one it claims."""
    region, ideas, design = model.region, model.world.ideas, call.design
    sector = design.ecosystem[model.world.organisations.sector[bids.owner]]
    if design.reserve_share == 0.0:
        return sector
    # Themes that weigh more in the focus sector than if all weighed alike are its own.
    is_own_theme = np.array(region.focus_theme_shares) > 1.0 / len(region.themes)
    share = ideas.first_share[bids.idea]
    closeness = (
        share * is_own_theme[ideas.first_theme[bids.idea]] + (1.0 - share) * is_own_theme[ideas.second_theme[bids.idea]]
    )
    draw = model.world.draws.uniform(f"re-tagging in {design.call_id}", ideas.uid[bids.idea])
    claims = application.claims_reserve(closeness, draw, model.assumptions.application.retagging_share)
    return np.where(claims, region.focus_sector, sector)


def _count(model: Ecosystem, call: OpenCall, stage: str, owner: NDArray[np.signedinteger[Any]]) -> None:
    """Count owners by sector as a stage of a call's funnel."""
    sector = model.world.organisations.sector[owner].astype(np.int64)
    call.funnel[stage] = np.bincount(sector, minlength=len(model.region.sectors))
