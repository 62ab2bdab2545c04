"""Recording: what every quarter of a run is measured to be, by sector."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents.cluster_manager import theme_mixes
from sim.outcomes.catalogue import OUTCOMES
from sim.rules import alignment
from sim.rules.arithmetic import for_decision
from sim.state.calls import OpenCall
from sim.state.ecosystem import Ecosystem
from sim.world.organisations import Kind

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_OF_RUNS = [outcome for outcome in OUTCOMES.values() if not outcome.comparison_only]

COUNTED = tuple(outcome.name for outcome in _OF_RUNS if outcome.aggregation == "flow")
"""Outcomes that add up over quarters and sectors, and are 0 where nothing happens."""

STOCKS = tuple(outcome.name for outcome in _OF_RUNS if outcome.aggregation == "stock")
"""Outcomes that add up over sectors, as they are at the end of a quarter."""

RATIOS = tuple(outcome.name for outcome in _OF_RUNS if outcome.aggregation == "ratio")
"""Outcomes that are not a number where there is nothing to measure; not defined for all sectors together."""

RECORDED = (*COUNTED, *STOCKS, *RATIOS)


class Recorder:
    """Values of every recorded outcome: outcomes x sectors and `all` x quarters; not a number where undefined."""

    def __init__(self, model: Ecosystem) -> None:
        """Make room for all quarters of the run."""
        self.sectors = len(model.region.sectors)
        self.start = model.scenario.start
        quarters = model.scenario.end - model.scenario.start + 1
        self.values: Floats = np.full((len(RECORDED), self.sectors + 1, quarters), np.nan)

    def record_quarter(self, model: Ecosystem, decided: list[OpenCall], completed: Ints) -> None:
        """Record the quarter that just ended, with the calls it decided and the projects that were completed."""
        by_sector = {name: np.zeros(self.sectors) for name in (*COUNTED, *STOCKS)}
        self._record_calls(model, by_sector, decided)
        owner_sector = model.world.organisations.sector[model.projects["owner"][completed]].astype(np.int64)
        by_sector["completed_projects"] += np.bincount(owner_sector, minlength=self.sectors)
        live_sector = model.world.organisations.sector[model.world.ideas.owner[model.idea_state.live]].astype(np.int64)
        by_sector["live_ideas"] += np.bincount(live_sector, minlength=self.sectors)
        clusters = model.clusters
        by_sector["feasibility_studies"][clusters.sector] = clusters.studies
        by_sector["introductions"][clusters.sector] = clusters.introductions
        by_sector["cluster_public_grant_eur"][clusters.sector] = clusters.public_grant_eur / 4.0
        by_sector["cluster_european_eur"][clusters.sector] = clusters.european_support_eur / 4.0
        by_sector["cluster_fees_eur"][clusters.sector] = clusters.fees_of_the_quarter
        by_sector["cluster_members"][clusters.sector] = clusters.members.sizes()
        sector, newly_involved = model.world.organisations.sector, model.organisation_state.newly_involved
        is_enterprise = model.world.organisations.kind[newly_involved] == Kind.ENTERPRISE
        involved_sector = sector[newly_involved[is_enterprise]].astype(np.int64)
        by_sector["companies_involved"] += np.bincount(involved_sector, minlength=self.sectors)
        by_sector["project_ties"] += np.bincount(sector[model.ties.sides()], minlength=self.sectors)
        projects, funding = residual_pool(model)
        by_sector["residual_projects"] += projects
        by_sector["residual_public_funding_eur"] += funding
        elapsed = model.quarter - self.start
        for row, name in enumerate((*COUNTED, *STOCKS)):
            self.values[row, : self.sectors, elapsed] = by_sector[name]
            self.values[row, self.sectors, elapsed] = by_sector[name].sum()
        for row, name in enumerate(RATIOS, start=len(COUNTED) + len(STOCKS)):
            self.values[row, : self.sectors, elapsed] = self._ratio(model, name)

    def outcome(self, name: str, sector: int) -> Floats:
        """Return one outcome of a sector (the number of sectors stands for all) over the quarters so far."""
        quarters: Floats = self.values[RECORDED.index(name), sector]
        return quarters

    def _record_calls(self, model: Ecosystem, by_sector: dict[str, Floats], decided: list[OpenCall]) -> None:
        organisations = model.world.organisations

        def add(name: str, owner: Ints, amount: Floats | Ints | None = None) -> None:
            sector = organisations.sector[owner].astype(np.int64)
            by_sector[name] += np.bincount(sector, weights=amount, minlength=self.sectors)

        for call in model.government.calls_opening_now():
            if call.proposals is not None:
                add("applications", call.proposals.owner)
        for call in decided:
            if call.proposals is not None:
                rejected = ~call.proposals.funded
                add("rejected_person_days", call.proposals.owner[rejected], call.proposals.days[rejected])
                own_sector = call.design.ecosystem[organisations.sector[call.proposals.owner]]
                has_retagged = call.proposals.funded & (call.proposals.claimed_sector != own_sector)
                add("retagged_awards", call.proposals.owner[has_retagged])
        new = np.flatnonzero(model.projects["awarded"] == model.quarter)
        owner, grant = model.projects["owner"][new], model.projects["grant"][new] / 100.0
        add("funded_projects", owner)
        add("enterprise_awards", owner[organisations.kind[owner] == Kind.ENTERPRISE])
        add("additional_projects", owner[~model.projects["would_go_alone"][new]])
        add("public_funding_eur", owner, grant)
        add("investment_eur", owner, model.projects["cost"][new] / 100.0)
        add("new_researchers", owner, model.projects["researchers"][new])
        add("first_time_awards", owner, model.projects["first_award"][new])
        add("member_awards", owner, model.projects["member"][new])
        add("deadweight_eur", owner, grant * model.projects["would_go_alone"][new])

    def _ratio(self, model: Ecosystem, name: str) -> Floats:
        """Return a ratio by sector; not a number where it is undefined."""
        if name in ("alignment_thematic", "alignment_design"):
            return self._mean_over_calls(model, name)
        values = np.full(self.sectors, np.nan)
        clusters = model.clusters
        has_value = clusters.founded | (name == "change_of_rules")
        values[clusters.sector[has_value]] = self._by_cluster(model, name)[has_value]
        return values

    def _mean_over_calls(self, model: Ecosystem, name: str) -> Floats:
        """Return the mean of what was measured of the calls that open now and admit a sector."""
        values = np.full(self.sectors, np.nan)
        calls = [call for call in model.government.calls_opening_now() if call.proposals is not None]
        if calls:
            measured = np.array([getattr(call, name) for call in calls])
            measured = np.where([call.design.admits_sector for call in calls], measured, np.nan)
            defined = (~np.isnan(measured)).sum(axis=0)
            total = np.nansum(measured, axis=0)
            values[defined > 0] = total[defined > 0] / defined[defined > 0]
        return values

    def _by_cluster(self, model: Ecosystem, name: str) -> Floats:
        clusters = model.clusters
        if name == "change_of_rules":
            return changes_in_force(model)
        if name == "cluster_trust":
            return np.array([model.government.trust_in(code) for code in range(clusters.founded.size)])
        live = model.idea_state.live
        mixes = theme_mixes(model, live, model.ecosystem_of(model.world.ideas.owner[live]), self.sectors)
        return alignment.theme_similarity(clusters.agenda, mixes[clusters.sector])


def changes_in_force(model: Ecosystem) -> Floats:
    """Return how far rules have moved for each cluster; not a number where each call keeps its recorded rules."""
    if model.policy.government.alignment.mode == "recorded":
        return np.full(len(model.region.clusters), np.nan)
    strength = model.government.strength_in_force
    pairs = zip(strength.rules.tolist(), strength.own.tolist(), strict=True)
    return np.array([alignment.change_of_rules(following, own) for following, own in pairs])


def residual_pool(model: Ecosystem) -> tuple[Floats, Floats]:
    """Return projects and public money (EUR) by sector of the pool that no identifiable call explains, this quarter.

    Counts are spread evenly over the quarters of their period, in whole projects. Only where `pool_response` is above 0
    does the pool of the focus sector grow with the change of rules.
    """
    projects = np.zeros(len(model.region.sectors))
    funding = np.zeros(len(model.region.sectors))
    response = model.assumptions.pool.pool_response
    for row in model.region.residual_pool:
        if row.first_quarter <= model.quarter <= row.last_quarter:
            sector = model.region.sector_codes[row.sector]
            factor = 1.0
            if sector == model.region.focus_sector:
                factor += response * float(np.nan_to_num(changes_in_force(model)[model.focus_cluster]))
            quarters = row.last_quarter - row.first_quarter + 1
            done = model.quarter - row.first_quarter
            per_quarter = float(for_decision(row.projects * factor / quarters))
            count = np.floor(per_quarter * (done + 1)) - np.floor(per_quarter * done)
            projects[sector] += count
            funding[sector] += count * row.mean_cost_eur * row.aid_intensity
    return projects, funding
