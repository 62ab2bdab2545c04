"""RegionalGovernment: hears the clusters, plans the year's money, opens calls and decides them."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.agents.agent import EcosystemAgent
from sim.phases import awarding, changed_calls, hearing, programming
from sim.phases.changed_calls import MOST_GIVEN_UP, spread_over
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
from sim.state.calls import STAGES, AlignmentStrength, CallMoney, OpenCall, Proposals, Settlement
from sim.state.ecosystem import Ecosystem
from sim.state.programme_accounts import ProgrammeAccounts, YearPlan
from sim.state.relations import Relations
from sim.units import cents, year_of

Ints = NDArray[np.int64]
Codes = NDArray[np.signedinteger[Any]]
Floats = NDArray[np.float64]

UNCHANGED = GovernmentPolicy()


class RegionalGovernment(EcosystemAgent):
    """The regional government with its agency.

    `relations` are those with the clusters; `history` holds the strength of alignment of every
    quarter so far, because calls show a change only after a lag, and `strength_in_force` what a call that opens
    in this quarter shows; `plan` is what the calendar gives the year's calls, `edition_changes` by how much the budgets
    of later editions depart from it, and `budgets` what the calls get, in cents by code of the call.
    """

    def __init__(self, model: Ecosystem) -> None:
        """Create the government with the calendar of calls of its region."""
        super().__init__(model)
        self.relations = Relations(len(model.region.clusters))
        self.history: list[AlignmentStrength] = []
        self.strength_in_force = AlignmentStrength.none(len(model.region.clusters))
        self.plan = YearPlan()
        self.budgets: dict[int, int] = {}
        self.edition_changes: dict[int, int] = {}
        self.accounts = ProgrammeAccounts(model.region.accounts)
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
        return policy.national_board if held == "national_board" else held != "never"

    def plan_year(self) -> None:
        """Plan the money of the calls still to open in the year: the calendar's, and what editions add or leave."""
        planning = self.model.through("money")
        self.plan = self.plan_of_calendar() if planning is self.model else planning.government.plan
        self.accounts.take_up(self.plan)
        self.budgets = dict(self.plan.budgets)
        self.follow_editions()

    def plan_of_calendar(self) -> YearPlan:
        """Return the calendar's plan of the year: a dedicated call gets its money as far as the government follows.

        What it does not get of its budget stays with the open calls of the year, in proportion to their budgets,
        so the public money offered in a year is the same whatever the alignment. A dedicated call beyond the calendar
        has no money of its own: it gets what the open calls of the year give up, at most `MOST_GIVEN_UP` of theirs.
        National money is not the region's to plan: it comes on top. A call to which the scenario gives money has it
        whatever the alignment, as far as it is paid.
        """
        region, year, accounts = self.model.region, year_of(self.model.quarter), self.model.region.accounts
        ahead = programming.calls_still_to_open(self.model)
        calls = [code for code in ahead if year_of(region.calls[code].opens) == year and self.is_held(code)]
        shared = [code for code in calls if region.is_open_to_all(code) and accounts[code] is not None]
        self.budgets = {code: self.calendar_money(code, region.rules_of(code).budget_eur) for code in calls}
        own = {code: 0 if region.calls[code].held == "yearly_dedicated_call" else self.budgets[code] for code in calls}
        transferred = changed_calls.settle(self.model, self.budgets, shared)
        settled = dict(self.budgets)
        weights = {code: self.budgets[code] for code in shared}
        changed = {region.call_codes[payment.call_id] for payment in region.call_payments}
        for code in calls:
            if code not in changed:
                self.set_apart(code, shared, weights)
        for code in calls:
            paid = transferred.get(code, 0) if code in changed else settled[code] - own[code]
            transferred[code] = paid + self.budgets[code] - settled[code]
        initial = programming.initial_budgets(self.model)
        return YearPlan(
            budgets=self.budgets,
            allocated=programming.new_allocations(self.model, initial, changed_calls.new_money(self.model, settled)),
            transferred={code: change for code, change in transferred.items() if change},
            later=programming.budgets_after(self.model, year, initial),
            initial={**self.plan.initial, **initial},
        )

    def follow_editions(self) -> None:
        """Let the budget of each later edition of a dedicated call follow the demand for the last one."""
        region, self.edition_changes = self.model.region, {}
        for code, planned in self.plan.budgets.items():
            if planned > 0 and not region.is_open_to_all(code) and region.accounts[code] is not None:
                change = programming.edition_change(self.model, code, planned)
                self.edition_changes[code] = change
                self.budgets[code] = self.accounts.ahead[code] = planned + change

    def set_apart(self, code: int, shared: list[int], weights: dict[int, int]) -> None:
        """Settle the money of a call that is carved from the open calls of its year, if it is one.

        Args:
            code: The call.
            shared: Codes of the open calls of the year.
            weights: What the calendar has for each of them, in cents.
        """
        row = self.model.region.calls[code]
        beyond_calendar = row.held == "yearly_dedicated_call"
        if row.carved_from_open_calls and row.held != "national_board" and shared:
            if beyond_calendar:
                self.fund_beyond_calendar(code, self.budgets, shared)
            else:
                self.leave_to_open_calls(code, self.budgets, weights)
        elif beyond_calendar:
            self.budgets[code] = 0

    def calendar_money(self, code: int, ends: Ends) -> int:
        """Return the cents that the calendar has for a call; only regional money grows with the budget factor."""
        policy = self.model.policy.government
        factor = 1.0 if self.model.region.calls[code].held == "national_board" else policy.budget_factor
        return cents((ends.recorded if policy.alignment.is_recorded else ends.unaligned) * factor)

    def leave_to_open_calls(self, code: int, money: dict[int, int], weights: dict[int, int]) -> None:
        """Grant a dedicated call its money as far as the government follows; the year's open calls get the rest."""
        granted = int(share_of_cents(money[code], self.money_share()))
        spread_over(money, money[code] - granted, weights)
        money[code] = granted
        self.set_more_apart(code, money, list(weights))

    def set_more_apart(self, code: int, money: dict[int, int], shared: list[int]) -> None:
        """Beyond the record, let the open calls of the year give up more for a dedicated call, up to its far end."""
        policy, ends = self.model.policy.government, self.model.region.rules_of(code).budget_eur
        if policy.alignment.is_recorded:
            return
        position = self.strength_in_force.money[self.model.focus_cluster]
        beyond = float(alignment.way_beyond_record(position, self.model.assumptions.alignment.influence_on_record))
        wanted = cents(max(0.0, beyond * (ends.aligned - ends.recorded)) * policy.budget_factor)
        offered = {other: money[other] for other in shared}
        more = min(wanted, int(share_of_cents(sum(offered.values()), MOST_GIVEN_UP)))
        spread_over(money, -more, offered)
        money[code] += more

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
        for code, budget in self.budgets.items():
            if model.region.calls[code].opens == model.quarter and budget > 0:
                money = CallMoney(self.accounts.commit(code), reserve_share(model.through("money"), code))
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
                self.decide(call, call.proposals)
                awarding.start_projects(self.model, call, call.proposals)
        return due

    def decide(self, call: OpenCall, proposals: Proposals) -> None:
        """Appraise and rank the proposals to a call, top it up, share its money out and return what is left."""
        design = call.design
        awarding.appraise(self.model, call, proposals)
        ranking = awarding.rank(self.model, call, proposals)
        demand = int(proposals.grant[ranking].sum())
        top_up = programming.top_up(self.model, design, demand)
        awarding.fund(self.model, call, proposals, ranking, design.budget + top_up)
        awarded = int(proposals.grant[proposals.funded].sum())
        self.accounts.settle(design.call_code, design.budget, awarded)
        call.settlement = Settlement(demand, top_up, awarded)

    def top_up_of(self, call: int) -> int:
        """Return the cents added to a call, by code; 0 before it is decided."""
        return sum(one.settlement.top_up for one in self.calls if one.design.call_code == call and one.settlement)
