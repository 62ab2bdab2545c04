"""The tables of a run, in the form of `sim.outcomes.tables`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.outcomes.catalogue import ALL_SECTORS
from sim.outcomes.tables import COLUMNS
from sim.outcomes.tidy import tidy
from sim.units import quarter_label
from sim.world.organisations import NONE
from tests.docking.twin.arithmetic import NAN
from tests.docking.twin.call import STAGES, Call
from tests.docking.twin.cluster import ClusterManager
from tests.docking.twin.idea import Idea
from tests.docking.twin.membership import Membership
from tests.docking.twin.organisation import Organisation
from tests.docking.twin.proposal import Project, Proposal, Tie
from tests.support.run_values import values_over_quarters

if TYPE_CHECKING:
    from tests.docking.twin.model import TwinModel

Row = dict[str, object]
AFTER_DECISION = ("eligible", "above_threshold", "funded")


def of_run(model: TwinModel) -> dict[str, pd.DataFrame]:
    """Return the tables of the reported quarters lived through so far; members and ties of all of them."""
    reported = [call for call in model.government.calls if call.row.opens >= model.scenario.report_from]
    codes = {call.code for call in reported}
    projects = [one for one in model.projects if one.proposal.call.code in codes]
    rows = {
        "outcomes": model.recorder.rows,
        "calls": [row for call in reported for row in rows_of_call(model, call)],
        "projects": [row_of_project(model, project) for project in projects],
        "proposals": [row_of_proposal(model, one) for call in reported for one in call.proposals],
        "members": [
            row_of_membership(cluster, one)
            for cluster in model.clusters
            for one in (*cluster.past_memberships, *cluster.memberships)
        ],
        "ties": [row_of_tie(model, tie) for tie in ties_of(model)],
    }
    tables = {name: table(model, name, found) for name, found in rows.items()}
    return tables | {"run_values": values_over_quarters(tables["outcomes"], quarter_label(model.quarter - 1))}


def table(model: TwinModel, name: str, rows: list[Row]) -> pd.DataFrame:
    """Return rows as a table, with the scenario and the seed."""
    columns: dict[str, list[object]] = {column: [row.get(column) for row in rows] for column in COLUMNS[name]}
    columns["scenario"] = [model.scenario.name] * len(rows)
    columns["draw"] = [0] * len(rows)
    columns["seed"] = [model.world.seed] * len(rows)
    return tidy(name, columns)


def is_decided(model: TwinModel, call: Call) -> bool:
    """Tell whether the results of a call are known."""
    return call.decides < model.quarter


def rows_of_call(model: TwinModel, call: Call) -> list[Row]:
    """Return one row a sector, and one for all."""
    names = [row.sector for row in model.region.sectors]
    projects = [one for one in model.projects if one.proposal.call is call]
    decided = is_decided(model, call)
    over = decided and all(one.ends < model.quarter for one in projects)
    rows: list[Row] = []
    for sector in [*range(len(names)), None]:
        own = [one for one in projects if sector is None or one.owner.sector == sector]
        counts = {stage: sum(c) if sector is None else c[sector] for stage, c in call.funnel.items()}
        rows.append(
            {
                "call_id": call.call_id,
                "instrument": call.row.instrument,
                "programme_period": period_of(model, call),
                "assumed": call.row.assumed,
                "quarter": quarter_label(call.row.opens),
                "sector": ALL_SECTORS if sector is None else names[sector],
                **{stage: NAN if stage in AFTER_DECISION and not decided else counts[stage] for stage in STAGES},
                "completed": sum(one.completed for one in own) if over else NAN,
                **(money_of_call(call) if sector is None else {}),
                "grants_eur": sum(one.proposal.grant for one in own) / 100.0 if decided else NAN,
                "investment_eur": sum(one.proposal.cost for one in own) / 100.0 if decided else NAN,
                "admitted_cost_eur": sum(one.proposal.admitted_cost for one in own) / 100.0 if decided else NAN,
                "alignment_thematic": NAN if sector is None else call.alignment_thematic[sector],
                "alignment_design": NAN if sector is None else call.alignment_design[sector],
            }
        )
    return rows


def period_of(model: TwinModel, call: Call) -> str | None:
    """Return the label of the programming period that pays a call."""
    account = model.government.accounts.get(call.code)
    return None if account is None else account.period.label


def money_of_call(call: Call) -> Row:
    """Return the money of a call, which is of no sector."""
    money: Row = {"budget_eur": call.budget / 100.0}
    if call.decided:
        money |= {
            "top_up_eur": call.top_up / 100.0,
            "unfunded_demand_eur": (call.demand - call.awarded) / 100.0,
            "returned_eur": (call.budget + call.top_up - call.awarded) / 100.0,
        }
    return money


def name_of_owner(model: TwinModel, owner: Organisation) -> str:
    """Return the readable identity of an organisation."""
    return model.world.organisations.name(owner.row)


def name_of_idea(model: TwinModel, idea: Idea) -> str:
    """Return the readable identity of an idea."""
    return model.world.ideas.names(np.array([idea.row]), model.world.organisations)[0]


def identity(model: TwinModel, proposal: Proposal) -> Row:
    """Return what the tables of projects and proposals say alike."""
    size = proposal.owner.size
    return {
        "call_id": proposal.call.call_id,
        "idea_id": name_of_idea(model, proposal.idea),
        "owner_id": name_of_owner(model, proposal.owner),
        "owner_kind": proposal.owner.owner_kind,
        "sector": model.region.sectors[proposal.owner.sector].sector,
        "size": None if size == NONE else model.region.size_classes[size].size,
        "cost_eur": proposal.cost / 100.0,
        "admitted_cost_eur": proposal.admitted_cost / 100.0,
    }


def row_of_membership(cluster: ClusterManager, one: Membership) -> Row:
    """Return the row of a membership."""
    model, member = cluster.model, one.member
    region, chain, size = model.region, member.value_chain, member.size
    return {
        "organisation_id": name_of_owner(model, member),
        "cluster": cluster.name,
        "kind": member.kind.name.lower(),
        "sector": region.sectors[member.sector].sector,
        "value_chain": None if chain == NONE else region.value_chains[chain].value_chain,
        "size": None if size == NONE else region.size_classes[size].size,
        "province": region.provinces[member.province].province,
        "joined": quarter_label(one.joined),
        "left": None if one.left is None else quarter_label(one.left),
        "founding": one.founding,
    }


def ties_of(model: TwinModel) -> list[Tie]:
    """List the ties that there are or were, each once."""
    return list(dict.fromkeys(tie for one in model.organisations for tie in one.common_projects.values()))


def row_of_tie(model: TwinModel, tie: Tie) -> Row:
    """Return the row of a tie."""
    ends = zip(("first", "second"), sorted(tie.between, key=lambda one: name_of_owner(model, one)), strict=True)
    return {
        **{column: told for end, one in ends for column, told in _end_of_tie(model, end, one).items()},
        "first_quarter": quarter_label(tie.since),
        "last_quarter": quarter_label(tie.until),
        "call_id": tie.first.call.call_id,
        "idea_id": name_of_idea(model, tie.first.idea),
        "through": tie.through,
    }


def _end_of_tie(model: TwinModel, end: str, one: Organisation) -> Row:
    return {
        f"{end}_id": name_of_owner(model, one),
        f"{end}_kind": one.kind.name.lower(),
        f"{end}_sector": model.region.sectors[one.sector].sector,
        f"{end}_province": model.region.provinces[one.province].province,
    }


def row_of_project(model: TwinModel, project: Project) -> Row:
    """Return the row of a project."""
    region, owner, idea, proposal = model.region, project.owner, project.idea, project.proposal
    chain = owner.value_chain
    return identity(model, proposal) | {
        "value_chain": None if chain == NONE else region.value_chains[chain].value_chain,
        "province": region.provinces[owner.province].province,
        "member": project.member,
        "first_award": project.first_award,
        "quarter": quarter_label(project.awarded),
        "grant_eur": proposal.grant / 100.0,
        "merit": idea.merit,
        "capability_gain": idea.capability_gain,
        "writing_gain": proposal.writing_gain,
        "score": proposal.score,
        "rank": proposal.rank,
        "would_go_alone": project.would_go_alone,
        "renounced": None if project.awarded + 1 >= model.quarter else project.renounced,
        "completed": None if project.ends >= model.quarter else project.completed,
        "new_researchers": project.researchers,
        "kind": region.project_kinds[proposal.kind],
        "mode": region.idea_modes[idea.mode],
        "green": idea.green,
        "digital": idea.digital,
        "social": idea.social,
        "partners": len(proposal.partners),
    }


def row_of_proposal(model: TwinModel, proposal: Proposal) -> Row:
    """Return the row of a proposal."""
    decided = is_decided(model, proposal.call)
    return identity(model, proposal) | {
        "quarter": quarter_label(proposal.call.row.opens),
        "grant_requested_eur": proposal.grant / 100.0,
        "perceived_chance": proposal.chance,
        "person_days": proposal.work.days,
        "consultant": proposal.work.consultant,
        "feasibility_study": proposal.studied,
        "resubmission": proposal.resubmission,
        "capability_gain": proposal.idea.capability_gain,
        "writing_gain": proposal.writing_gain,
        "claimed_sector": model.region.sectors[proposal.claimed_sector].sector,
        "eligible": proposal.eligible if decided else None,
        "score": proposal.score if decided else NAN,
        "above_threshold": proposal.above_threshold if decided else None,
        "rank": proposal.rank if decided and proposal.rank else NAN,
        "funded": proposal.funded if decided else None,
    }
