"""A model that notes what happens to one idea, phase by phase, and changes nothing by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.model import EcosystemModel
from sim.phases.application_round import best_bids, bids_of_those_who_heard, decide
from sim.phases.awarding import Criteria, criteria
from sim.phases.drafting import admission
from sim.phases.partnering import TIERS, form_consortia, look_for_partners
from sim.rules import information
from sim.rules.allocation import FLOOR, LOTTERY, RANKING, RESERVE
from sim.rules.appraisal import in_sd_units
from sim.state.bids import Bids
from sim.state.calls import OpenCall, Proposals
from sim.state.idea_state import Status
from sim.units import Quarter
from sim.world.organisations import NONE, Kind, OwnerKind

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario
    from sim.world.world import World

__all__ = ["Chapter", "Narrator"]

Ints = NDArray[np.int64]

_AWARDED_BY = {FLOOR: "the floor of its sector", RESERVE: "the reserve", RANKING: "its rank", LOTTERY: "the lot"}
_ENDINGS = {
    Status.LATENT: "never came up: its owner did not exist, or a shock took it",
    Status.LIVE: "waits for a call at the end of the run",
    Status.SUBMITTED: "is under appraisal at the end of the run",
    Status.STOPPED: "was stopped after a feasibility study",
    Status.DROPPED: "was given up after a rejection",
    Status.EXPIRED: "expired, or its owner closed, before it was funded",
}


@dataclass(frozen=True)
class Chapter:
    """What happened to an idea in one quarter: a heading, and one line a fact."""

    quarter: Quarter
    heading: str
    facts: tuple[str, ...]


class Narrator(EcosystemModel):
    """An ecosystem in which somebody follows one idea.

    What is noted is worked out with the functions the run itself uses, before or after the phase they belong to; they
    have no side effects but the counts of a funnel, which come out the same.
    """

    def __init__(self, scenario: Scenario, *, seed: int, world: World, idea: int) -> None:
        """Set up the run and introduce the idea in row `idea` of the world."""
        super().__init__(scenario, seed=seed, world=world)
        self.idea = idea
        self.owner = int(world.ideas.owner[idea])
        self.chapters: list[Chapter] = []
        self._note("The idea and its owner", self._introduction(), int(world.ideas.quarter[idea]))

    @property
    def has_ended(self) -> bool:
        """Whether nothing can happen to the idea any more."""
        status = self._status()
        if status == Status.FUNDED:
            return bool((self.projects["ends"][self._projects()] < self.quarter).all())
        if status == Status.LATENT:
            return self.quarter > int(self.world.ideas.quarter[self.idea])
        return status in (Status.STOPPED, Status.DROPPED, Status.EXPIRED)

    def ending(self) -> str:
        """Return what became of the idea, in a few words."""
        if self._status() != Status.FUNDED:
            return _ENDINGS[self._status()]
        (project,) = self._projects()
        if self.projects["ends"][project] >= self.quarter:
            return "was funded and runs on after the end"
        return "was funded and completed" if self.projects["completed"][project] else "was funded and failed"

    def clusters_work(self) -> None:
        """Note what clusters do for the idea."""
        state = self.through("support").idea_state
        before = (bool(state.studied[self.idea]), bool(state.introduced[self.idea]), int(state.kind[self.idea]))
        super().clusters_work()
        facts = []
        if state.studied[self.idea] and not before[0]:
            facts.append("a feasibility study settled objectives, partners, budget and timetable")
            if state.international[self.idea]:
                facts.append("it looked for partners abroad")
            if state.stopped[self.idea]:
                facts.append("it showed that the idea should stop")
            kinds = self.region.project_kinds
            if int(state.kind[self.idea]) != before[2]:
                facts.append(f"it made of a {kinds[before[2]]} project a {kinds[int(state.kind[self.idea])]} project")
        if state.introduced[self.idea] and not before[1]:
            facts.append("the cluster introduced the owner to its members")
        if facts:
            self._note("Support by the cluster", facts)

    def owners_apply(self) -> None:
        """Note how the owner hears of the calls, weighs them, looks for partners and decides."""
        calls = self.government.calls_opening_now()
        if calls and self._status() == Status.LIVE:
            self.expectations = (self.organisation_state.own_chance, self.local_chance)
            for call in calls:
                self._note_hearing(call)
            self._note_application(calls)
        super().owners_apply()

    def government_decides_calls(self) -> list[OpenCall]:
        """Note how a proposal fares."""
        decided = super().government_decides_calls()
        for call in decided:
            if call.proposals is not None and (call.proposals.idea == self.idea).any():
                self._note_appraisal(call, call.proposals)
        return decided

    def projects_advance(self) -> Ints:
        """Note how the project starts and ends."""
        completed = super().projects_advance()
        for project in self._projects():
            if self.projects["awarded"][project] == self.quarter and self.projects["hosted"][project]:
                self._note("The project starts", ["a Tecnopolo of its province hosts it"])
            if self.projects["ends"][project] == self.quarter:
                reached = "is completed" if self.projects["completed"][project] else "fails before its end"
                researchers = int(self.projects["researchers"][project])
                self._note("The project ends", [f"it {reached}", f"new researchers: {researchers}"])
        return completed

    def owners_learn(self, decided: list[OpenCall]) -> None:
        """Note what the owner learns, and whether a rejected idea is kept."""
        before = float(self.organisation_state.own_chance[self.owner])
        super().owners_learn(decided)
        after = float(self.organisation_state.own_chance[self.owner])
        if after != before and self.quarter >= int(self.world.ideas.quarter[self.idea]):
            facts = [f"the owner now takes its chance of success for {after:.3f} (before: {before:.3f})"]
            is_decided = any(
                call.proposals is not None and (call.proposals.idea == self.idea).any() for call in decided
            )
            if is_decided and self._status() == Status.LIVE:
                facts.append("the rejected idea is kept for another call")
            self._note("What the owner learns", facts)

    def _status(self) -> Status:
        return Status(int(self.idea_state.status[self.idea]))

    def _projects(self) -> list[int]:
        return np.flatnonzero(self.projects["idea"] == self.idea).tolist()

    def _note(self, heading: str, facts: list[str], quarter: Quarter | None = None) -> None:
        self.chapters.append(Chapter(self.quarter if quarter is None else quarter, heading, tuple(facts)))

    def _introduction(self) -> list[str]:
        ideas, organisations, region, row = self.world.ideas, self.world.organisations, self.region, self.idea
        owner, size, chain = self.owner, int(organisations.size[self.owner]), int(organisations.value_chain[self.owner])
        traits = [
            Kind(int(organisations.kind[owner])).name.lower().replace("_", " "),
            region.sectors[int(organisations.sector[owner])].label,
            *([region.value_chains[chain].label] if chain != NONE else []),
            *([region.size_classes[size].label.lower()] if size != NONE else []),
            region.provinces[int(organisations.province[owner])].label,
        ]
        first, second = (region.themes[int(theme[row])].label for theme in (ideas.first_theme, ideas.second_theme))
        share = float(ideas.first_share[row])
        return [
            f"owner: {organisations.name(owner)} ({', '.join(traits)})",
            f"themes: {first} ({share:.0%}), {second} ({1 - share:.0%})" if second != first else f"theme: {first}",
            f"cost: {_eur(int(ideas.cost[row]))}; {region.project_kinds[int(ideas.kind[row])]} project, "
            f"{region.idea_modes[int(ideas.mode[row])].replace('_', '-')} mode",
            f"true merit {float(ideas.merit[row]):+.2f} SD, which the owner takes for "
            f"{float(ideas.believed_merit[row]):+.2f}",
            f"contribution to the green {float(ideas.green[row]):.2f}, digital {float(ideas.digital[row]):.2f} and "
            f"social transition {float(ideas.social[row]):.2f} (0 to 1)",
        ]

    def _note_hearing(self, call: OpenCall) -> None:
        mine, not_on_record = np.array([self.idea]), self._told_as_not_on_record(call)
        failing = [rule for rule, lets_in in admission(self, call.design).items() if not lets_in(mine)[0]]
        if failing:
            self._note(
                f"{call.design.call_id} opens",
                [*not_on_record, f"its rules do not admit the idea: {', '.join(failing)}"],
            )
            return
        owner = np.array([self.owner])
        ways = self.owners.ways_of_hearing(owner, call.design.publicity)
        named = {name: float(np.ravel(chance)[0]) for name, chance in ways.items()}
        listed = ", ".join(f"{name} {chance:.2f}" for name, chance in named.items() if chance > 0)
        chance = float(information.chance_of_hearing(named.values()))
        draw = float(self.owners.hearing_draws(call.design, owner)[0])
        heard = "hears of it" if self.owners.hear_of(call.design, mine)[0] else "does not hear of it"
        self._note(
            f"{call.design.call_id} opens",
            [
                *not_on_record,
                f"the owner {heard}: chance {chance:.3f}, number drawn {draw:.3f}",
                f"ways of hearing: {listed}",
            ],
        )

    def _told_as_not_on_record(self, call: OpenCall) -> list[str]:
        row = self.region.calls[call.design.call_code]
        assumed = ["the call is assumed, not on record"] if row.assumed else []
        changed = row.call_id in dict(self.scenario.calls)
        return assumed + (["the scenario makes the call what it is (cci explain)"] if changed else [])

    def _note_application(self, calls: list[OpenCall]) -> None:
        every = Bids.together([bids_of_those_who_heard(self, call, opening) for opening, call in enumerate(calls)])
        for bid in np.flatnonzero(every.idea == self.idea).tolist():
            self._note(f"Weighing {calls[int(every.opening[bid])].design.call_id}", self._weighing(every, bid))
        if not (every.idea == self.idea).any():
            return
        best = best_bids(self, every, calls)
        if not (best.idea == self.idea).any():
            self._note("Choosing", ["the owner prefers another of its ideas for the same call"])
            return
        (bid,) = np.flatnonzero(best.idea == self.idea).tolist()
        design = calls[int(best.opening[bid])].design
        if design.laboratories_required + design.enterprises_required:
            self._note(f"Looking for partners for {design.call_id}", self._search(best, bid))
        complete = form_consortia(self, best)
        if not (complete.idea == self.idea).any():
            self._note("Deciding", ["without the partners that the call requires there is no proposal"])
            return
        (bid,) = np.flatnonzero(complete.idea == self.idea).tolist()
        self._note(f"Deciding on {design.call_id}", self._decision(calls, complete, bid))

    def _decision(self, calls: list[OpenCall], bids: Bids, bid: int) -> list[str]:
        window = calls[int(bids.opening[bid])].design.window_days
        is_willing = bool(decide(self, bids)[bid])
        is_ready = bool(self.owners.are_ready(bids, np.array([call.design.window_days for call in calls]))[bid])
        in_time = float(information.chance_of_being_ready(window, self.assumptions.information.ready_after_days))
        draw = float(self.owners.ready_draws(np.array([self.idea]))[0])
        return [
            "applying is worth it" if is_willing else "applying is not worth it",
            f"the owner is {'ready' if is_ready else 'not ready'} within {window:.0f} days "
            f"(chance {in_time:.3f}, number drawn {draw:.3f}; a feasibility study makes ready)",
            "so the proposal is submitted" if is_willing and is_ready else "so nothing is submitted",
        ]

    def _weighing(self, bids: Bids, bid: int) -> list[str]:
        organisations, assumed = self.world.organisations, self.assumptions.application
        cost, grant = int(self.world.ideas.cost[self.idea]), int(bids.grant[bid])
        preparation = float(bids.days[bid]) * assumed.day_cost_eur
        facts = [
            f"grant {_eur(grant)} of {_eur(cost)}, own contribution {_eur(cost - grant)}; "
            f"perceived chance {float(bids.chance[bid]):.3f}",
            f"preparation {float(bids.days[bid]):.1f} working days, {preparation:,.0f} EUR",
        ]
        owner_kind = Kind(organisations.kind[self.owner]).owner_kind
        if owner_kind is OwnerKind.ENTERPRISE:
            needed = float(self.enterprises.thresholds(np.array([self.owner]))[0]) * preparation
            asks = f"asks for {needed:,.0f} EUR" if needed >= 0 else f"would go up to a loss of {-needed:,.0f} EUR"
            facts.append(f"expected value {float(bids.value[bid]):,.0f} EUR; the owner {asks}")
        else:
            expected = float(bids.chance[bid]) * grant / 100
            facts.append(f"expected grant {expected:,.0f} EUR against the cost of preparation")
        if owner_kind is OwnerKind.CULTURAL_BODY:
            limit = assumed.cofinancing_limit * float(organisations.annual_budget[self.owner])
            facts.append(f"own contribution possible up to {_eur(int(limit))}")
        return facts

    def _search(self, bids: Bids, bid: int) -> list[str]:
        facts = []
        for pairs in look_for_partners(self, bids):
            mine = np.flatnonzero(pairs.lead == bid)
            agreed = mine[pairs.holds[mine]]
            asked = mine if agreed.size == 0 else mine[mine <= agreed[-1]]
            for pair in asked.tolist():
                answer = "agrees" if pairs.holds[pair] else "has better requests or no room"
                facts.append(
                    f"{self.world.organisations.name(int(pairs.candidate[pair]))} ({TIERS[int(pairs.tier[pair])]}): "
                    f"worth {float(pairs.utility[pair]):.2f} to the lead, the lead {float(pairs.request[pair]):.2f} "
                    f"to it; {answer}"
                )
        return facts or ["nobody to ask"]

    def _note_appraisal(self, call: OpenCall, proposals: Proposals) -> None:
        (row,) = np.flatnonzero(proposals.idea == self.idea).tolist()
        design, by = call.design, criteria(self, call, proposals)
        given = int(proposals.grant[proposals.funded].sum())
        facts = [
            *self._told_as_not_on_record(call),
            f"budget {_eur(design.budget)}, top-up {_eur(self.government.top_up_of(design.call_code))}, "
            f"{design.reserve_share:.0%} reserved for {self.region.labels.focus_label}; {_eur(given)} given",
            f"{proposals.idea.size} proposals, {int(proposals.funded.sum())} funded",
            f"formal check: {'passed' if proposals.eligible[row] else 'failed'}",
            *_score(design.weights, by, row),
            f"score {float(proposals.score[row]):+.3f}, threshold {design.threshold:+.3f}",
        ]
        if proposals.claimed_sector[row] != design.ecosystem[self.world.organisations.sector[self.owner]]:
            facts.append("it claims to belong to the sector of the reserve")
        if proposals.rank[row] > 0:
            last = int(proposals.rank[proposals.funded].max(initial=0))
            facts.append(f"rank {int(proposals.rank[row])} of {int(proposals.rank.max())}; last rank funded: {last}")
        if proposals.funded[row]:
            facts.append(f"funded by {_AWARDED_BY[int(proposals.awarded_by[row])]}: {_eur(int(proposals.grant[row]))}")
            (project,) = self._projects()
            alone = "would have" if self.projects["would_go_alone"][project] else "would not have"
            facts.append(f"without the grant it {alone} gone ahead")
        else:
            facts.append("not funded")
        self._note(f"{design.call_id} is decided", facts)


def _score(weights: tuple[float, float, float, float], by: Criteria, row: int) -> list[str]:
    """Say what each criterion adds to the score of a proposal."""
    merit, theme, consortium, transition = weights
    written, noise = float(by.written[row]), float(by.noise[row])
    lines = [f"merit as written {written:+.2f} and error of the panel {noise:+.2f}: {merit * (written + noise):+.3f}"]
    for words, weight, values in (
        ("fit to a priority", theme, by.fit),
        ("consortium", consortium, by.consortium),
        ("contribution to transition", transition, by.transition),
    ):
        share = float(values[row])
        lines.append(f"{words} {share:.2f} (0 to 1): {weight * float(in_sd_units(share)):+.3f}")
    return lines


def _eur(cents: int) -> str:
    return f"{cents / 100:,.0f} EUR"
