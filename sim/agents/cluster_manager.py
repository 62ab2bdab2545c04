"""ClusterManager: one Mesa agent a cluster, and the managements of all clusters, which decide in columns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents.agent import EcosystemAgent
from sim.agents.clusters import WORKING_DAYS_A_QUARTER, Clusters
from sim.agents.prospects import Prospects, are_reachable
from sim.rules import alignment, feasibility, information, membership
from sim.rules.arithmetic import best_few_of_each, first_by_hash, for_decision, sum_by_group
from sim.rules.information import informing_share
from sim.state.ecosystem import Ecosystem
from sim.world.organisations import NONE, Kind

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

FOUNDERS: dict[str, tuple[Kind, ...]] = {
    "founding_laboratories": (Kind.PUBLIC_LABORATORY, Kind.PRIVATE_LABORATORY),
    "founding_innovation_centres": (Kind.INNOVATION_CENTRE,),
    "founding_training_centres": (Kind.TRAINING_CENTRE,),
    "founding_enterprises": (Kind.ENTERPRISE,),
    "founding_cultural_bodies": (Kind.CULTURAL_BODY,),
}
"""The kinds of organisation among the founding members, by the column of the region that says how many there are."""


class ClusterManagers(Clusters):
    """The managements of all clusters: gather agendas from members, and split limited days between region and members.

    Where rows stand with a `cluster` (of organisations, of ideas), it is the code of the cluster that each concerns.
    """

    def __init__(self, model: Ecosystem) -> None:
        """Take over the clusters of the region with empty accounts of days and nobody invited."""
        super().__init__(model)
        number = self.founded.size
        self.invited: Ints = np.zeros(0, dtype=np.int64)
        self.invited_by: Ints = np.zeros(0, dtype=np.int64)
        self._study_days, self._introduction_days, self._contact_days = (np.zeros(number) for _ in range(3))
        self.ideas_studied: Ints = np.zeros(0, dtype=np.int64)
        self._prospects: Prospects | None = None

    def review_membership(self) -> None:
        """Let invited organisations decide on joining, and members on their anniversary on staying."""
        self.track_record = self.completed_member_projects.copy()
        state, members, quarter = self.model.organisation_state, self.members, self.model.quarter
        if not self.founded.any():
            return
        since = quarter - members.joined
        due = np.flatnonzero((since > 0) & (since % 4 == 0))
        asked = state.alive[self.invited]
        invited, invited_by = self.invited[asked], self.invited_by[asked]
        rows, cluster = np.concatenate([members.row[due], invited]), np.concatenate([members.cluster[due], invited_by])
        worth, fees = self.worth_of_membership(rows, cluster), self.fees(rows, cluster)
        leaving = ~state.alive[members.row] | (self.of_ecosystem(members.row) != members.cluster)
        leaving[due] |= ~membership.stays(worth[: due.size], fees[: due.size])
        joins = membership.joins(worth[due.size :], fees[due.size :], self._registration_eur[invited_by])
        self.dismiss(leaving)
        self.enrol(invited[joins], invited_by[joins], founders=False)
        self.invited, self.invited_by = self.invited[:0], self.invited_by[:0]

    def dismiss(self, leaving: Mask) -> None:
        """End memberships."""
        self.model.organisation_state.member[self.members.row[leaving]] = False
        self.members.remove(leaving, self.model.quarter)

    def enrol(self, rows: Ints, cluster: Ints, *, founders: bool) -> None:
        """Make organisations members."""
        self.model.organisation_state.member[rows] = True
        self.registrations += np.bincount(cluster, minlength=self.founded.size)
        self.members.add(rows, cluster, self.model.quarter, founders=founders)

    def work(self) -> None:
        """Work for one quarter: gather agendas, split the days, study, broker, inform and recruit."""
        active = self.are_active()
        self.ideas_studied = self.ideas_studied[:0]
        if not (active | self.founded).any():
            return
        still_counted = self.close(~active)
        self.found(active & ~self.founded)
        ideas, cluster = self.members_ideas()
        self.gather_agendas(ideas, cluster)
        days = self.pay_staff() * WORKING_DAYS_A_QUARTER
        self.institutional_days = self.institutional_shares() * days
        self.work_for_members(days - self.institutional_days + self.european_days(), ideas, cluster)
        self.model.organisation_state.member[still_counted] = False

    def close(self, closing: Mask) -> Ints:
        """Have no members, no days and no voice while a cluster does not exist.

        Clusters work in the order of their codes: former members in the ecosystem of one that works earlier in the
        quarter count as members until the quarter's work is done. They are returned.
        """
        members = self.members
        leaving = closing[members.cluster]
        former, cluster = members.row[leaving], members.cluster[leaving]
        is_still_counted = self.of_ecosystem(former) < cluster
        self.model.organisation_state.member[former[~is_still_counted]] = False
        members.remove(leaving, self.model.quarter)
        uninvited = closing[self.invited_by]
        self.invited, self.invited_by = self.invited[~uninvited], self.invited_by[~uninvited]
        for column in (self.founded, self.registrations, self._study_days, self._introduction_days, self._contact_days):
            column[closing] = 0
        return former[is_still_counted]

    def found(self, founding: Mask) -> None:
        """Begin with as many members of each kind as the region says."""
        self.founded |= founding
        for code in np.flatnonzero(founding).tolist():
            founders = self.founders_of(code)
            self.enrol(founders, np.full(founders.size, code), founders=True)

    def founders_of(self, code: int) -> Ints:
        """Return the founding members of a cluster: of each kind all there are, if there are too few."""
        model, row = self.model, self.rows[code]
        prospects, kinds = self.prospects(), model.world.organisations.kind
        eligible = prospects.of_cluster(code)
        eligible = eligible[are_reachable(model, eligible)]
        founders = [eligible[:0]]
        for column, of_kinds in FOUNDERS.items():
            group = eligible[np.isin(kinds[eligible], of_kinds)]
            uid = model.world.organisations.uid[group]
            keys = model.world.draws.keys(f"founding member of {row.cluster}", uid, model.quarter)
            founders.append(group[first_by_hash(keys, uid, getattr(row, column))])
        return np.concatenate(founders)

    def prospects(self) -> Prospects:
        """Return the innovation-active organisations of the ecosystems of the clusters as they are now."""
        model = self.model
        cluster_of = self.of_sector[model.ecosystem]
        has_entered = np.array([row.enters is None or row.enters <= model.quarter for row in model.region.sectors])
        cluster_of = np.where(has_entered & self.founded[cluster_of], cluster_of, NONE)
        if self._prospects is None or not np.array_equal(self._prospects.cluster_of, cluster_of):
            self._prospects = Prospects.of(model, cluster_of)
        return self._prospects

    def members_ideas(self) -> tuple[Ints, Ints]:
        """Return members' live ideas of the ecosystems of clusters, in the world's order, and their clusters."""
        live, owner = self.model.idea_state.live, self.model.world.ideas.owner
        ideas = live[self.model.organisation_state.member[owner[live]]]
        cluster = self.of_ecosystem(owner[ideas])
        is_of_founded = self.founded[cluster] & (cluster != NONE)
        return ideas[is_of_founded], cluster[is_of_founded]

    def gather_agendas(self, ideas: Ints, cluster: Ints) -> None:
        """Renew the agendas from the themes of members' live ideas."""
        mixes = theme_mixes(self.model, ideas, cluster, self.founded.size)
        self.agenda = alignment.renewed_agenda(self.agenda, mixes, self.model.assumptions.alignment.agenda_update)

    def pay_staff(self) -> Floats:
        """Return the staff of the quarter and close its books."""
        staff = self.staff()
        self.fees_of_the_quarter = self.fee_income() / 4.0
        self.registrations = np.zeros_like(self.registrations)
        return staff

    def work_for_members(self, days: Floats, ideas: Ints, cluster: Ints) -> None:
        """Split day-by-day work between feasibility studies, introductions, and informing and recruiting."""
        assumed = self.model.assumptions
        study_days = self.of_founded(lambda policy, _: policy.feasibility_share) * days
        introduction_days = self.of_founded(lambda policy, _: policy.brokerage_share) * (days - study_days)
        information_days = days - study_days - introduction_days
        studies, self._study_days = _spend(self._study_days + study_days, assumed.feasibility.days_per_study)
        introductions, self._introduction_days = _spend(
            self._introduction_days + introduction_days, assumed.matching.days_per_introduction
        )
        contacts, self._contact_days = _spend(
            self._contact_days + 0.5 * information_days, assumed.membership.days_per_contact
        )
        self.study_feasibility(studies, ideas, cluster)
        self.broker(introductions, ideas, cluster)
        self.informed_share = informing_share(
            0.5 * information_days, self.members.sizes(), assumed.information.informing_days_per_member
        )
        self.keep_in_contact()
        self.approach(contacts)

    def keep_in_contact(self) -> None:
        """Be in contact with the members whom the days of the quarter allow to keep informed."""
        model, rows, cluster = self.model, self.members.row, self.members.cluster
        draw = model.world.draws.uniform("kept in contact", model.world.organisations.uid[rows], model.quarter)
        reached = for_decision(draw) < self.informed_share[cluster]
        model.organisation_state.last_contact[rows[reached]] = model.quarter

    def study_feasibility(self, count: Ints, waiting: Ints, cluster: Ints) -> None:
        """Study the members' ideas that lie closest to the agenda: to go on, to change the kind of project, to stop."""
        model, ideas, state = self.model, self.model.world.ideas, self.model.idea_state
        is_waiting = ~state.studied[waiting]
        waiting, cluster = waiting[is_waiting], cluster[is_waiting]
        share = ideas.first_share[waiting]
        closeness = for_decision(
            share * self.agenda[cluster, ideas.first_theme[waiting]]
            + (1.0 - share) * self.agenda[cluster, ideas.second_theme[waiting]]
        )
        uid = ideas.uid[waiting]
        tie_break = model.world.draws.keys("feasibility study", uid, model.quarter)
        first = best_few_of_each(closeness, tie_break, uid, cluster, count)
        chosen, cluster = waiting[first], cluster[first]
        state.studied[chosen] = True
        state.international[chosen] = self.european_support_eur[cluster] > 0.0
        model.organisation_state.last_contact[ideas.owner[chosen]] = model.quarter
        assumed = model.assumptions.feasibility
        self.ideas_studied = chosen
        merit = ideas.merit[chosen] + state.capability_gain[chosen]
        stops = feasibility.shows_that_it_should_stop(merit, ideas.stop_draw[chosen], assumed.stop_share)
        state.stopped[chosen[stops]] = True
        going_on = chosen[~stops]
        draw = model.world.draws.uniform("kind after a study", ideas.uid[going_on])
        changing = going_on[feasibility.settles_on_another_kind(draw, assumed.change_share)]
        admitting = model.government.calls_ahead_admitting(ideas.owner[changing])
        state.kind[changing] = feasibility.most_admitted_kind(state.kind[changing], admitting)
        self.studies = np.bincount(cluster, minlength=self.founded.size)

    def broker(self, count: Ints, waiting: Ints, cluster: Ints) -> None:
        """Introduce owners of members' ideas that no study stopped to the cluster's other members."""
        model, state = self.model, self.model.idea_state
        is_waiting = ~state.introduced[waiting] & ~state.stopped[waiting]
        waiting, cluster = waiting[is_waiting], cluster[is_waiting]
        uid = model.world.ideas.uid[waiting]
        keys = model.world.draws.keys("introduction", uid, model.quarter)
        first = best_few_of_each(np.zeros(uid.size), keys, uid, cluster, count)
        state.introduced[waiting[first]] = True
        model.organisation_state.last_contact[model.world.ideas.owner[waiting[first]]] = model.quarter
        self.introductions = np.bincount(cluster[first], minlength=self.founded.size)

    def approach(self, contacts: Ints) -> None:
        """Invite those whom a cluster expects to gain by joining, once a year the whole network; others hear of it.

        Laboratories and centres belong to the High Technology Network, which the agency of the clusters coordinates:
        reaching them costs no contact. Nor does word of mouth.
        """
        prospects = self.prospects()
        invited = [prospects.first(self.model, contacts), self.drawn_by_members(prospects.cluster_of)]
        if self.model.quarter % 4 == 0:
            reachable = are_reachable(self.model, prospects.network)
            invited.append((prospects.network[reachable], prospects.network_cluster[reachable]))
        rows, cluster = (np.concatenate(part) for part in zip(*invited, strict=True))
        self.invited, first = np.unique(rows, return_index=True)
        self.invited_by = cluster[first]

    def drawn_by_members(self, cluster_of: Ints) -> tuple[Ints, Ints]:
        """Return who thinks of joining because former partners are members, and of which cluster.

        Args:
            cluster_of: The cluster that looks for members in each sector, -1 where none does.
        """
        model, organisations, members = self.model, self.model.world.organisations, self.members
        index, partner = model.ties.partners_of(members.row)
        is_own = cluster_of[organisations.sector[partner]] == members.cluster[index]
        is_own &= organisations.innovation_active[partner] & are_reachable(model, partner)
        rows, tied = np.unique(partner[is_own], return_counts=True)
        chance = information.chance_from_partners(model.assumptions.membership.word_of_mouth, tied)
        draw = model.world.draws.uniform("word of mouth", organisations.uid[rows], model.quarter)
        rows = rows[for_decision(draw) < for_decision(chance)]
        return rows, cluster_of[organisations.sector[rows]]


