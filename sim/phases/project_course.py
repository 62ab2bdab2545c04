"""The course of projects: they start, are hosted, reach their end or not, and leave ties and lessons behind."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.phases.rejections import settle_rejections
from sim.rules import success
from sim.rules.arithmetic import for_decision
from sim.state.calls import OpenCall
from sim.state.ecosystem import Ecosystem
from sim.state.idea_state import Status
from sim.state.organisation_state import NEVER
from sim.state.ties import common_pairs
from sim.world.grouping import split_by_group
from sim.world.organisations import NONE

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

PILOT_KINDS = ("pilot", "demonstrator")


def start_new_projects(model: Ecosystem) -> None:
    """Start the projects awarded in the last quarter, but for those whose grant is renounced."""
    awarded = np.flatnonzero(model.projects["awarded"] == model.quarter - 1)
    renounced = are_renounced(model, awarded)
    _renounce(model, awarded[renounced])
    new = awarded[~renounced]
    model.organisation_state.newly_involved = new[:0]
    if new.size:
        _host_pilots(model, new)
        _decide_success(model, new)
        _tie_partners(model, new)
        model.organisation_state.last_success[model.projects["owner"][new]] = model.quarter


def are_renounced(model: Ecosystem, awarded: Ints) -> Mask:
    """Tell which awards are renounced by their owners, or revoked, before the project starts."""
    uid = model.world.ideas.uid[model.projects["idea"][awarded]]
    draw = for_decision(model.world.draws.uniform("grant renounced", uid))
    return np.asarray(draw < model.assumptions.projects.renounced_share, dtype=np.bool_)


def _renounce(model: Ecosystem, projects: Ints) -> None:
    """End projects before they start, and give their grants back to the accounts that paid them."""
    column = model.projects
    column["renounced"][projects] = True
    column["ends"][projects] = model.quarter
    model.idea_state.status[column["idea"][projects]] = Status.RENOUNCED
    for call_index, mine in split_by_group(projects, column["call_index"][projects]).items():
        code = model.government.calls[call_index].design.call_code
        model.government.accounts.take_back(code, int(column["grant"][mine].sum()))


def _host_pilots(model: Ecosystem, new: Ints) -> None:
    """Let Tecnopoli host the pilots and demonstrators among projects that start."""
    projects = model.projects
    are_pilots = np.array([kind in PILOT_KINDS for kind in model.region.project_kinds])
    pilots = new[are_pilots[projects["kind"][new]]]
    province = model.world.organisations.province[projects["owner"][pilots]]
    for tecnopolo in model.tecnopoli:
        here = pilots[(province == tecnopolo.province) & ~projects["hosted"][pilots]]
        if here.size:
            projects["hosted"][tecnopolo.host(here)] = True


def _decide_success(model: Ecosystem, new: Ints) -> None:
    """Decide which of the projects that start reach their end."""
    projects, ideas, assumed = model.projects, model.world.ideas, model.assumptions.projects
    idea = projects["idea"][new]
    chance = success.chance_of_success(
        assumed.success_share,
        assumed.success_per_merit,
        ideas.merit[idea] + model.idea_state.capability_gain[idea],
        assumed.hosting_uplift,
        projects["hosted"][new],
    )
    projects["succeeds"][new] = for_decision(ideas.success_draw[idea]) < chance


def _tie_partners(model: Ecosystem, new: Ints) -> None:
    """Tie everybody in a project that starts with everybody else in it, and note who is in one for the first time."""
    projects, state = model.projects, model.organisation_state
    owner, lead = projects["owner"][new], np.arange(new.size)
    project, member, met = [lead], [owner], [np.full(new.size, NONE)]
    for call_index, places in split_by_group(lead, projects["call_index"][new]).items():
        proposals = model.government.calls[call_index].proposals
        assert proposals is not None
        place_of = np.full(proposals.idea.size, NONE)
        place_of[projects["proposal"][new[places]]] = places
        place = place_of[proposals.partner_proposal]
        project.append(place[place != NONE])
        member.append(proposals.partner[place != NONE])
        met.append(proposals.partner_met[place != NONE])
    everybody, in_project = np.concatenate(member), np.concatenate(project)
    order = np.argsort(in_project, kind="stable")  # leads stand first
    idea = projects["idea"][new]
    common = common_pairs(
        in_project[order],
        everybody[order],
        np.concatenate(met)[order],
        projects["ends"][new],
        projects["call_index"][new],
        idea,
        model.world.ideas.uid[idea],
    )
    model.ties.add(common, model.quarter)
    state.newly_involved = np.unique(everybody[~state.involved[everybody]])
    state.involved[everybody] = True


def complete_projects(model: Ecosystem) -> Ints:
    """Finish the projects that end in this quarter; return the rows of those that reach their end."""
    projects = model.projects
    ending = projects.ending(model.quarter)
    completed: Ints = ending[projects["succeeds"][ending]]
    projects["completed"][completed] = True
    model.organisation_state.last_success[projects["owner"][completed]] = model.quarter
    of_members = completed[projects["member"][completed]]
    clusters, of_ecosystem = model.clusters, model.clusters.of_ecosystem(projects["owner"][of_members])
    clusters.completed_member_projects += np.bincount(
        of_ecosystem[of_ecosystem != NONE], minlength=clusters.founded.size
    )
    return completed


def settle_results(model: Ecosystem, decided: list[OpenCall]) -> None:
    """Release the partners of rejected proposals, let ideas be retried and owners learn."""
    state = model.organisation_state
    owners, results = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.bool_)]
    for call in decided:
        proposals = call.proposals
        if proposals is None:
            continue
        owners.append(proposals.owner)
        results.append(proposals.funded)
        won = proposals.funded[proposals.partner_proposal]
        np.subtract.at(state.engaged, proposals.partner[~won], 1)
        settle_rejections(model, call, proposals)
    owner, funded = np.concatenate(owners), np.concatenate(results)
    model.owners.learn_from(owner, funded)
    np.add.at(state.applications, owner, 1)
    state.applicants = np.union1d(state.applicants, owner)
    np.add.at(state.awards, owner[funded], 1)
    state.withdrawn_until[owner[funded]] = NEVER


def begin_alone(model: Ecosystem, decided: list[OpenCall]) -> None:
    """Let enterprises begin without a grant what is worth doing alone: what was rejected, or has waited long enough.

    What has begun is not admissible any more: aid must have an incentive effect (EU regulation 651/2014, article 6).
    """
    state, ideas = model.idea_state, model.world.ideas
    rejected = [call.proposals.idea[~call.proposals.funded] for call in decided if call.proposals is not None]
    losing_patience = state.live[state.patient_until[state.live] == model.quarter]
    waiting = np.unique(np.concatenate([*rejected, losing_patience]))
    waiting = waiting[model.organisation_state.alive[ideas.owner[waiting]]]
    state.newly_alone = waiting[model.owners.would_go_alone(waiting)]
    state.end(state.newly_alone, Status.ALONE)


def release_partners_of_ending_projects(model: Ecosystem) -> None:
    """Give partners of projects that end in this quarter room for others."""
    ending = model.projects.ending(model.quarter)
    by_call = split_by_group(model.projects["proposal"][ending], model.projects["call_index"][ending])
    for call_index, ending_proposals in by_call.items():
        proposals = model.government.calls[call_index].proposals
        assert proposals is not None
        ends = np.zeros(proposals.idea.size, dtype=np.bool_)
        ends[ending_proposals] = True
        np.subtract.at(model.organisation_state.engaged, proposals.partner[ends[proposals.partner_proposal]], 1)
