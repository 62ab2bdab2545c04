"""RegionalGovernment: hears the clusters, plans the year's money, opens calls and decides them."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.agents.agent import EcosystemAgent
from sim.phases import awarding, hearing
from sim.phases.drafting import (
    admitted_ideas,
    admitted_owner_kinds,
    admitted_sectors,
    call_themes,
    design_call,
    measure_alignment,
    reserve_share,
)
from sim.region.call_rules import Ends
from sim.rules import alignment
from sim.rules.arithmetic import share_of_cents
from sim.scenario.policy import GovernmentPolicy
from sim.state.calls import STAGES, AlignmentStrength, CallMoney, OpenCall
from sim.state.ecosystem import Ecosystem
from sim.state.relations import Relations
from sim.units import cents, year_of

Ints = NDArray[np.int64]
Codes = NDArray[np.signedinteger[Any]]
Floats = NDArray[np.float64]

UNCHANGED = GovernmentPolicy()
MOST_GIVEN_UP = 0.5
"""Most that open calls give up for calls beyond the calendar (assumption): some of each is left."""


class RegionalGovernment(EcosystemAgent):
    """The regional government with its agency.

    `relations` are those with the clusters; `history` holds the strength of alignment of every
    quarter so far, because calls show a change only after a lag, and `strength_in_force` what a call that opens
    in this quarter shows; `budgets` and `top_ups` the cents planned for the year's calls.
    """

    def __init__(self, model: Ecosystem) -> None:
        """Create the government with the calendar of calls of its region."""
        super().__init__(model)
        self.relations = Relations(len(model.region.clusters))
        self.history: list[AlignmentStrength] = []
        self.strength_in_force = AlignmentStrength.none(len(model.region.clusters))
        self.budgets: dict[int, int] = {}
        self.top_ups: dict[int, int] = {}
        self.open_calls: list[OpenCall] = []
        self.calls: list[OpenCall] = []

    def hear_clusters(self) -> None:
        """Answer the clusters, divide influence yearly and at a revision of the S3, and note how far calls follow."""
        model = self.model
        hearing.relate(model)
        if model.quarter % 4 == 0 or model.policy.government.revises_strategy_in(model.quarter):
            hearing.divide_influence(model)
        self.history.append(hearing.following(model))
        self.strength_in_force = self.strength_after_lags()

    def policy_for(self, code: int) -> GovernmentPolicy:
        """Return the levers towards a cluster: the scenario's where they concern it, else those that nobody moved."""
        policy = self.model.policy.government
        cluster = self.model.region.clusters[code].cluster
        return policy if policy.alignment.concerns(cluster, code == self.model.focus_cluster) else UNCHANGED

    def strength_after_lags(self) -> AlignmentStrength:
        """Return the strength that a call opening now shows: that towards each cluster as it was before its lag."""
        clusters = self.model.region.clusters
        strength = AlignmentStrength.none(len(clusters))
        for code, cluster in enumerate(clusters):
            if self.model.quarter < cluster.founded:
                continue  # nothing was owed to it before its lag either
            lag = self.policy_for(code).alignment.lag_quarters
            if len(self.history) > lag:
                then = self.history[-1 - lag]
                for part in fields(strength):
                    getattr(strength, part.name)[code] = getattr(then, part.name)[code]
        return strength

    def is_held(self, code: int) -> bool:
        """Tell whether a call of the calendar takes place: some need a lever."""
        policy, held = self.model.policy.government, self.model.region.calls[code].held
        if held == "yearly_dedicated_call":
            return policy.dedicated_call == "yearly"
        return policy.national_board if held == "national_board" else True

    def plan_year(self) -> None:
        """Plan the money of the year's calls: a dedicated call gets its money as far as the government follows.

        What it does not get of budget and top-up stays with the open calls of the year, in proportion to their budgets,
        so the public money offered in a year is the same whatever the alignment. A dedicated call beyond the calendar
        has no money of its own: it gets what the open calls of the year give up, at most `MOST_GIVEN_UP` of theirs.
        National money is not the region's to plan: it comes on top. A call to which the scenario gives money has it
        whatever the alignment, as far as it is paid.
        """
        region, year = self.model.region, year_of(self.model.quarter)
        calls = [code for code, call in enumerate(region.calls) if year_of(call.opens) == year and self.is_held(code)]
        shared = [code for code in calls if region.is_open_to_all(code) and region.calls[code].held != "national_board"]
        self.budgets = {code: self.calendar_money(code, region.rules_of(code).budget_eur) for code in calls}
        self.top_ups = {code: self.calendar_money(code, region.rules_of(code).topup_eur) for code in calls}
        self.settle_changed_calls(year, shared)
        weights = {code: self.budgets[code] for code in shared}
        given_by_scenario = {payment.call_id for payment in region.call_payments}
        for code in calls:
            if region.calls[code].call_id not in given_by_scenario:
                self.set_apart(code, shared, weights)

    def settle_changed_calls(self, year: int, shared: list[int]) -> None:
        """Let the calendar's money of a year pay what changed calls cost more, and have what these cost less.

        What some cost less pays first what others cost more. The rest is given up by, or goes to, the other open calls:
        those whose money the scenario leaves as it is. They give up at most `MOST_GIVEN_UP`; whoever opens first is
        served first, and has no more than what is paid.

        Args:
            year: The year.
            shared: Codes of the open calls of the year.
        """
        region = self.model.region
        due = [one for one in region.call_payments if one.paid_by == "account" and year_of(one.opens) == year]
        codes = [region.call_codes.get(payment.call_id) for payment in due]
        changed = {one.call_id for one in region.call_payments}
        for money, rule in ((self.budgets, "budget_eur"), (self.top_ups, "topup_eur")):
            before = [self.regional_money(getattr(payment, rule)) for payment in due]
            more = [(0 if code is None else money[code]) - amount for code, amount in zip(codes, before, strict=True)]
            others = {code: money[code] for code in shared if region.calls[code].call_id not in changed}
            saved = -sum(min(0, one) for one in more)
            left = saved + int(share_of_cents(sum(others.values()), MOST_GIVEN_UP))
            given_up = -saved
            for code, one in zip(codes, more, strict=True):
                paid = min(max(0, one), left)
                left, given_up = left - paid, given_up + paid
                if code is not None:
                    money[code] -= max(0, one) - paid
            spread_over(money, -given_up, others)

    def set_apart(self, code: int, shared: list[int], weights: dict[int, int]) -> None:
        """Settle the money of a call that is carved from the open calls of its year, if it is one.

        Args:
            code: The call.
            shared: Codes of the open calls of the year.
            weights: What the calendar has for each of them, in cents.
        """
        row = self.model.region.calls[code]
        beyond_calendar = row.held == "yearly_dedicated_call"
        if row.carved_from_open_calls and shared:
            for money in (self.budgets, self.top_ups):
                if beyond_calendar:
                    self.fund_beyond_calendar(code, money, shared)
                else:
                    self.leave_to_open_calls(code, money, weights)
        elif beyond_calendar:
            self.budgets[code] = self.top_ups[code] = 0

    def calendar_money(self, code: int, ends: Ends) -> int:
        """Return the cents that the calendar has for a call; only regional money grows with the budget factor."""
        is_national = self.model.region.calls[code].held == "national_board"
        return cents(self.value_planned(ends)) if is_national else self.regional_money(ends)

    def regional_money(self, ends: Ends) -> int:
        """Return the cents of an amount of the region's calendar."""
        return cents(self.value_planned(ends) * self.model.policy.government.budget_factor)

    def value_planned(self, ends: Ends) -> float:
        """Return the end of a rule that the calendar has: money does not follow a cluster, but is set apart for it."""
        return ends.recorded if self.model.policy.government.alignment.is_recorded else ends.unaligned

    def leave_to_open_calls(self, code: int, money: dict[int, int], weights: dict[int, int]) -> None:
        """Grant a dedicated call its money as far as the government follows; the year's open calls get the rest."""
        granted = int(share_of_cents(money[code], self.money_share()))
        spread_over(money, money[code] - granted, weights)
        money[code] = granted

    def fund_beyond_calendar(self, code: int, money: dict[int, int], shared: list[int]) -> None:
        """Grant a dedicated call beyond the calendar what the open calls of the year give up for it."""
        offered = {other: money[other] for other in shared}
        wanted = min(money[code], int(share_of_cents(sum(offered.values()), MOST_GIVEN_UP)))
        granted = int(share_of_cents(wanted, self.money_share()))
        spread_over(money, -granted, offered)
        money[code] = granted  # last: a region may let a dedicated call admit everybody

    def money_share(self) -> float:
        """Return the share of a dedicated call's money that is set apart for it; the record sets all of it apart."""
        if self.model.policy.government.alignment.is_recorded:
            return 1.0
        strength, focus = self.strength_in_force, self.model.focus_cluster
        own, on_record = float(strength.own_dedicated[focus]), self.model.assumptions.alignment.influence_on_record
        return alignment.blended_rule((0.0, 1.0, 1.0), own, float(strength.money[focus]), on_record)

    def open_due_calls(self) -> None:
        """Open the calls of the calendar that are due, with the rules of their design, and measure their alignment."""
        model = self.model
        planning = model.through("money")
        for code, budget in planning.government.budgets.items():
            if model.region.calls[code].opens == model.quarter and budget > 0:
                money = CallMoney(budget, planning.government.top_ups[code], reserve_share(planning, code))
                design = design_call(model.through("design"), code, call_themes(model.through("thematic"), code), money)
                admitted = admitted_ideas(model, design)
                thematic, share_admitted = measure_alignment(model, design, admitted)
                funnel = {stage: np.zeros(len(model.region.sectors), dtype=np.int64) for stage in STAGES}
                call = OpenCall(design, admitted, thematic, share_admitted, funnel)
                self.open_calls.append(call)
                self.calls.append(call)

    def calls_ahead_admitting(self, owner: Codes) -> Ints:
        """Count, for owners and each kind of project, the calls of the coming year that admit them (owners x kinds).

        The calendar of a year is announced, so a cluster that plans a project with its owner knows it.
        """
        model = self.model
        kinds, sector = model.world.organisations.kind[owner], model.world.organisations.sector[owner]
        counts = np.zeros((owner.size, len(model.region.project_kinds)), dtype=np.int64)
        for code, call in enumerate(model.region.calls if owner.size else ()):
            if 0 <= call.opens - model.quarter < 4 and self.is_held(code):
                admitted = admitted_sectors(model, call)[sector] & admitted_owner_kinds(call)[kinds]
                counts[admitted] += np.array([kind in call.kinds for kind in model.region.project_kinds])
        return counts

    def calls_opening_now(self) -> list[OpenCall]:
        """Return the calls that opened in this quarter."""
        return [call for call in self.open_calls if call.design.opens == self.model.quarter]

    def decide_due_calls(self) -> list[OpenCall]:
        """Appraise, rank and fund the proposals of the calls whose decision is due; return these calls."""
        due = [call for call in self.open_calls if call.design.decides == self.model.quarter]
        self.open_calls = [call for call in self.open_calls if call.design.decides > self.model.quarter]
        for call in due:
            if call.proposals is not None:
                awarding.appraise(self.model, call, call.proposals)
                awarding.fund(self.model, call, call.proposals)
                awarding.start_projects(self.model, call, call.proposals)
        return due


def spread_over(money: dict[int, int], amount: int, weights: dict[int, int]) -> None:
    """Add an amount of cents to the money of calls in proportion to their weights; the last one takes what is left."""
    total, left = max(1, sum(weights.values())), amount
    for number, (code, weight) in enumerate(weights.items(), start=1):
        part = left if number == len(weights) else amount * weight // total
        money[code] += part
        left -= part
