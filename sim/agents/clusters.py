"""Clusters: what all cluster organisations are and have, in columns: levers, members and money."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.region.tables import ClusterRow
from sim.rules import membership
from sim.rules.arithmetic import sum_by_group
from sim.scenario.policy import ClusterPolicy
from sim.state.ecosystem import Ecosystem
from sim.state.memberships import Memberships
from sim.world.organisations import NONE

Ints = NDArray[np.int64]
Codes = NDArray[np.signedinteger[Any]]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

WORKING_DAYS_A_QUARTER = 55.0
UNCHANGED = ClusterPolicy()


class Clusters:
    """All clusters as columns, one entry a cluster in the order of the region.

    `agenda` is one row a cluster and one weight a theme; `track_record` counts the members' projects that were
    completed before the quarter. A cluster that is not `founded` has no members, no days and no voice.
    """

    def __init__(self, model: Ecosystem) -> None:
        """Create the clusters of the region; each starts to work when it is founded."""
        region = model.region
        number = len(region.clusters)
        self.model = model
        self.rows = region.clusters
        self.sector: Ints = np.array([region.sector_codes[row.sector] for row in self.rows], dtype=np.int64)
        self.of_sector: Ints = np.full(len(region.sectors), NONE, dtype=np.int64)
        self.of_sector[self.sector] = np.arange(number)
        self.agenda: Floats = np.array(region.founding_agendas)
        self.members = Memberships(model.world.organisations.uid, number)
        self.founded: Mask = np.zeros(number, dtype=np.bool_)
        self.completed_member_projects, self.track_record, self.registrations, self.studies, self.introductions = (
            np.zeros(number, dtype=np.int64) for _ in range(5)
        )
        self.fees_of_the_quarter, self.institutional_days, self.informed_share = (np.zeros(number) for _ in range(3))
        self._fee_by_size: Floats = np.array(
            [
                [row.fee_small_eur if size in region.small_sizes else row.fee_full_eur for row in self.rows]
                for size in range(len(region.size_classes))
            ]
            + [[row.fee_full_eur for row in self.rows]],  # whoever has no size
            dtype=np.float64,
        )
        self._cost_per_fte_eur: Floats = np.array([row.cost_per_fte_eur for row in self.rows], dtype=np.float64)
        self._registration_eur: Floats = np.array([row.registration_eur for row in self.rows], dtype=np.float64)

    def policy_of(self, code: int) -> ClusterPolicy:
        """Return the levers that concern a cluster: the scenario's for the focus cluster or where its scope is all."""
        policy = self.model.policy.cluster
        return policy if code == self.model.focus_cluster or policy.scope == "all" else UNCHANGED

    def of_founded(self, lever: Callable[[ClusterPolicy, ClusterRow], float]) -> Floats:
        """Return what the levers come to for each cluster that is founded, 0 for the others: theirs decide nothing."""
        is_founded = self.founded.tolist()
        values = [lever(self.policy_of(code), row) if is_founded[code] else 0.0 for code, row in enumerate(self.rows)]
        return np.array(values, dtype=np.float64)

    def are_active(self) -> Mask:
        """Tell which clusters exist in this quarter."""
        policy, quarter, focus = self.model.policy.cluster, self.model.quarter, self.model.focus_cluster
        exist = [policy.lets_work(quarter, row.founded, code == focus) for code, row in enumerate(self.rows)]
        is_on_its_own = self.model.ecosystem[self.sector] == self.sector
        return np.asarray(exist & is_on_its_own, dtype=np.bool_)

    def of_ecosystem(self, rows: Codes) -> Ints:
        """Return the cluster of the ecosystem to which each organisation belongs now, -1 where there is none."""
        clusters: Ints = self.of_sector[self.model.ecosystem_of(rows)]
        return clusters

    def fees(self, rows: Ints, cluster: Ints) -> Floats:
        """Return yearly fees in EUR: the full one, or the lower one of micro and small enterprises."""
        return np.asarray(self._fee_by_size[self.model.world.organisations.size[rows], cluster])

    def fee_income(self) -> Floats:
        """Return fees of a year in EUR, with the registrations of the quarter scaled to a year."""
        members = self.members
        fees = sum_by_group(members.cluster, self.fees(members.row, members.cluster), self.founded.size)
        return fees + 4 * self.registrations * self._registration_eur

    @property
    def public_grant_eur(self) -> Floats:
        """Public grants of a year in EUR, 0 while a cluster does not exist."""
        return self.of_founded(lambda policy, row: row.public_grant_eur_year * policy.public_grant_factor)

    @property
    def european_support_eur(self) -> Floats:
        """European money of a year in EUR, 0 while a cluster does not exist."""
        return self.of_founded(lambda policy, _: policy.european_support_eur_year)

    def european_days(self) -> Floats:
        """Return the person-days a quarter for members that European money pays for."""
        return self.european_support_eur / self._cost_per_fte_eur * WORKING_DAYS_A_QUARTER

    def staff(self) -> Floats:
        """Return the staff in full-time equivalents that money allows, 0 while a cluster does not exist."""
        wanted = self.of_founded(lambda policy, row: row.staff_fte if policy.staff_fte is None else policy.staff_fte)
        return membership.affordable_staff(wanted, self.public_grant_eur, self.fee_income(), self._cost_per_fte_eur)

    def institutional_shares(self) -> Floats:
        """Return the share of its days that each cluster keeps for working groups with the region."""
        return self.of_founded(lambda policy, _: policy.institutional_share)

    def visibility(self) -> Floats:
        """Return how visible completed member projects make each cluster, from 0 to 1."""
        shown = self.model.through("feedback").clusters.track_record
        return membership.visibility(shown, self.model.assumptions.alignment.track_record_projects)

    def worth_of_membership(self, rows: Ints, cluster: Ints) -> Floats:
        """Return what membership of a cluster is worth to organisations in a year, in EUR."""
        assumed, state = self.model.assumptions.membership, self.model.organisation_state
        day_by_day = (1.0 - self.institutional_shares()) * self.staff() * WORKING_DAYS_A_QUARTER
        day_by_day = 4 * (day_by_day + self.european_days())
        service = membership.service_level(day_by_day, self.members.sizes(), assumed.days_per_member)
        return membership.worth_eur(
            assumed.benefit_eur,
            state.relative_worth[rows],
            service[cluster],
            self.visibility()[cluster],
            assumed.visibility_weight,
            self.model.world.organisations.membership_taste[rows],
            assumed.benefit_spread,
        )
