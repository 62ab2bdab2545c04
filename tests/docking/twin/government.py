"""The regional government with its agency: hears clusters, opens calls, decides them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.scenario.policy import GovernmentPolicy
from tests.docking.twin import accounts, allocation, appraisal, awards, design, planning
from tests.docking.twin.arithmetic import added, rounded
from tests.docking.twin.calendar import is_held
from tests.docking.twin.call import Call
from tests.docking.twin.elementary import exp, power

if TYPE_CHECKING:
    from tests.docking.twin.cluster import ClusterManager
    from tests.docking.twin.model import TwinModel


@dataclass(frozen=True)
class Strength:
    """How far a government goes towards a cluster: in themes, in rules, with money; and what it would do anyway."""

    themes: float = 0.0
    rules: float = 0.0
    money: float = 0.0
    own_rules: float = 0.0
    own_reserves: float = 0.0
    own_dedicated: float = 0.0


@dataclass
class Relation:
    """What the region and one cluster think of each other, and the influence the cluster has gained."""

    exists: bool = False
    trust: float = 0.0
    commitment: float = 0.0
    attention: float = 0.0
    money: float = 0.0


class RegionalGovernment(mesa.Agent):
    """The one who is asked to follow the clusters' priorities."""

    model: TwinModel

    def __init__(self, model: TwinModel) -> None:
        """Begin without relation to anybody and without calls."""
        super().__init__(model)
        self.relations = [Relation() for _ in model.region.clusters]
        self.history: list[list[Strength]] = []
        self.shown_last = [Strength() for _ in model.region.clusters]
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
        return given if self.is_concerned(cluster) else GovernmentPolicy()

    def is_concerned(self, cluster: ClusterManager) -> bool:
        """Tell whether the levers of alignment and commitment are about a cluster."""
        alignment = self.model.policy.government.alignment
        named = cluster.row.cluster == alignment.with_cluster
        return cluster.sector == self.model.region.focus_sector or alignment.scope == "all" or named

    # Hearing.

    def hears_clusters(self) -> None:
        """Renew the relation with each cluster, draft if it is time, and note how far calls are to follow it."""
        quarter = self.model.quarter
        for cluster in self.model.clusters:
            self.relate(cluster)
        if quarter % 4 == 0 or quarter == self.model.policy.government.s3_revision:
            self.drafts()
        self.history.append([self.strength_towards(cluster) for cluster in self.model.clusters])
        self.shown_last = [self.strength_in_force(cluster) for cluster in self.model.clusters]

    def relate(self, cluster: ClusterManager) -> None:
        """Move trust and commitment for a quarter, each towards what the other side's conduct earns."""
        it, relation = self.model.assumptions.alignment, self.relations[cluster.code]
        if not cluster.active:
            relation.exists, relation.trust, relation.commitment = False, 0.0, 0.0
            return
        offered = cluster.levers.commitment
        if not relation.exists:
            relation.exists, relation.trust, relation.commitment = True, it.initial_trust, offered
        shown = rounded(
            1.0 - exp(-self.model.via("feedback").clusters[cluster.code].track_record / it.track_record_projects)
        )
        earned = rounded(0.5 * self.work_of(cluster) + 0.5 * shown)
        trust_due = self.reciprocated(earned, relation.commitment)
        commitment_due = self.reciprocated(offered, self.taken_up(cluster))
        kept = power(2.0, -1.0 / it.half_life_quarters) if it.half_life_quarters > 0.0 else 0.0
        relation.trust = rounded(trust_due + kept * (relation.trust - trust_due))
        relation.commitment = rounded(commitment_due + kept * (relation.commitment - commitment_due))
        for event in self.model.region.relation_events:
            if event.cluster == cluster.row.cluster and event.quarter == self.model.quarter:
                before = getattr(relation, event.stock)
                setattr(relation, event.stock, rounded(before + it.event_gain * (1.0 - before)))

    def work_of(self, cluster: ClusterManager) -> float:
        """Return the effect of the days in working groups."""
        days = 4.0 * cluster.institutional_days
        return rounded(days / (days + self.model.assumptions.alignment.half_effect_days))

    def taken_up(self, cluster: ClusterManager) -> float:
        """Return how far the calls of the last quarter took up the cluster's proposals."""
        on_record = self.model.assumptions.alignment.influence_on_record
        shown = self.shown_last[cluster.code]
        return 0.5 * (rounded(min(1.0, shown.themes / on_record)) + rounded(min(1.0, shown.rules / on_record)))

    def reciprocated(self, offered: float, answer: float) -> float:
        """Return what a side gives that answers the other one in kind."""
        share = self.model.assumptions.alignment.reciprocity
        liked, disliked = answer * answer, (1.0 - answer) * (1.0 - answer)
        return rounded(offered * (1.0 - share + share * (liked / (liked + disliked))))

    def drafts(self) -> None:
        """Divide attention, and money to set apart, among the clusters."""
        lever, clusters = self.model.policy.government.alignment, self.model.clusters
        if not any(relation.exists for relation in self.relations):
            for relation in self.relations:
                relation.attention = relation.money = 0.0
            return
        to_all = lever.mode == "fixed" and lever.scope == "all"
        voices = []
        for cluster in clusters:
            relation = self.relations[cluster.code]
            if not relation.exists:
                voices.append(0.0)
            elif to_all:
                voices.append(lever.strength)
            else:
                joint = self.joint_commitment(cluster)
                voices.append(rounded(self.work_of(cluster) * relation.trust * joint))
        asking = [relation.exists for relation in self.relations]
        for_money = [asking[cluster.code] and self.has_calls_of_its_own(cluster) for cluster in clusters]
        for relation, attention, money in zip(
            self.relations, self.contest(voices, asking), self.contest(voices, for_money), strict=True
        ):
            relation.attention, relation.money = attention, money

    def has_calls_of_its_own(self, cluster: ClusterManager) -> bool:
        """Tell whether a cluster asks for money: the focus cluster, or one whose sectors alone a held call admits."""
        if cluster is self.focus_cluster:
            return True
        names = [row.sector for row in self.model.region.sectors]
        for row in self.model.region.calls:
            owners = [self.model.cluster_of_sector(names.index(sector)) for sector in row.sectors]
            if all(owner is cluster for owner in owners) and is_held(row, self.model.policy):
                return True
        return False

    def contest(self, voices: list[float], asking: list[bool]) -> list[float]:
        """Return what each of those who ask gains of the attention that is not settled."""
        lever, outside = self.model.policy.government.alignment, self.model.assumptions.alignment.outside_option
        fixes = lever.mode == "fixed" and lever.scope != "all"
        settled = [fixes and self.is_concerned(cluster) for cluster in self.model.clusters]
        gained = [lever.strength if one else 0.0 for one in settled]
        taken = added(gained)
        contestants = [code for code, asks in enumerate(asking) if asks and not settled[code]]
        parts = len(contestants) + sum(settled)
        against = parts * outside + added([voices[code] for code in contestants])
        for code in contestants:
            share = (parts - taken) * voices[code] / against if against > 0.0 else 0.0
            gained[code] = rounded(min(1.0, share))
        return gained

    def joint_commitment(self, cluster: ClusterManager) -> float:
        """Return what the commitment of both sides comes to: a CES, from minimum to sum."""
        ours, theirs = self.levers_towards(cluster).commitment, self.relations[cluster.code].commitment
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
        lever, relation = self.levers_towards(cluster).alignment, self.relations[cluster.code]
        if lever.mode == "fixed":
            attention = money = lever.strength
            if lever.scope == "all":
                attention, money = relation.attention, relation.money
        else:
            attention, money = lever.strength * relation.attention, lever.strength * relation.money
        changed = self.autonomous_change(cluster)
        return Strength(
            themes=0.0 if lever.breadth == "rules_only" else attention,
            rules=0.0 if lever.breadth == "themes" else attention,
            money=money if lever.breadth == "money" else 0.0,
            own_rules=self.own(changed, "rules"),
            own_reserves=self.own(changed, "reserves"),
            own_dedicated=self.own(changed, "dedicated"),
        )

    def own(self, changed: float, instrument: str) -> float:
        """Return the part of the recorded change that the region would have made anyway."""
        it = self.model.assumptions.alignment
        owed = getattr(it, f"attribution_{instrument}") if it.attribution is None else it.attribution
        return rounded((1.0 - owed) * changed)

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
        call.places = design.places(self.model.via("thematic"), code)
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
