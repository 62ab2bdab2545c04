"""A model that notes what happens to one idea, phase by phase, and changes nothing by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.model import EcosystemModel
from sim.phases.application_round import best_bids, bids_of_those_who_heard, decide
from sim.phases.awarding import criteria
from sim.phases.drafting import admission
from sim.phases.partnering import form_consortia, look_for_partners
from sim.phases.rejections import distances_below_line, line_of_funding
from sim.rules import information
from sim.state.bids import Bids
from sim.state.calls import OpenCall, Proposals
from sim.state.idea_state import Status
from sim.state.ties import Meeting
from sim.stories.wording import AWARDED_BY, ENDINGS, MET, eur, score_told
from sim.units import Quarter, quarter_label
from sim.world.organisations import NONE, Kind, OwnerKind

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario
    from sim.world.world import World

__all__ = ["Chapter", "Narrator"]

Ints = NDArray[np.int64]


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
        return status in (Status.STOPPED, Status.DROPPED, Status.EXPIRED, Status.ALONE, Status.RENOUNCED)

    def ending(self) -> str:
        """Return what became of the idea, in a few words."""
        if self._status() != Status.FUNDED:
            return ENDINGS[self._status()]
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
            if self.projects["renounced"][project]:
                if self.projects["ends"][project] == self.quarter:
                    self._note("The grant is renounced", ["its money goes back, and the project does not start"])
                continue
            if self.projects["awarded"][project] == self.quarter - 1 and self.projects["hosted"][project]:
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
            f"cost: {eur(int(ideas.cost[row]))}; {region.project_kinds[int(ideas.kind[row])]} project, "
            f"{region.idea_modes[int(ideas.mode[row])].replace('_', '-')} mode",
            f"latent merit {float(ideas.merit[row]):+.2f} SD, which the owner takes for "
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
        chance = float(self.owners.chance_of_hearing(call.design, owner)[0])
        draw = float(self.owners.hearing_draws(call.design, owner)[0])
        heard = "hears of it" if self.owners.hear_of(call.design, mine)[0] else "does not hear of it"
        self._note(
            f"{call.design.call_id} opens",
            [
                *not_on_record,
                f"the owner {heard}: chance {chance:.3f}, number drawn {draw:.3f}",
                f"ways of hearing: {listed}; interest in it {self.owners.interest_in(call.design):.2f} (usual: 1)",
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
        after = float(self.owners.days_until_ready(bids)[bid])
        shape = self.assumptions.information.readiness_shape
        in_time = information.chance_of_being_ready(window, float(self.owners.days_needed(bids)[bid]), shape)
        worth = "applying is worth it" if is_willing else "applying is not worth it"
        until = int(self.organisation_state.withdrawn_until[self.owner])
        withdrawn = f"far from funding the last time, the owner applies to nothing until {quarter_label(until)}"
        return [
            withdrawn if self.quarter <= until else worth,
            f"the owner is {'ready' if is_ready else 'not ready'} within {window:.0f} days "
            f"(chance {in_time:.3f}, it needs {after:.0f} days; a feasibility study makes ready)",
            "so the proposal is submitted" if is_willing and is_ready else "so nothing is submitted",
        ]

    def _weighing(self, bids: Bids, bid: int) -> list[str]:
        organisations, assumed = self.world.organisations, self.assumptions.application
        cost, grant = int(bids.cost[bid]), int(bids.grant[bid])
        days, preparation = float(bids.work.days[bid]), float(bids.work.preparation[bid])
        facts = [
            f"grant {eur(grant)} of {eur(cost)}, own contribution {eur(cost - grant)}; "
            f"perceived chance {float(bids.chance[bid]):.3f}",
            f"preparation {days:.1f} working days, {preparation:,.0f} EUR",
        ]
        owner_kind = Kind(organisations.kind[self.owner]).owner_kind
        if owner_kind is OwnerKind.ENTERPRISE:
            alone = "worth" if self.owners.would_go_alone(np.array([self.idea]))[0] else "not worth"
            facts.append(
                f"expected value of applying {float(bids.value[bid]):,.0f} EUR; the idea is {alone} doing alone, "
                f"for the owner's money must bring {float(self.owners.required_return(np.array([self.owner]))[0]):.0%}"
            )
        else:
            expected = float(bids.chance[bid]) * grant / 100
            facts.append(f"expected grant {expected:,.0f} EUR against the cost of preparation")
        if bids.work.consultant[bid]:
            facts.append(f"a consultant writes the proposal for {eur(int(bids.work.fee[bid]))}")
        if owner_kind is OwnerKind.CULTURAL_BODY:
            limit = assumed.cofinancing_limit * float(organisations.annual_budget[self.owner])
            facts.append(f"own contribution possible up to {eur(int(limit))}")
        return facts

    def _search(self, bids: Bids, bid: int) -> list[str]:
        facts = []
        for pairs in look_for_partners(self, bids):
            mine = np.flatnonzero(pairs.lead == bid)
            agreed = mine[pairs.holds[mine]]
            asked = mine if agreed.size == 0 else mine[mine <= agreed[-1]]
            for pair in asked.tolist():
                candidate = self.world.organisations.name(int(pairs.candidate[pair]))
                answer = "agrees" if pairs.holds[pair] else "has better requests or no room"
                facts.append(
                    f"{candidate} ({MET[Meeting(int(pairs.met[pair]))]}): "
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
            f"budget {eur(design.budget)}, top-up {eur(self.government.top_up_of(design.call_code))}, "
            f"{design.reserve_share:.0%} reserved for {self.region.labels.focus_label}; {eur(given)} given",
            f"{proposals.idea.size} proposals, {int(proposals.funded.sum())} funded",
            f"formal check: {'passed' if proposals.eligible[row] else 'failed'}",
            f"merit {float(self.world.ideas.merit[self.idea]):+.2f} SD, with "
            f"{float(self.idea_state.capability_gain[self.idea]):+.2f} by what the owner had learnt and "
            f"{float(proposals.writing_gain[row]):+.2f} by writing",
            *score_told(design.weights, by, row),
            f"score {float(proposals.score[row]):+.3f}, threshold {design.threshold:+.3f}",
        ]
        if proposals.claimed_sector[row] != design.ecosystem[self.world.organisations.sector[self.owner]]:
            facts.append("it claims to belong to the sector of the reserve")
        if proposals.rank[row] > 0:
            last = int(proposals.rank[proposals.funded].max(initial=0))
            facts.append(f"rank {int(proposals.rank[row])} of {int(proposals.rank.max())}; last rank funded: {last}")
        if proposals.funded[row]:
            facts.append(f"funded by {AWARDED_BY[int(proposals.awarded_by[row])]}: {eur(int(proposals.grant[row]))}")
            (project,) = self._projects()
            alone = "would have" if self.projects["would_go_alone"][project] else "would not have"
            facts.append(f"without the grant it {alone} gone ahead")
        else:
            line, below = line_of_funding(call, proposals), float(distances_below_line(call, proposals)[row])
            facts.append(f"not funded: {below:.2f} SD below the line of funding ({line:+.3f})")
        self._note(f"{design.call_id} is decided", facts)
