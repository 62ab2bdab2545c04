"""Projects begin, are hosted, and end."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from tests.docking.twin.arithmetic import rounded
from tests.docking.twin.awards import awarded_in
from tests.docking.twin.capability import renew
from tests.docking.twin.idea import Status
from tests.docking.twin.proposal import Project

if TYPE_CHECKING:
    from tests.docking.twin.model import TwinModel

HOSTED_KINDS = ("pilot", "demonstrator")


def advance(model: TwinModel) -> None:
    """Begin the projects awarded in the last quarter, but for the renounced, and end those whose time has come."""
    awarded = awarded_in(model, model.quarter - 1)
    begun = [one for one in awarded if not is_renounced(model, one)]
    for project in awarded:
        if project not in begun:
            renounce(model, project)
    pilots = [one for one in begun if model.region.project_kinds[one.proposal.kind] in HOSTED_KINDS]
    if pilots:
        for tecnopolo in model.tecnopoli:
            tecnopolo.hosts(pilots)
    for project in begun:
        project.succeeds = will_succeed(model, project)
    for project in sorted(begun, key=lambda one: one.idea.uid):
        bring_together(project)
        project.owner.last_success = model.quarter
    for project in ending(model):
        project.completed = project.succeeds
        if project.completed:
            project.owner.last_success = model.quarter
        if project.completed and project.member:
            speak_for_cluster(model, project)
    renew(model, [project for project in ending(model) if project.completed])


def is_renounced(model: TwinModel, project: Project) -> bool:
    """Tell whether the grant of a project is given back before it starts."""
    draw = model.chance.number("grant renounced", project.idea)
    return rounded(draw) < model.assumptions.projects.renounced_share


def renounce(model: TwinModel, project: Project) -> None:
    """End a project that never started, and give its grant back."""
    project.renounced = True
    project.ends = model.quarter
    project.idea.status = Status.RENOUNCED
    account = model.government.accounts.get(project.proposal.call.code)
    if account is not None:
        account.paid -= project.proposal.grant
        account.balance += project.proposal.grant


def bring_together(project: Project) -> None:
    """Make everybody in a project acquainted with everybody else in it."""
    proposal = project.proposal
    for partner, met in zip(proposal.partners, proposal.met, strict=True):
        proposal.owner.ties_with(partner, project, met)
    for one, other in combinations(proposal.partners, 2):
        one.ties_with(other, project, "consortium")
    for one in (proposal.owner, *proposal.partners):
        one.is_involved()


def ending(model: TwinModel) -> list[Project]:
    """List the projects that end now."""
    return [project for project in model.projects if project.ends == model.quarter]


def will_succeed(model: TwinModel, project: Project) -> bool:
    """Tell whether a project will reach its end."""
    it = model.assumptions.projects
    merit = project.idea.merit + project.idea.capability_gain
    chance = it.success_share + it.success_per_merit * merit + it.hosting_uplift * project.hosted
    return rounded(project.idea.success_draw) < rounded(min(1.0, max(0.0, chance)))


def speak_for_cluster(model: TwinModel, project: Project) -> None:
    """Count a completed project of a member for the cluster of its ecosystem."""
    cluster = model.cluster_of_sector(project.owner.ecosystem)
    if cluster is not None:
        cluster.completed_member_projects += 1
