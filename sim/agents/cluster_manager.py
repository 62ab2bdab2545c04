"""ClusterManager: gathers an agenda from its members and splits limited days between region and members."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents.agent import EcosystemAgent
from sim.agents.prospects import Prospects, are_reachable
from sim.rules import alignment, feasibility, membership
from sim.rules.arithmetic import best_few, first_by_hash, for_decision, ordered_sum, sum_by_group
from sim.rules.information import informing_share
from sim.scenario.policy import ClusterPolicy
from sim.state.ecosystem import Ecosystem
from sim.world.organisations import OwnerKind, are_owned_as

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

WORKING_DAYS_A_QUARTER = 55.0
UNCHANGED = ClusterPolicy()
FOUNDERS = (OwnerKind.ENTERPRISE, OwnerKind.LABORATORY, OwnerKind.CULTURAL_BODY)
"""The order in which founding members are sought: those left over by equal parts go to the later ones."""


class ClusterManager(EcosystemAgent):
    """The management of one cluster.

    `members` are rows of the organisations in ascending order of identity; `agenda` is one weight a theme;
    `track_record` counts the members' projects that were completed before the quarter.
    """

    def __init__(self, model: Ecosystem, code: int) -> None:
        """Create the management of the region's cluster `code`; it starts to work when it is founded."""
        super().__init__(model)
        self.code = code
        self.row = model.region.clusters[code]
        self.sector = model.region.sector_codes[self.row.sector]
        self.is_focus = self.sector == model.region.focus_sector
        self.agenda: Floats = np.array(model.region.founding_agendas[code])
        self.members: Ints = np.zeros(0, dtype=np.int64)
        self.invited: Ints = np.zeros(0, dtype=np.int64)
        self.founded = False
        self.completed_member_projects = 0
        self.track_record = 0
        self.registrations = 0
        self.fees_of_the_quarter = 0.0
        self.institutional_days = 0.0
        self.informed_share = 0.0
        self.studies = 0
        self.introductions = 0
        fees = [
            self.row.fee_small_eur if size in model.region.small_sizes else self.row.fee_full_eur
            for size in range(len(model.region.size_classes))
        ]
        self._fee_by_size: Floats = np.array([*fees, self.row.fee_full_eur], dtype=np.float64)
        self._prospects: Prospects | None = None
        self._study_days = 0.0
        self._introduction_days = 0.0
        self._contact_days = 0.0

    @property
    def policy(self) -> ClusterPolicy:
        """The levers that concern this cluster: the scenario's for the focus cluster or where its scope is all."""
        policy = self.model.policy.cluster
        return policy if self.is_focus or policy.scope == "all" else UNCHANGED

    @property
    def is_active(self) -> bool:
        """Whether the cluster exists in this quarter."""
        start = self.row.founded if self.policy.founded is None else self.policy.founded
        is_on_its_own = self.model.ecosystem[self.sector] == self.sector
        return self.policy.active and is_on_its_own and self.model.quarter >= start

    def step(self) -> None:
        """Work for one quarter: gather the agenda, split the days, study, broker, inform and recruit."""
        self.studies = self.introductions = 0
        if not self.is_active:
            self.close()
            return
        if not self.founded:
            self.found()
        ideas = self.members_ideas()
        self.gather_agenda(ideas)
        staff = self.pay_staff()
        days = staff * WORKING_DAYS_A_QUARTER
        self.institutional_days = self.policy.institutional_share * days
        self.work_for_members(days - self.institutional_days + self.european_days(), ideas)

    def close(self) -> None:
        """Have no members, no days and no voice while the cluster does not exist."""
        if self.founded:
            self.model.organisation_state.member[self.members] = False
            self.members = self.members[:0]
            self.founded = False
        self.invited = self.invited[:0]
        self.registrations = 0
        self._study_days = self._introduction_days = self._contact_days = 0.0
        self.institutional_days = self.informed_share = self.fees_of_the_quarter = 0.0

    def found(self) -> None:
        """Begin with members, in equal parts enterprises, laboratories and (in the focus sector) cultural bodies."""
        self.founded = True
        kinds = self.model.world.organisations.kind
        prospects = self.prospects()
        eligible = np.concatenate([prospects.rows, prospects.network])
        eligible = eligible[are_reachable(self.model, eligible)]
        founders = []
        groups = [eligible[are_owned_as(owner_kind, kinds[eligible])] for owner_kind in FOUNDERS]
        groups = [group for group in groups if group.size]
        for index, group in enumerate(groups):
            wanted = (self.row.founding_members + index) // len(groups)
            founders.append(self.first_by_hash("founding member", group, wanted))
        self.enrol(np.concatenate(founders) if founders else eligible)

    def prospects(self) -> Prospects:
        """Return the innovation-active organisations of the cluster's ecosystem as it is now."""
        sectors = tuple(
            sector
            for sector in np.flatnonzero(self.model.ecosystem == self.sector).tolist()
            if (enters := self.model.region.sectors[sector].enters) is None or enters <= self.model.quarter
        )
        if self._prospects is None or self._prospects.sectors != sectors:
            self._prospects = Prospects.of(self.model, self.row.cluster, sectors)
        return self._prospects

    def first_by_hash(self, decision: str, rows: Ints, count: int) -> Ints:
        """Return the `count` rows with the smallest keyed hash of this quarter."""
        uid = self.model.world.organisations.uid[rows]
        keys = self.model.world.draws.keys(f"{decision} of {self.row.cluster}", uid, self.model.quarter)
        return rows[first_by_hash(keys, uid, count)]

    def enrol(self, rows: Ints) -> None:
        """Make organisations members."""
        state = self.model.organisation_state
        state.member[rows] = True
        state.joined[rows] = self.model.quarter
        self.registrations += rows.size
        self.set_members(np.concatenate([self.members, rows]))

    def set_members(self, rows: Ints) -> None:
        """Keep members in order of identity, so that sums over them have one order."""
        self.members = rows[np.argsort(self.model.world.organisations.uid[rows])]

    def review_membership(self) -> None:
        """Let invited organisations decide on joining, and members on their anniversary on staying."""
        self.track_record = self.completed_member_projects
        if not self.founded:
            return
        state, quarter = self.model.organisation_state, self.model.quarter
        since = quarter - state.joined[self.members]
        due = self.members[(since > 0) & (since % 4 == 0)]
        leaves = due[~membership.stays(self.worth_of_membership(due), self.fees(due))]
        elsewhere = self.model.ecosystem_of(self.members) != self.sector
        gone = self.members[~state.alive[self.members] | elsewhere]
        invited = self.invited[state.alive[self.invited]]
        joining = invited[
            membership.joins(self.worth_of_membership(invited), self.fees(invited), self.row.registration_eur)
        ]
        if leaves.size or gone.size:
            self.dismiss(np.concatenate([leaves, gone]))
        if joining.size:
            self.enrol(joining)
        self.invited = self.invited[:0]

    def dismiss(self, rows: Ints) -> None:
        """End memberships."""
        self.model.organisation_state.member[rows] = False
        self.set_members(self.members[self.model.organisation_state.member[self.members]])

    def worth_of_membership(self, rows: Ints) -> Floats:
        """Return what membership is worth to organisations in a year, in EUR."""
        assumed, state = self.model.assumptions.membership, self.model.organisation_state
        day_by_day = (1.0 - self.policy.institutional_share) * self.staff() * WORKING_DAYS_A_QUARTER
        day_by_day = 4 * (day_by_day + self.european_days())
        recently_studied = (state.last_study[rows] >= 0) & (self.model.quarter - state.last_study[rows] <= 4)
        return membership.worth_eur(
            assumed.benefit_eur,
            state.relative_worth[rows],
            membership.service_level(day_by_day, self.members.size, assumed.days_per_member),
            self.visibility(),
            assumed.visibility_weight,
            self.model.world.organisations.membership_taste[rows],
            assumed.benefit_spread,
            assumed.study_benefit_eur * recently_studied,
        )

    def visibility(self) -> float:
        """Return how visible completed member projects make the cluster, from 0 to 1."""
        shown = self.model.through("feedback").clusters[self.code].track_record
        return membership.visibility(shown, self.model.assumptions.alignment.track_record_projects)

    def fees(self, rows: Ints) -> Floats:
        """Return yearly fees in EUR: the full one, or the lower one of micro and small enterprises."""
        return np.asarray(self._fee_by_size[self.model.world.organisations.size[rows]])

    def staff(self) -> float:
        """Return the staff in full-time equivalents that money allows."""
        wanted = self.row.staff_fte if self.policy.staff_fte is None else self.policy.staff_fte
        cost = self.model.assumptions.membership.cost_per_fte_eur
        return membership.affordable_staff(wanted, self.public_grant_eur, self.fee_income(), cost)

    @property
    def public_grant_eur(self) -> float:
        """Public grant of a year in EUR, 0 while the cluster does not exist."""
        return self.row.public_grant_eur_year * self.policy.public_grant_factor if self.founded else 0.0

    @property
    def european_support_eur(self) -> float:
        """European money of a year in EUR, 0 while the cluster does not exist."""
        return self.policy.european_support_eur_year if self.founded else 0.0

    def european_days(self) -> float:
        """Return the person-days a quarter for members that European money pays for."""
        return self.european_support_eur / self.model.assumptions.membership.cost_per_fte_eur * WORKING_DAYS_A_QUARTER

    def fee_income(self) -> float:
        """Return fees of a year in EUR, with the registrations of the quarter scaled to a year."""
        return ordered_sum(self.fees(self.members)) + 4 * self.registrations * self.row.registration_eur

    def pay_staff(self) -> float:
        """Return the staff of the quarter and close its books."""
        staff = self.staff()
        self.fees_of_the_quarter = self.fee_income() / 4.0
        self.registrations = 0
        return staff

    def gather_agenda(self, ideas: Ints) -> None:
        """Renew the agenda from the themes of members' live ideas."""
        mix = theme_mixes(self.model, ideas, np.zeros(ideas.size, dtype=np.int64), groups=1)[0]
        self.agenda = alignment.renewed_agenda(self.agenda, mix, self.model.assumptions.alignment.agenda_update)

    def members_ideas(self) -> Ints:
        """Return members' live ideas of the cluster's ecosystem, in the world's order."""
        state, owner = self.model.organisation_state, self.model.world.ideas.owner
        ideas = self.model.live_by_ecosystem.get(self.sector, self.members[:0])
        own: Ints = ideas[state.member[owner[ideas]]]
        return own

    def work_for_members(self, days: float, ideas: Ints) -> None:
        """Split day-by-day work between feasibility studies, introductions, and informing and recruiting."""
        assumed = self.model.assumptions
        study_days = self.policy.feasibility_share * days
        introduction_days = self.policy.brokerage_share * (days - study_days)
        information_days = days - study_days - introduction_days
        self._study_days += study_days
        self._introduction_days += introduction_days
        self._contact_days += 0.5 * information_days
        studies, self._study_days = _spend(self._study_days, assumed.feasibility.days_per_study)
        introductions, self._introduction_days = _spend(self._introduction_days, assumed.matching.days_per_introduction)
        contacts, self._contact_days = _spend(self._contact_days, assumed.membership.days_per_contact)
        self.study_feasibility(studies, ideas)
        self.broker(introductions, ideas)
        self.informed_share = float(
            informing_share(0.5 * information_days, self.members.size, assumed.information.informing_days_per_member)
        )
        self.invited = self.approached(contacts)

    def approached(self, contacts: int) -> Ints:
        """Return whom the cluster asks to join: those it expects to gain by it, and once a year the whole network.

        Laboratories and centres belong to the High Technology Network, which the agency of the clusters coordinates:
        reaching them costs no contact.
        """
        prospects = self.prospects()
        network = prospects.network if self.model.quarter % 4 == 0 else prospects.network[:0]
        return np.concatenate([prospects.first(self.model, contacts), network[are_reachable(self.model, network)]])

    def study_feasibility(self, count: int, waiting: Ints) -> None:
        """Study the members' ideas that lie closest to the agenda: to go on, to change the kind of project, to stop."""
        model, ideas, state = self.model, self.model.world.ideas, self.model.idea_state
        waiting = waiting[~state.studied[waiting]]
        share = ideas.first_share[waiting]
        closeness = for_decision(
            share * self.agenda[ideas.first_theme[waiting]] + (1.0 - share) * self.agenda[ideas.second_theme[waiting]]
        )
        uid = ideas.uid[waiting]
        tie_break = model.world.draws.keys("feasibility study", uid, model.quarter)
        chosen = np.sort(waiting[best_few(closeness, tie_break, uid, count)])
        state.studied[chosen] = True
        state.international[chosen] = self.european_support_eur > 0.0
        model.organisation_state.last_study[ideas.owner[chosen]] = model.quarter
        assumed = model.assumptions.feasibility
        stops = feasibility.shows_that_it_should_stop(ideas.merit[chosen], ideas.stop_draw[chosen], assumed.stop_share)
        state.stopped[chosen[stops]] = True
        going_on = chosen[~stops]
        draw = model.world.draws.uniform("kind after a study", ideas.uid[going_on])
        changing = going_on[feasibility.settles_on_another_kind(draw, assumed.change_share)]
        admitting = model.government.calls_ahead_admitting(ideas.owner[changing])
        state.kind[changing] = feasibility.most_admitted_kind(state.kind[changing], admitting)
        self.studies = int(chosen.size)

    def broker(self, count: int, waiting: Ints) -> None:
        """Introduce owners of members' ideas that no study stopped to the cluster's other members."""
        state = self.model.idea_state
        waiting = waiting[~state.introduced[waiting] & ~state.stopped[waiting]]
        uid = self.model.world.ideas.uid[waiting]
        keys = self.model.world.draws.keys("introduction", uid, self.model.quarter)
        introduced = waiting[first_by_hash(keys, uid, count)]
        state.introduced[introduced] = True
        self.introductions = int(introduced.size)


def theme_mixes(model: Ecosystem, ideas: Ints, group: Ints, groups: int) -> Floats:
    """Return the sums of the theme mixes of ideas by group (groups x themes), added in the world's order."""
    traits, themes = model.world.ideas, len(model.region.themes)
    share, of_group = traits.first_share[ideas], group * themes
    first = sum_by_group(of_group + traits.first_theme[ideas], share, groups * themes)
    second = sum_by_group(of_group + traits.second_theme[ideas], 1.0 - share, groups * themes)
    return np.asarray((first + second).reshape(groups, themes))


def _spend(days: float, each: float) -> tuple[int, float]:
    """Return how many pieces of work the days allow and the days left for the next quarter."""
    pieces = int(for_decision(days) // each)
    return pieces, float(for_decision(days - pieces * each))
