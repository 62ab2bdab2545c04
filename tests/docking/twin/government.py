"""The regional government with its agency: hears clusters, opens calls, decides them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.scenario.policy import GovernmentPolicy
from tests.docking.twin import accounts, allocation, appraisal, awards, design, planning
from tests.docking.twin.arithmetic import rounded
from tests.docking.twin.call import Call
from tests.docking.twin.elementary import exp, power

if TYPE_CHECKING:
    from tests.docking.twin.cluster import ClusterManager
    from tests.docking.twin.model import TwinModel


@dataclass(frozen=True)
class Strength:
    """How far a government follows a cluster: in themes, in rules, with money; and what it would do anyway."""

    themes: float = 0.0
    rules: float = 0.0
    money: float = 0.0
    own: float = 0.0


class RegionalGovernment(mesa.Agent):
    """The one who is asked to follow the clusters' priorities."""

    model: TwinModel

    def __init__(self, model: TwinModel) -> None:
        """Begin without relation to anybody and without calls."""
        super().__init__(model)
        self.relation = [0.0] * len(model.region.clusters)
        self.history: list[list[Strength]] = []
        self.plan = planning.Plan()
        self.budgets: planning.Money = {}
        self.edition_changes: planning.Money = {}
        self.accounts = accounts.opened_accounts(model)
        self.open_calls: list[Call] = []
        self.calls: list[Call] = []
        self.opened_now: list[Call] = []
        self.decided_now: list[Call] = []

    @property
    def focus_cluster(self) -> ClusterManager:
        """Return the cluster whose priorities calls can follow."""
        cluster = self.model.cluster_of_sector(self.model.region.focus_sector)
        assert cluster is not None
        return cluster

    def levers_towards(self, cluster: ClusterManager) -> GovernmentPolicy:
        """Return the levers that concern the relation with a cluster."""
        given = self.model.policy.government
        concerned = cluster.sector == self.model.region.focus_sector or given.alignment.scope == "all"
        return given if concerned else GovernmentPolicy()

    # Hearing.

    def hears_clusters(self) -> None:
        """Renew the relation with each cluster, and note how far calls are to follow it."""
        self.relation = [self.renewed_relation(cluster) for cluster in self.model.clusters]
        self.history.append([self.strength_towards(cluster) for cluster in self.model.clusters])

    def renewed_relation(self, cluster: ClusterManager) -> float:
        """Move the relation at a drafting, further at a revision of the strategy."""
        it, quarter = self.model.assumptions.alignment, self.model.quarter
        relation = self.relation[cluster.code]
        if not cluster.active:
            return 0.0
        revision = quarter == self.model.policy.government.s3_revision
        if not revision and quarter % 4 != 0:
            return relation
        step = it.revision_step if revision else it.step
        return rounded(relation + step * (self.supported(cluster) - relation))

    def supported(self, cluster: ClusterManager) -> float:
        """Return how far commitment, days and trust support following a cluster."""
        drafting_days = self.model.assumptions.alignment.drafting_days
        days = min(1.0, 4 * cluster.institutional_days / drafting_days)
        return rounded(self.joint_commitment(cluster) * days * self.trust_in(cluster))

    def trust_in(self, cluster: ClusterManager) -> float:
        """Return the trust that completed projects of members add to what a new cluster enjoys."""
        it = self.model.assumptions.alignment
        speaks = self.model.via("feedback").clusters[cluster.code].track_record
        seen = 1.0 - exp(-speaks / it.track_record_projects)
        return rounded(it.trust_without_record + (1.0 - it.trust_without_record) * seen)

    def joint_commitment(self, cluster: ClusterManager) -> float:
        """Return what the commitment of both sides comes to: a CES, from minimum to sum."""
        ours, theirs = self.levers_towards(cluster).commitment, cluster.levers.commitment
        elasticity = self.model.assumptions.alignment.commitment_elasticity
        if elasticity <= 0.05 or (elasticity <= 1.0 and min(ours, theirs) == 0.0):
            return min(ours, theirs)
        if elasticity == 1.0:
            return rounded(float(np.sqrt(ours * theirs)))
        rho = 1.0 - 1.0 / elasticity
        mean = 0.5 * power(ours, rho) + 0.5 * power(theirs, rho)
        return rounded(power(mean, 1.0 / rho))

    def strength_towards(self, cluster: ClusterManager) -> Strength:
        """Return how far calls drafted now follow a cluster."""
        if self.model.quarter < cluster.row.founded:
            return Strength()
        alignment = self.levers_towards(cluster).alignment
        following = alignment.strength * (1.0 if alignment.mode == "fixed" else self.followed(cluster))
        themes = 0.0 if alignment.breadth == "rules_only" else following
        rules = 0.0 if alignment.breadth == "themes" else following
        money = following if alignment.breadth == "money" else 0.0
        own = rounded((1.0 - self.model.assumptions.alignment.attribution) * self.autonomous_change(cluster))
        return Strength(themes, rules, money, own)

    def followed(self, cluster: ClusterManager) -> float:
        """Return how far calls follow at the present relation: all the way from that on record on."""
        on_record = self.model.assumptions.alignment.relation_on_record
        return rounded(min(1.0, self.relation[cluster.code] / on_record))

    def autonomous_change(self, cluster: ClusterManager) -> float:
        """Return how much of the recorded change has happened by now."""
        since, until = cluster.row.recorded_change_from, cluster.row.recorded_change_until
        if since is None or until is None or self.model.quarter <= since:
            return 0.0
        return rounded(min(1.0, (self.model.quarter - since) / (until - since)))

    def strength_in_force(self, cluster: ClusterManager) -> Strength:
        """Return the strength that calls opening now show: that of some quarters ago."""
        lag = self.levers_towards(cluster).alignment.lag_quarters
        if len(self.history) <= lag:
            return Strength()
        return self.history[-1 - lag][cluster.code]

    # Opening.

    def opens_calls(self) -> None:
        """Plan the money of the year at its beginning, then open the calls that are due."""
        model = self.model
        if model.quarter % 4 == 0 or model.quarter == model.scenario.start:
            self.plans_year()
        self.opened_now = []
        for code, budget in sorted(self.budgets.items()):
            if model.region.calls[code].opens == model.quarter and budget > 0:
                self.opened_now.append(self.opened(code))
        self.open_calls += self.opened_now
        self.calls += self.opened_now

    def plans_year(self) -> None:
        """Take up the plan of the year, then let later editions of dedicated calls depart from it."""
        planning_one = self.model.via("money")
        self.plan = planning.plan(self.model) if planning_one is self.model else planning_one.government.plan
        for code, amount in self.plan.allocated:
            self.accounts[code].allocated += amount
            self.accounts[code].balance += amount
        for code, amount in self.plan.transferred.items():
            self.accounts[code].balance += amount
            if amount > 0:
                self.accounts[code].received += amount
            else:
                self.accounts[code].given_up -= amount
        self.budgets = dict(self.plan.budgets)
        self.edition_changes = {}
        for account in self.accounts.values():
            account.ahead = {}
        for code, budget in (self.plan.budgets | self.plan.later).items():
            if code in self.accounts:
                self.accounts[code].ahead[code] = budget
        for code, planned in sorted(self.plan.budgets.items()):
            if planned > 0 and code in self.accounts and not self.model.region.is_open_to_all(code):
                self.edition_changes[code] = accounts.change_of_edition(self.model, code, planned)
                self.budgets[code] += self.edition_changes[code]
                self.accounts[code].ahead[code] = self.budgets[code]

    def opened(self, code: int) -> Call:
        """Open one call."""
        call = design.design(self.model.via("design"), code)
        design.reserve(self.model.via("money"), call)
        call.budget = self.budgets[code]
        call.edition_change = self.edition_changes.get(code, 0)
        if code in self.accounts:
            account = self.accounts[code]
            del account.ahead[code]
            account.balance -= call.budget
            account.committed += call.budget
        call.theme_weights = design.theme_weights(self.model.via("thematic"), code)
        design.measure(self.model, call)
        return call

    # Deciding.

    def decides_calls(self) -> None:
        """Appraise, rank and fund the proposals of the calls that are due."""
        self.decided_now = [call for call in self.open_calls if call.decides == self.model.quarter]
        self.open_calls = [call for call in self.open_calls if call not in self.decided_now]
        for call in self.decided_now:
            appraisal.appraise(self.model, call)
            allocation.allocate(self.model, call)
            if call.code in self.accounts:
                account = self.accounts[call.code]
                account.committed -= call.budget
                account.paid += call.awarded
                account.balance += call.budget - call.awarded
            awards.award(self.model, call)
