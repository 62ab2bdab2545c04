"""How a cluster spends its days: studies, introductions, information, contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.region.tables import CallRow
from sim.world.organisations import Kind
from tests.docking.twin.arithmetic import rounded
from tests.docking.twin.calendar import admits_kind_of_owner, is_held
from tests.docking.twin.elementary import log1p
from tests.docking.twin.idea import Idea, closeness

if TYPE_CHECKING:
    from tests.docking.twin.cluster import ClusterManager
    from tests.docking.twin.organisation import Organisation

DAYS_A_QUARTER = 55
STUDY_GAIN = 0.25


def serve(cluster: ClusterManager, ideas: list[Idea]) -> None:
    """Split the days of the quarter and work them off; `ideas` are those of members."""
    levers, assumptions = cluster.levers, cluster.model.assumptions
    days = cluster.staff() * DAYS_A_QUARTER
    cluster.fees_of_the_quarter = cluster.fee_income() / 4.0
    cluster.registrations = 0
    cluster.institutional_days = levers.institutional_share * days
    for_members = days - cluster.institutional_days + cluster.european_days
    for_studies = levers.feasibility_share * for_members
    for_introductions = levers.brokerage_share * (for_members - for_studies)
    for_information = for_members - for_studies - for_introductions
    studies, cluster.study_days = bought(cluster.study_days + for_studies, assumptions.feasibility.days_per_study)
    introductions, cluster.introduction_days = bought(
        cluster.introduction_days + for_introductions, assumptions.matching.days_per_introduction
    )
    contacts, cluster.contact_days = bought(
        cluster.contact_days + 0.5 * for_information, assumptions.membership.days_per_contact
    )
    study(cluster, ideas, studies)
    introduce(cluster, ideas, introductions)
    inform(cluster, for_information)
    invite(cluster, contacts)


def bought(days: float, price: float) -> tuple[int, float]:
    """Return how many pieces of work an account of days pays for, and what is left of it."""
    pieces = int(rounded(days) // price)
    return pieces, rounded(days - pieces * price)


def study(cluster: ClusterManager, ideas: list[Idea], most: int) -> None:
    """Study the ideas closest to the agenda: some should stop, some become another kind of project."""
    model = cluster.model
    it = model.assumptions.feasibility
    candidates = [idea for idea in ideas if not idea.studied]

    def place(idea: Idea) -> tuple[float, int, int]:
        return -closeness(idea, cluster.agenda), model.chance.hash("feasibility study", idea, model.quarter), idea.uid

    chosen = sorted(sorted(candidates, key=place)[:most], key=lambda idea: idea.row)
    for idea in chosen:
        idea.studied = True
        idea.international = cluster.european_eur_year > 0.0
        idea.owner.last_contact = model.quarter
        if rounded(idea.merit + idea.capability_gain) < 0.0 and rounded(idea.stop_draw) < 2 * it.stop_share:
            idea.stopped = True
        elif rounded(model.chance.number("kind after a study", idea)) < it.change_share:
            idea.kind = kind_most_calls_admit(cluster, idea)
    cluster.studies = len(chosen)
    cluster.ideas_studied = chosen


def kind_most_calls_admit(cluster: ClusterManager, idea: Idea) -> int:
    """Return the kind of project that most calls ahead admit; the present one if none is admitted by more."""
    region = cluster.model.region
    ahead = [row for row in region.calls if is_ahead_for(cluster, row, idea.owner)]
    admitting = [sum(kind in row.kinds for row in ahead) for kind in region.project_kinds]
    most = max(admitting)
    return admitting.index(most) if most > admitting[idea.kind] else idea.kind


def is_ahead_for(cluster: ClusterManager, row: CallRow, owner: Organisation) -> bool:
    """Tell whether a call opens within a year and admits an owner, as far as a cluster looks."""
    model = cluster.model
    names = (model.region.sectors[owner.sector].sector, model.region.sectors[owner.ecosystem].sector)
    return (
        0 <= row.opens - model.quarter < 4
        and is_held(row, model.policy)
        and admits_kind_of_owner(row, owner.kind)
        and any(name in row.sectors for name in names)
    )


def introduce(cluster: ClusterManager, ideas: list[Idea], most: int) -> None:
    """Look for partners among members, for ideas drawn by lot."""
    model = cluster.model
    candidates = [idea for idea in ideas if not idea.introduced and not idea.stopped]
    chosen = sorted(candidates, key=lambda idea: (model.chance.hash("introduction", idea, model.quarter), idea.uid))
    for idea in chosen[:most]:
        idea.introduced = True
        idea.owner.last_contact = model.quarter
    cluster.introductions = len(chosen[:most])


def inform(cluster: ClusterManager, days: float) -> None:
    """Keep members informed as far as half of the days go."""
    needed = len(cluster.members) * cluster.model.assumptions.information.informing_days_per_member
    cluster.informed_share = rounded(min(1.0, 0.5 * days / needed)) if cluster.members else 0.0
    for member in cluster.members:
        draw = cluster.model.chance.number("kept in contact", member, cluster.model.quarter)
        if rounded(draw) < cluster.informed_share:
            member.last_contact = cluster.model.quarter


def invite(cluster: ClusterManager, most: int) -> None:
    """Approach enterprises and bodies, rather those to whom it is worth more; laboratories once a year; hear of it."""
    model = cluster.model
    reachable = cluster.reachable()
    others = [one for one in reachable if one.kind < Kind.PUBLIC_LABORATORY]
    laboratories = [one for one in reachable if one.is_laboratory]
    decision = f"approach of {cluster.name}"

    def place(one: Organisation) -> tuple[float, int, int]:
        lot = log1p(-model.chance.number(decision, one, model.quarter))
        # Those to whom it is worth nothing come last.
        appeal = rounded(lot / one.relative_worth) if one.relative_worth > 0.0 else -np.inf
        return -appeal, model.chance.hash(decision, one, model.quarter), one.uid

    invited = sorted(others, key=place)[:most]
    invited += [one for one in reachable if is_drawn(cluster, one)]
    if model.quarter % 4 == 0:
        invited += laboratories
    cluster.invited = list(dict.fromkeys(invited))


def is_drawn(cluster: ClusterManager, one: Organisation) -> bool:
    """Tell whether acquaintances who are members make an organisation think of joining."""
    model = cluster.model
    aloof = 1.0
    for _ in range(min(5, len(one.partners.intersection(cluster.members)))):
        aloof *= 1.0 - model.assumptions.membership.word_of_mouth
    return rounded(model.chance.number("word of mouth", one, model.quarter)) < rounded(1.0 - aloof)