class ClusterManager(EcosystemAgent):
    """The management of one cluster."""

    def __init__(self, model: Ecosystem, code: int) -> None:
        """Create the management of the region's cluster `code`; it starts to work when it is founded."""
        super().__init__(model)
        self.code = code

    @property
    def name(self) -> str:
        """Name of the cluster in the region folder."""
        return self.model.region.clusters[self.code].cluster

    @property
    def is_founded(self) -> bool:
        """Whether the cluster works."""
        return bool(self.model.clusters.founded[self.code])

    @property
    def members(self) -> Ints:
        """Rows of the members, in order of identity."""
        return self.model.clusters.members.of(self.code)

    @property
    def agenda(self) -> Floats:
        """Weight of each theme in the agenda."""
        weights: Floats = self.model.clusters.agenda[self.code]
        return weights


def theme_mixes(model: Ecosystem, ideas: Ints, group: Ints, groups: int) -> Floats:
    """Return the sums of the theme mixes of ideas by group (groups x themes), added in the world's order."""
    traits, themes = model.world.ideas, len(model.region.themes)
    share, of_group = traits.first_share[ideas], group * themes
    first = sum_by_group(of_group + traits.first_theme[ideas], share, groups * themes)
    second = sum_by_group(of_group + traits.second_theme[ideas], 1.0 - share, groups * themes)
    return np.asarray((first + second).reshape(groups, themes))


def _spend(days: Floats, each: float) -> tuple[Ints, Floats]:
    """Return how many pieces of work the days allow and the days left for the next quarter."""
    pieces = for_decision(days) // each
    return pieces.astype(np.int64), for_decision(days - pieces * each)
