"""Recording: what every quarter of a run is measured to be, by sector."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.agents.cluster_manager import theme_mixes
from sim.outcomes.catalogue import OUTCOMES
from sim.recording.organisations import ecosystem_so_far
from sim.recording.residual_pool import ResidualPool
from sim.rules import alignment
from sim.rules.capability import level
from sim.state.calls import OpenCall
from sim.state.ecosystem import Ecosystem
from sim.world.organisations import Kind

Ints = NDArray[np.int64]
Codes = NDArray[np.signedinteger[Any]]
Floats = NDArray[np.float64]
BySector = dict[str, Floats]

_OF_RUNS = [outcome for outcome in OUTCOMES.values() if not outcome.comparison_only]

COUNTED = tuple(outcome.name for outcome in _OF_RUNS if outcome.aggregation == "flow")
"""Outcomes that add up over quarters and sectors, and are 0 where nothing happens."""

STOCKS = tuple(outcome.name for outcome in _OF_RUNS if outcome.aggregation == "stock")
"""Outcomes that add up over sectors, as they are at the end of a quarter."""

RATIOS = tuple(outcome.name for outcome in _OF_RUNS if outcome.aggregation == "ratio")
"""Outcomes that are not a number where there is nothing to measure; not defined for all sectors together."""

RECORDED = (*COUNTED, *STOCKS, *RATIOS)

OF_THE_REGION = tuple(outcome.name for outcome in _OF_RUNS if not outcome.by_sector)
"""Outcomes that are defined for all sectors together alone."""


class Recorder:
    """Values of every recorded outcome: outcomes x sectors and `all` x quarters; not a number where undefined."""

    def __init__(self, model: Ecosystem) -> None:
        """Make room for all quarters of the run."""
        self.sectors = len(model.region.sectors)
        self.start = model.scenario.start
        quarters = model.scenario.end - model.scenario.start + 1
        self.values: Floats = np.full((len(RECORDED), self.sectors + 1, quarters), np.nan)
        self._residual_pool = ResidualPool(model.region)

    def record_quarter(self, model: Ecosystem, decided: list[OpenCall], completed: Ints) -> None:
        """Record the quarter that just ended, with the calls it decided and the projects that were completed."""
        added_up = np.zeros((len(COUNTED) + len(STOCKS), self.sectors))
        ratios = np.full((len(RATIOS), self.sectors), np.nan)
        by_sector = dict(zip(RECORDED, (*added_up, *ratios), strict=True))
        self._record_calls(model, by_sector, decided)
        self._record_awards(model, by_sector)
        self._record_renounced(model, by_sector)
        self._record_ideas(model, by_sector)
        self._record_clusters(model, by_sector)
        self._add(model, by_sector, "completed_projects", model.projects["owner"][completed])
        involved = model.organisation_state.newly_involved
        is_enterprise = model.world.organisations.kind[involved] == Kind.ENTERPRISE
        self._add(model, by_sector, "companies_involved", involved[is_enterprise])
        self._add(model, by_sector, "project_ties", model.ties.sides())
        for name, values in ecosystem_so_far(model).items():
            by_sector[name][:] = values
        self._record_learning(model, by_sector)
        change = changes_in_force(model)
        by_sector["change_of_rules"][model.clusters.sector] = change
        projects, funding = self._residual_pool.in_quarter(
            model.quarter, model.assumptions.pool.pool_response * float(np.nan_to_num(change[model.focus_cluster]))
        )
        by_sector["residual_projects"] += projects
        by_sector["residual_public_funding_eur"] += funding
        elapsed, measured = model.quarter - self.start, len(added_up)
        self.values[:measured, : self.sectors, elapsed] = added_up
        self.values[:measured, self.sectors, elapsed] = added_up.sum(axis=1)
        for name, amount in money_of_accounts(model, decided).items():
            self.values[RECORDED.index(name), :, elapsed] = np.nan
            self.values[RECORDED.index(name), self.sectors, elapsed] = amount / 100.0
        self.values[measured:, : self.sectors, elapsed] = ratios

    def outcome(self, name: str, sector: int) -> Floats:
        """Return one outcome of a sector (the number of sectors stands for all) over the quarters so far."""
        quarters: Floats = self.values[RECORDED.index(name), sector]
        return quarters

    def _add(
        self, model: Ecosystem, by_sector: BySector, name: str, owner: Codes, amount: Floats | Ints | None = None
    ) -> None:
        """Count owners by sector, or add up an amount of each."""
        if owner.size:
            sector = model.world.organisations.sector[owner]
            by_sector[name] += np.bincount(sector, weights=amount, minlength=self.sectors)

    def _record_learning(self, model: Ecosystem, by_sector: BySector) -> None:
        state = model.organisation_state
        capable = state.capable[state.alive[state.capable]]
        capable = capable[np.argsort(model.world.organisations.uid[capable])]  # sums have one order
        self._add(model, by_sector, "capability", capable, level(state.capability[capable]))
        applicants = state.applicants
        withdrawn = applicants[state.alive[applicants] & (state.withdrawn_until[applicants] > model.quarter)]
        self._add(model, by_sector, "withdrawn_owners", withdrawn)

    def _record_calls(self, model: Ecosystem, by_sector: BySector, decided: list[OpenCall]) -> None:
        sector = model.world.organisations.sector
        opening = [call for call in model.government.calls_opening_now() if call.proposals is not None]
        for name in ("alignment_thematic", "alignment_design"):
            by_sector[name][:] = self._mean_over_calls(opening, name)
        for call in opening:
            if call.proposals is not None:
                self._add(model, by_sector, "applications", call.proposals.owner)
                fees = call.proposals.work.fee / 100.0
                self._add(model, by_sector, "consultant_fees_eur", call.proposals.owner, fees)
        for call in decided:
            if call.proposals is not None:
                owner, funded = call.proposals.owner, call.proposals.funded
                self._add(model, by_sector, "rejected_person_days", owner[~funded], call.proposals.work.days[~funded])
                has_retagged = funded & (call.proposals.claimed_sector != call.design.ecosystem[sector[owner]])
                self._add(model, by_sector, "retagged_awards", owner[has_retagged])

    def _record_awards(self, model: Ecosystem, by_sector: BySector) -> None:
        projects = model.projects
        new = np.flatnonzero(projects["awarded"] == model.quarter)
        owner, grant, alone = projects["owner"][new], projects["grant"][new] / 100.0, projects["would_go_alone"][new]
        begun_alone_by = model.world.ideas.owner[model.idea_state.newly_alone]
        of_enterprises = model.world.organisations.kind[owner] == Kind.ENTERPRISE
        for name, of_owner, amount in (
            ("funded_projects", owner, None),
            ("innovation_projects", np.concatenate([owner, begun_alone_by]), None),
            ("projects_without_grant", begun_alone_by, None),
            ("enterprise_awards", owner[of_enterprises], None),
            ("additional_projects", owner[~alone], None),
            ("public_funding_eur", owner, grant),
            ("investment_eur", owner, projects["cost"][new] / 100.0),
            ("admitted_cost_eur", owner, projects["admitted_cost"][new] / 100.0),
            ("new_researchers", owner, projects["researchers"][new]),
            ("first_time_awards", owner, projects["first_award"][new]),
            ("member_awards", owner, projects["member"][new]),
            ("deadweight_eur", owner, grant * alone),
        ):
            self._add(model, by_sector, name, of_owner, amount)

    def _record_renounced(self, model: Ecosystem, by_sector: BySector) -> None:
        """Count the awards that were renounced now; those of the last quarter stay what they were."""
        projects = model.projects
        renounced = np.flatnonzero(projects["renounced"] & (projects["ends"] == model.quarter))
        owner = projects["owner"][renounced]
        self._add(model, by_sector, "renounced_awards", owner)
        self._add(model, by_sector, "renounced_eur", owner, projects["grant"][renounced] / 100.0)

    def _record_ideas(self, model: Ecosystem, by_sector: BySector) -> None:
        live, founded = model.idea_state.live, model.clusters.founded
        sector = model.world.organisations.sector[model.world.ideas.owner[live]]
        by_sector["live_ideas"][:] = np.bincount(sector, minlength=self.sectors)
        if founded.any():
            mixes = theme_mixes(model, live, model.ecosystem[sector], self.sectors)
            own, agenda = model.clusters.sector[founded], model.clusters.agenda[founded]
            by_sector["representativeness"][own] = alignment.theme_similarity(agenda, mixes[own])

    def _record_clusters(self, model: Ecosystem, by_sector: BySector) -> None:
        clusters = model.clusters
        for name, amount in (
            ("feasibility_studies", clusters.studies),
            ("introductions", clusters.introductions),
            ("cluster_public_grant_eur", clusters.public_grant_eur / 4.0),
            ("cluster_european_eur", clusters.european_support_eur / 4.0),
            ("cluster_fees_eur", clusters.fees_of_the_quarter),
            ("cluster_members", clusters.members.sizes()),
        ):
            by_sector[name][clusters.sector] = amount
        founded = clusters.founded
        relations = model.government.relations
        for name, of_each in (
            ("cluster_trust", relations.trust),
            ("cluster_commitment", relations.commitment),
            ("cluster_influence", relations.attention),
        ):
            by_sector[name][clusters.sector[founded]] = of_each[founded]

    def _mean_over_calls(self, calls: list[OpenCall], name: str) -> Floats:
        """Return the mean of what was measured of the calls that open now and admit a sector."""
        values = np.full(self.sectors, np.nan)
        if calls:
            measured = np.array([getattr(call, name) for call in calls])
            measured = np.where([call.design.admits_sector for call in calls], measured, np.nan)
            defined = (~np.isnan(measured)).sum(axis=0)
            total = np.nansum(measured, axis=0)
            values[defined > 0] = total[defined > 0] / defined[defined > 0]
        return values


def money_of_accounts(model: Ecosystem, decided: list[OpenCall]) -> dict[str, int]:
    """Return the cents by which the calls just decided were paid beyond their budgets, and those left in accounts."""
    beyond = [max(0, call.settlement.awarded - call.design.budget) for call in decided if call.settlement is not None]
    left = [account.left for account in model.government.accounts.accounts.values()]
    return {"top_ups_eur": sum(beyond), "left_in_accounts_eur": sum(left)}


def changes_in_force(model: Ecosystem) -> Floats:
    """Return how far rules have moved for each cluster; not a number where each call keeps its recorded rules."""
    if model.policy.government.alignment.is_recorded:
        return np.full(len(model.region.clusters), np.nan)
    strength, on_record = model.government.strength_in_force, model.assumptions.alignment.influence_on_record
    return alignment.change_of_rules(strength.rules, strength.own_rules, on_record)
