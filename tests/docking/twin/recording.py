"""What is noted of a quarter: each outcome by sector, read after everybody has acted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import numpy as np

from sim.outcomes.catalogue import ALL_SECTORS, OUTCOMES
from sim.units import quarter_label
from sim.world.organisations import Kind
from tests.docking.twin.arithmetic import NAN, added, cosine, rounded
from tests.docking.twin.awards import new_projects
from tests.docking.twin.call import Call
from tests.docking.twin.cluster import ClusterManager
from tests.docking.twin.design import beyond_record, to_record
from tests.docking.twin.idea import Status, theme_mix
from tests.docking.twin.organisation import Organisation
from tests.docking.twin.projects import ending

if TYPE_CHECKING:
    from tests.docking.twin.model import TwinModel

Row = dict[str, object]


class Recorder:
    """Rows of the table of outcomes, one reported quarter after the other."""

    def __init__(self, model: TwinModel) -> None:
        """Begin without rows."""
        self.model = model
        self.rows: list[Row] = []

    def records_quarter(self) -> None:
        """Note every outcome of the quarter."""
        if self.model.quarter < self.model.scenario.report_from:
            return
        quarter = quarter_label(self.model.quarter)
        sectors = [row.sector for row in self.model.region.sectors]
        for outcome, values in self.outcomes().items():
            named = dict(zip(sectors, values, strict=True)) if OUTCOMES[outcome].by_sector else {}
            if OUTCOMES[outcome].aggregation != "ratio":
                named[ALL_SECTORS] = added(values)
            self.rows += [
                {"quarter": quarter, "outcome": outcome, "sector": sector, "value": value}
                for sector, value in named.items()
            ]

    def outcomes(self) -> dict[str, list[float]]:
        """Return the values of all outcomes by sector."""
        return (
            self.of_calls()
            | self.of_projects()
            | self.of_clusters()
            | self.of_pool()
            | self.of_ecosystem()
            | self.of_winners()
            | self.of_accounts()
        )

    def of_accounts(self) -> dict[str, list[float]]:
        """Return the money of programme accounts, which is of no sector."""
        government = self.model.government
        beyond = sum(max(0, call.awarded - call.budget) for call in government.decided_now)
        left = sum(account.balance + account.committed for account in dict.fromkeys(government.accounts.values()))
        return {"top_ups_eur": [beyond / 100.0], "left_in_accounts_eur": [left / 100.0]}

    def summed(self, terms: Iterable[tuple[Organisation, float]]) -> list[float]:
        """Add up what belongs to organisations, by their sectors."""
        totals = [0.0] * len(self.model.region.sectors)
        for owner, term in terms:
            totals[owner.sector] += term
        return totals

    def of_calls(self) -> dict[str, list[float]]:
        """Return what calls that opened or were decided now bring to the record."""
        government = self.model.government
        opened = [one for call in government.opened_now for one in call.proposals]
        decided = [one for call in government.decided_now for one in call.proposals]
        retagged = [one for one in decided if one.claimed_sector != one.call.ecosystem[one.owner.sector]]
        return {
            "applications": self.summed((one.owner, 1) for one in opened),
            "consultant_fees_eur": self.summed((one.owner, one.work.fee / 100.0) for one in opened),
            "rejected_person_days": self.summed((one.owner, one.work.days) for one in decided if not one.funded),
            "retagged_awards": self.summed((one.owner, 1) for one in retagged if one.funded),
            "alignment_thematic": self.mean_over_calls(lambda call: call.alignment_thematic),
            "alignment_design": self.mean_over_calls(lambda call: call.alignment_design),
        }

    def mean_over_calls(self, measured: Callable[[Call], list[float]]) -> list[float]:
        """Return the mean over the calls that opened now and admit a sector, of what is defined."""
        means = []
        for sector in range(len(self.model.region.sectors)):
            calls = [call for call in self.model.government.opened_now if call.admits_sector[sector]]
            values = [measured(call)[sector] for call in calls if not np.isnan(measured(call)[sector])]
            means.append(added(values) / len(values) if values else NAN)
        return means

    def of_projects(self) -> dict[str, list[float]]:
        """Return what projects that begin or end now bring to the record."""
        begun = new_projects(self.model)
        alone = self.model.begun_alone
        completed = [one for one in ending(self.model) if one.completed]
        renounced = [one for one in ending(self.model) if one.renounced]
        return {
            "funded_projects": self.summed((one.owner, 1) for one in begun),
            "projects_without_grant": self.summed((idea.owner, 1) for idea in alone),
            "innovation_projects": self.summed((one.owner, 1) for one in [*begun, *alone]),
            "enterprise_awards": self.summed((one.owner, 1) for one in begun if one.owner.kind == Kind.ENTERPRISE),
            "additional_projects": self.summed((one.owner, 1) for one in begun if not one.would_go_alone),
            "public_funding_eur": self.summed((one.owner, one.proposal.grant / 100.0) for one in begun),
            "investment_eur": self.summed((one.owner, one.proposal.cost / 100.0) for one in begun),
            "admitted_cost_eur": self.summed((one.owner, one.proposal.admitted_cost / 100.0) for one in begun),
            "new_researchers": self.summed((one.owner, one.researchers) for one in begun),
            "deadweight_eur": self.summed(
                (one.owner, one.proposal.grant / 100.0) for one in begun if one.would_go_alone
            ),
            "first_time_awards": self.summed((one.owner, 1) for one in begun if one.first_award),
            "member_awards": self.summed((one.owner, 1) for one in begun if one.member),
            "completed_projects": self.summed((one.owner, 1) for one in completed),
            "renounced_awards": self.summed((one.owner, 1) for one in renounced),
            "renounced_eur": self.summed((one.owner, one.proposal.grant / 100.0) for one in renounced),
        }

    def of_clusters(self) -> dict[str, list[float]]:
        """Return what clusters did, have and are trusted with."""
        recorded = self.model.policy.government.alignment.mode == "recorded"
        return {
            "feasibility_studies": self.by_cluster(lambda one: one.studies, 0.0),
            "introductions": self.by_cluster(lambda one: one.introductions, 0.0),
            "cluster_public_grant_eur": self.by_cluster(lambda one: one.public_eur_year / 4.0, 0.0),
            "cluster_european_eur": self.by_cluster(lambda one: one.european_eur_year / 4.0, 0.0),
            "cluster_fees_eur": self.by_cluster(lambda one: one.fees_of_the_quarter, 0.0),
            "cluster_members": self.by_cluster(lambda one: len(one.members), 0.0),
            "change_of_rules": self.by_cluster(lambda one: NAN if recorded else self.strength(one)),
            "representativeness": self.by_cluster(lambda one: self.representativeness(one) if one.founded else NAN),
            "cluster_trust": self.of_relations("trust"),
            "cluster_commitment": self.of_relations("commitment"),
            "cluster_influence": self.of_relations("attention"),
        }

    def by_cluster(self, value: Callable[[ClusterManager], float], otherwise: float = NAN) -> list[float]:
        """Return a value of the cluster of each sector."""
        clusters = [self.model.cluster_of_sector(sector) for sector in range(len(self.model.region.sectors))]
        return [otherwise if cluster is None else value(cluster) for cluster in clusters]

    def strength(self, cluster: ClusterManager) -> float:
        """Return how far rules of calls are from those without a cluster: 1 is the record, 2 the far end."""
        strength = self.model.government.strength_in_force(cluster)
        on_record = self.model.assumptions.alignment.influence_on_record
        followed = strength.own_rules + to_record(strength.rules, on_record) * (1.0 - strength.own_rules)
        return rounded(followed + beyond_record(strength.rules, on_record))

    def of_relations(self, name: str) -> list[float]:
        """Return what the relation with each founded cluster has come to."""
        relations = self.model.government.relations
        return self.by_cluster(lambda one: getattr(relations[one.code], name) if one.founded else NAN)

    def representativeness(self, cluster: ClusterManager) -> float:
        """Return how close an agenda is to all live ideas of the ecosystem."""
        ideas = [idea for idea in self.model.live_ideas() if idea.owner.ecosystem == cluster.sector]
        return cosine(cluster.agenda, theme_mix(ideas, len(cluster.agenda)))

    def of_pool(self) -> dict[str, list[float]]:
        """Return the projects that no call of the region explains."""
        region, quarter = self.model.region, self.model.quarter
        counts, money = [0.0] * len(region.sectors), [0.0] * len(region.sectors)
        for row in region.residual_pool:
            if not row.first_quarter <= quarter <= row.last_quarter:
                continue
            sector = region.sector_codes[row.sector]
            quarters = row.last_quarter - row.first_quarter + 1
            per_quarter = rounded(row.projects * self.pool_factor(sector) / quarters)
            done = quarter - row.first_quarter
            count = int(np.floor(per_quarter * (done + 1)) - np.floor(per_quarter * done))
            counts[sector] += count
            money[sector] += count * row.mean_cost_eur * row.aid_intensity
        return {"residual_projects": counts, "residual_public_funding_eur": money}

    def pool_factor(self, sector: int) -> float:
        """Return how the pool of a sector responds to alignment."""
        if sector != self.model.region.focus_sector or self.model.policy.government.alignment.mode == "recorded":
            return 1.0
        return 1.0 + self.model.assumptions.pool.pool_response * self.strength(self.model.government.focus_cluster)

    def of_winners(self) -> dict[str, list[float]]:
        """Return how many ever applied, won and completed, and how awards are spread over winners."""
        organisations = self.model.organisations
        completed = {project.owner for project in self.model.projects if project.completed}
        again, most = [], []
        for sector in range(len(self.model.region.sectors)):
            awards = sorted((one.awards for one in organisations if one.sector == sector and one.awards), reverse=True)
            tenth = (len(awards) + 9) // 10
            again.append(sum(number > 1 for number in awards) / len(awards) if awards else NAN)
            most.append(sum(awards[:tenth]) / sum(awards) if awards else NAN)
        return {
            "organisations_applied": self.summed((one, 1) for one in organisations if one.applications),
            "organisations_awarded": self.summed((one, 1) for one in organisations if one.awards),
            "organisations_completed": self.summed((one, 1) for one in organisations if one in completed),
            "repeat_winners": again,
            "award_concentration": most,
        }

    def of_ecosystem(self) -> dict[str, list[float]]:
        """Return live ideas, ties, and enterprises that are in a project for the first time."""
        organisations = self.model.organisations
        involved = [
            one for one in organisations if one.kind == Kind.ENTERPRISE and one.involved_since == self.model.quarter
        ]
        return {
            "companies_involved": self.summed((one, 1) for one in involved),
            "ideas": self.summed((idea.owner, 1) for idea in self.model.potential if idea.status is not Status.LATENT),
            "live_ideas": self.summed((idea.owner, 1) for idea in self.model.live_ideas()),
            "project_ties": self.summed((one, one.ties) for one in organisations),
            "capability": self.summed((one, one.capability_level) for one in organisations if one.alive),
            "withdrawn_owners": self.summed((one, 1) for one in organisations if one.alive and one.is_withdrawing),
        }
