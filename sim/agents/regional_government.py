"""RegionalGovernment: hears the clusters, plans the year's money, opens calls and decides them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.agents.drafting import design_call, measure_alignment
from sim.region.call_rules import Ends
from sim.rules import additionality, alignment, allocation, appraisal
from sim.rules.arithmetic import best_first, for_decision
from sim.scenario.policy import GovernmentPolicy
from sim.state.calls import STAGES, AlignmentStrength, OpenCall, Proposals
from sim.units import cents, year_of

if TYPE_CHECKING:
    from sim.agents.cluster_manager import ClusterManager
    from sim.model import EcosystemModel

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

UNCHANGED = GovernmentPolicy()


class RegionalGovernment(mesa.Agent):  # type: ignore[misc]
    """The regional government with ART-ER as its agency.

    `relation[c]` is what its relation with cluster c has come to; `history` holds the strength of alignment of every
    quarter so far, because calls show a change only after a lag; `budgets` and `top_ups` the cents planned
    for the year's calls.
    """

    model: EcosystemModel

    def __init__(self, model: EcosystemModel) -> None:
        """Create the government with the calendar of calls of its region."""
        super().__init__(model)
        self.relation: Floats = np.zeros(len(model.region.clusters))
        self.history: list[AlignmentStrength] = []
        self.budgets: dict[int, int] = {}
        self.top_ups: dict[int, int] = {}
        self.open_calls: list[OpenCall] = []
        self.calls: list[OpenCall] = []

    def hear_clusters(self) -> None:
        """Move the relation with each cluster towards what it supports, yearly and further at a revision of the S3."""
        model, assumed = self.model, self.model.assumptions.alignment
        revision = model.quarter == model.policy.government.s3_revision
        for cluster in model.clusters:
            if not cluster.is_active:
                self.relation[cluster.code] = 0.0
            elif revision or model.quarter % 4 == 0:
                step = assumed.revision_step if revision else assumed.step
                self.relation[cluster.code] = alignment.next_strength(
                    self.relation[cluster.code], self.supported_alignment(cluster.code), step
                )
        self.history.append(self.strength_now())

    def supported_alignment(self, code: int) -> float:
        """Return the alignment that the relation with a cluster supports now."""
        cluster, assumed = self.model.clusters[code], self.model.assumptions.alignment
        joint = alignment.commitment(
            self.policy_for(cluster).commitment, cluster.policy.commitment, assumed.commitment_elasticity
        )
        record = alignment.trust(
            cluster.completed_member_projects, assumed.track_record_projects, assumed.trust_without_record
        )
        return alignment.supported_strength(joint, 4.0 * cluster.institutional_days, assumed.drafting_days, record)

    def policy_for(self, cluster: ClusterManager) -> GovernmentPolicy:
        """Return the levers towards a cluster: the scenario's for CREATE or where alignment's scope is all clusters."""
        policy = self.model.policy.government
        return policy if cluster.is_focus or policy.alignment.scope == "all" else UNCHANGED

    def strength_now(self) -> AlignmentStrength:
        """Return how far the government is prepared to follow each cluster now, as its lever says.

        It follows as far as the relation supports it, or the lever fixes it, in what the breadth admits. Besides, the
        region makes its own part of the recorded change. Before the quarter in which the region's data has a cluster
        founded, nothing is owed to it in any scenario.
        """
        strength = AlignmentStrength.none(len(self.model.clusters))
        for code, cluster in enumerate(self.model.clusters):
            if self.model.quarter < cluster.row.founded:
                continue
            lever = self.policy_for(cluster).alignment
            following = lever.strength * (1.0 if lever.mode == "fixed" else float(self.relation[code]))
            strength.themes[code] = following
            strength.rules[code] = following if lever.breadth in ("rules", "money") else 0.0
            strength.money[code] = following if lever.breadth == "money" else 0.0
            autonomous = alignment.autonomous_strength(
                self.model.quarter, cluster.row.recorded_change_from, cluster.row.recorded_change_until
            )
            strength.own[code] = alignment.own_change(autonomous, self.model.assumptions.alignment.attribution)
        return strength

    def strength_in_force(self) -> AlignmentStrength:
        """Return the strength that a call opening now shows: that towards each cluster as it was before its lag."""
        strength = AlignmentStrength.none(len(self.model.clusters))
        for code, cluster in enumerate(self.model.clusters):
            lag = self.policy_for(cluster).alignment.lag_quarters
            if len(self.history) > lag:
                then = self.history[-1 - lag]
                for now, before in (
                    (strength.themes, then.themes),
                    (strength.rules, then.rules),
                    (strength.money, then.money),
                    (strength.own, then.own),
                ):
                    now[code] = before[code]
        return strength

    def plan_year(self) -> None:
        """Plan the money of the year's calls: a dedicated call gets its money as far as the government follows.

        What it does not get of budget and top-up stays with the open calls of the year, in proportion to their budgets,
        so the public money offered in a year is the same whatever the alignment.
        """
        region, year = self.model.region, year_of(self.model.quarter)
        calls = [code for code, call in enumerate(region.calls) if year_of(call.opens) == year]
        shared = [code for code in calls if region.is_open_to_all(code)]
        factor = self.model.policy.government.budget_factor
        recorded = self.model.policy.government.alignment.mode == "recorded"

        def planned(ends: Ends) -> int:
            return cents((ends.recorded if recorded else ends.unaligned) * factor)

        self.budgets = {code: planned(region.rules_of(code).budget_eur) for code in calls}
        self.top_ups = {code: planned(region.rules_of(code).topup_eur) for code in calls}
        weights = {code: self.budgets[code] for code in shared}
        for code in calls:
            if region.calls[code].carved_from_open_calls and shared:
                for money in (self.budgets, self.top_ups):
                    granted = int(for_decision(np.rint(money[code] * self.money_share())))
                    spread_over(money, money[code] - granted, weights)
                    money[code] = granted

    def money_share(self) -> float:
        """Return the share of a dedicated call's money that is set apart for it; the record sets all of it apart."""
        if self.model.policy.government.alignment.mode == "recorded":
            return 1.0
        strength, focus = self.strength_in_force(), self.model.focus_cluster
        return alignment.change_of_rules(float(strength.money[focus]), float(strength.own[focus]))

    def open_due_calls(self) -> None:
        """Open the calls of the calendar that are due, with the rules of their design, and measure their alignment."""
        model = self.model
        sectors = len(model.region.sectors)
        for code, row in enumerate(model.region.calls):
            if row.opens == model.quarter and self.budgets[code] > 0:
                design = design_call(model, code, self.strength_in_force(), self.budgets[code], self.top_ups[code])
                thematic, share_admitted = measure_alignment(model, design)
                funnel = {stage: np.zeros(sectors, dtype=np.int64) for stage in STAGES}
                call = OpenCall(design, thematic, share_admitted, funnel)
                self.open_calls.append(call)
                self.calls.append(call)

    def calls_opening_now(self) -> list[OpenCall]:
        """Return the calls that opened in this quarter."""
        return [call for call in self.open_calls if call.design.opens == self.model.quarter]

    def decide_due_calls(self) -> list[OpenCall]:
        """Appraise, rank and fund the proposals of the calls whose decision is due; return these calls."""
        due = [call for call in self.open_calls if call.design.decides == self.model.quarter]
        self.open_calls = [call for call in self.open_calls if call.design.decides > self.model.quarter]
        for call in due:
            if call.proposals is not None:
                self.appraise(call, call.proposals)
                self.fund(call, call.proposals)
                self.start_projects(call, call.proposals)
        return due

    def appraise(self, call: OpenCall, proposals: Proposals) -> None:
        """Check the proposals formally, those of owners that closed fail, and score them as the call's weights say."""
        model, ideas, design = self.model, self.model.world.ideas, call.design
        assumed, idea = model.assumptions, proposals.idea
        uid, draws = ideas.uid[idea], model.world.draws
        passes = for_decision(draws.uniform(f"formal check of {design.call_id}", uid)) < design.pass_rate
        proposals.eligible = passes & model.organisation_state.alive[proposals.owner]
        written = appraisal.merit_as_written(
            ideas.merit[idea],
            proposals.studied,
            assumed.feasibility.quality_uplift,
            proposals.experienced,
            assumed.appraisal.experience_uplift,
        )
        noise = assumed.appraisal.noise_sd_ratio * draws.normal(f"panel of {design.call_id}", uid)
        match = appraisal.thematic_match(
            design.theme_weights[ideas.first_theme[idea]],
            design.theme_weights[ideas.second_theme[idea]],
            ideas.first_share[idea],
            float(design.theme_weights.max()),
        )
        weights = model.policy.government.transition_weights
        transition = appraisal.transition_contribution(
            ideas.green[idea],
            ideas.digital[idea],
            ideas.social[idea],
            (weights.green, weights.digital, weights.social),
        )
        proposals.score = appraisal.score(written, noise, match, proposals.cover, transition, design.weights)

    def fund(self, call: OpenCall, proposals: Proposals) -> None:
        """Rank the proposals above the threshold and fund them as the call's allocation rule says."""
        model, design = self.model, call.design
        uid = model.world.ideas.uid[proposals.idea]
        proposals.above_threshold = proposals.eligible & (proposals.score >= design.threshold)
        passed = np.flatnonzero(proposals.above_threshold)
        keys = model.world.draws.keys(f"ranking of {design.call_id}", uid[passed])
        ranking = passed[best_first(proposals.score[passed], keys, uid[passed])]
        proposals.rank[ranking] = np.arange(1, ranking.size + 1)
        grants = proposals.grant[ranking]
        budget = design.budget + (design.top_up if int(grants.sum()) > design.budget else 0)
        sector = model.world.organisations.sector[proposals.owner[ranking]].astype(np.int64)
        result = allocation.allocate(
            grants,
            sector,
            budget,
            floor=design.floor,
            reserved_sector=model.region.focus_sector,
            reserve_share=design.reserve_share,
            stop=design.stop,
        )
        proposals.funded[ranking[result.funded]] = True
        for stage, counted in (
            ("eligible", proposals.eligible),
            ("above_threshold", proposals.above_threshold),
            ("funded", proposals.funded),
        ):
            owners = proposals.owner[counted]
            call.funnel[stage] = np.bincount(
                model.world.organisations.sector[owners].astype(np.int64), minlength=len(model.region.sectors)
            )

    def start_projects(self, call: OpenCall, proposals: Proposals) -> None:
        """Turn awards into projects that start in the next quarter."""
        model, ideas, state = self.model, self.model.world.ideas, self.model.organisation_state
        won = np.flatnonzero(proposals.funded)
        idea, owner = proposals.idea[won], proposals.owner[won]
        cost, grant = proposals.cost[won], proposals.grant[won]
        assumed = model.assumptions.projects
        needed = additionality.chance_that_it_needed_the_grant(
            model.world.organisations.additionality[owner] * assumed.additionality_factor, grant, cost
        )
        researchers = assumed.researchers_per_meur * cost / 1e8 + ideas.researchers_draw[idea]
        partners = np.bincount(proposals.partner_proposal, minlength=proposals.idea.size)
        model.projects.add(
            call=np.full(won.size, self.calls.index(call)),
            idea=idea,
            owner=owner,
            proposal=won,
            awarded=np.full(won.size, model.quarter),
            ends=model.quarter + ideas.duration[idea].astype(np.int64),
            cost=cost,
            grant=grant,
            researchers=np.floor(for_decision(researchers)),
            partners=partners[won],
            member=state.member[owner],
            first_award=(state.awards[owner] == 0) & first_of_each(owner),
            would_go_alone=additionality.would_go_alone(ideas.go_alone_draw[idea], needed),
            hosted=np.zeros(won.size),
            succeeds=np.zeros(won.size),
            completed=np.zeros(won.size),
        )


def spread_over(money: dict[int, int], amount: int, weights: dict[int, int]) -> None:
    """Add an amount of cents to the money of calls in proportion to their weights; the last one takes what is left."""
    total, left = max(1, sum(weights.values())), amount
    for place, (code, weight) in enumerate(weights.items(), start=1):
        part = left if place == len(weights) else amount * weight // total
        money[code] += part
        left -= part


def first_of_each(owner: Ints) -> NDArray[np.bool_]:
    """Tell which entries are the first of their owner."""
    is_first = np.zeros(owner.size, dtype=np.bool_)
    is_first[np.unique(owner, return_index=True)[1]] = True
    return is_first
