"""The course of capability: it fades everywhere, and grows in the consortia of completed projects."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.rules import capability
from sim.rules.arithmetic import sum_by_group
from sim.rules.relation import kept
from sim.state.ecosystem import Ecosystem
from sim.world.grouping import split_by_group

Ints = NDArray[np.int64]


def learn_from_studies(model: Ecosystem) -> None:
    """Let the owners of the ideas studied in this quarter become more capable."""
    state, owner = model.organisation_state, model.world.ideas.owner[model.through("support").clusters.ideas_studied]
    np.add.at(state.capability, owner, capability.STUDY_GAIN)
    state.capable = np.union1d(state.capable, owner.astype(np.int64))


def renew_capability(model: Ecosystem, completed: Ints) -> None:
    """Let the capability of all organisations fade for a quarter, then grow by the projects completed in it."""
    state, stock = model.organisation_state, model.organisation_state.capability
    capable = state.capable
    stock[capable] = capability.faded(stock[capable], kept(model.assumptions.capability.half_life_quarters))
    if not completed.size:
        return
    member, share, project, projects = _consortia(model, completed)
    level = capability.level(stock[member])
    highest = np.zeros(projects)
    np.maximum.at(highest, project, level)
    rows, place = np.unique(member, return_inverse=True)
    gained = sum_by_group(place, capability.learnt(share, level, highest[project]), rows.size)
    stock[rows] = capability.renewed(stock[rows], gained)
    state.capable = np.union1d(capable, rows)


def _consortia(model: Ecosystem, completed: Ints) -> tuple[Ints, NDArray[np.float64], Ints, int]:
    """Return who was in the completed projects, the share of each in what is learnt, its project, and their number.

    By call in order of opening; leads before partners.
    """
    members, shares, of_project, projects = [], [], [], 0
    by_call = split_by_group(model.projects["proposal"][completed], model.projects["call_index"][completed])
    for call_index, done in by_call.items():
        proposals = model.government.calls[call_index].proposals
        assert proposals is not None
        place = np.full(proposals.idea.size, -1, dtype=np.int64)
        place[done] = np.arange(projects, projects + done.size)
        pairs = np.flatnonzero(place[proposals.partner_proposal] >= 0)
        members += [proposals.owner[done], proposals.partner[pairs]]
        shares += [np.full(done.size, capability.LEAD_SHARE), np.full(pairs.size, capability.PARTNER_SHARE)]
        of_project += [place[done], place[proposals.partner_proposal[pairs]]]
        projects += done.size
    return np.concatenate(members), np.concatenate(shares), np.concatenate(of_project), projects
