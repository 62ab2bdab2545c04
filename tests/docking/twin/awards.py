"""What an award is: a project of known length, its researchers, and whether it needed the grant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.docking.twin.arithmetic import rounded
from tests.docking.twin.call import Call
from tests.docking.twin.idea import Status
from tests.docking.twin.organisation import Organisation
from tests.docking.twin.proposal import Project, Proposal

if TYPE_CHECKING:
    from tests.docking.twin.model import TwinModel


def award(model: TwinModel, call: Call) -> None:
    """Turn the funded proposals of a call into projects."""
    for proposal in call.proposals:
        if proposal.funded:
            proposal.idea.status = Status.FUNDED
            model.projects.append(
                Project(
                    proposal=proposal,
                    awarded=model.quarter,
                    ends=model.quarter + proposal.idea.duration,
                    researchers=researchers(proposal),
                    member=proposal.owner.member,
                    first_award=is_first_award(model, proposal.owner),
                    would_go_alone=proposal.owner.goes_alone_with(proposal.idea),
                )
            )


def is_first_award(model: TwinModel, owner: Organisation) -> bool:
    """Tell whether an owner has had no award, neither before this quarter nor in it."""
    return owner.awards == 0 and all(project.owner is not owner for project in new_projects(model))


def new_projects(model: TwinModel) -> list[Project]:
    """List the projects awarded in this quarter so far."""
    return awarded_in(model, model.quarter)


def awarded_in(model: TwinModel, quarter: int) -> list[Project]:
    """List the projects awarded in a quarter."""
    return [project for project in model.projects if project.awarded == quarter]


def researchers(proposal: Proposal) -> int:
    """Return how many new researchers the project brings."""
    expected = proposal.call.researchers_per_meur * proposal.cost / 1e8
    return int(rounded(expected + proposal.idea.researchers_draw) // 1)
