"""Projects begin, are hosted, and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.docking.twin.arithmetic import rounded
from tests.docking.twin.awards import new_projects
from tests.docking.twin.capability import renew
from tests.docking.twin.idea import Status
from tests.docking.twin.proposal import Project

if TYPE_CHECKING:
    from tests.docking.twin.model import TwinModel

HOSTED_KINDS = ("pilot", "demonstrator")


def advance(model: TwinModel) -> None:
    """Begin the projects awarded now, and end those whose time has come."""
    begun = new_projects(model)
    pilots = [one for one in begun if model.region.project_kinds[one.proposal.kind] in HOSTED_KINDS]
    if pilots:
        for tecnopolo in model.tecnopoli:
            tecnopolo.hosts(pilots)
    for project in begun:
        project.succeeds = will_succeed(model, project)
        project.idea.status = Status.FUNDED
    for project in ending(model):
        project.completed = project.succeeds
        if project.completed:
            project.owner.last_success = model.quarter
            project.owner.completions += 1
        if project.completed and project.member:
            speak_for_cluster(model, project)
    renew(model, [project for project in ending(model) if project.completed])


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
