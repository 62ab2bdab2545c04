"""What enterprises, cultural bodies and laboratories have in common as owners of ideas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from sim.region.region import Region
from sim.world.organisations import NONE, Kind
from tests.docking.twin.arithmetic import rounded, whole
from tests.docking.twin.elementary import exp, halved, log1p, power
from tests.docking.twin.proposal import Bid, Project, Tie, Work

if TYPE_CHECKING:
    from tests.docking.twin.call import Call
    from tests.docking.twin.idea import Idea
    from tests.docking.twin.model import TwinModel

REFERENCE_GRANT = 15_000_000  # cents: the grant for which preparation days are given


class Organisation(mesa.Agent):
    """One organisation: what it is, whom it knows, and what it has seen of calls."""

    model: TwinModel
    owner_kind = ""

    def __init__(self, model: TwinModel, row: int, columns: dict[str, list[Any]]) -> None:
        """Take the traits of a row of the world's organisations."""
        super().__init__(model)
        self.row = row
        self.uid: int = columns["uid"][row]
        self.kind = Kind(columns["kind"][row])
        self.sector: int = columns["sector"][row]
        self.value_chain: int = columns["value_chain"][row]
        self.province: int = columns["province"][row]
        self.size: int = columns["size"][row]
        self.employees: int = columns["employees"][row]
        self.entry: int = columns["entry"][row]
        self.exit: int = columns["exit"][row]
        self.founded_in_run: bool = columns["founded_in_run"][row]
        self.innovation_active: bool = columns["innovation_active"][row]
        self.cooperating: bool = columns["cooperating"][row]
        self.themes: tuple[int, int] = (columns["first_theme"][row], columns["second_theme"][row])
        self.annual_budget: int = columns["annual_budget"][row]
        self.partnerships: int = columns["partnerships"][row]
        self.idea_rate: float = columns["idea_rate"][row]
        self.potential_rate: float = columns["potential_rate"][row]
        self.membership_taste: float = columns["membership_taste"][row]
        self.capital_taste: float = columns["capital_taste"][row]
        self.day_cost_taste: float = columns["day_cost_taste"][row]
        self.alive = not self.founded_in_run and self.entry <= model.scenario.start
        self.member = False
        self.last_success: int | None = None
        self.last_contact: int | None = None
        self.was_in_contact = False
        self.applications = 0
        self.awards = 0
        self.capability = float(self.is_laboratory)
        self.withdrawn_until: int | None = None
        self.common_projects: dict[Organisation, Tie] = {}
        self.involved_since: int | None = None
        self.engaged = 0
        self.own_chance = self.expected_chance = model.assumptions.application.initial_chance
        self.attends_workshop = False
        self.relative_worth = self.worth_of_membership()
        self.required_return = self.return_of_own_money()
        self.day_cost = rounded(model.assumptions.application.day_cost_eur * exp(0.4 * self.day_cost_taste))

    # What differs between the three kinds of owners.

    def worth_of_membership(self) -> float:
        """Return how many times a typical member's worth membership has."""
        raise NotImplementedError

    def return_of_own_money(self) -> float:
        """Return the return that its own money must bring."""
        return 0.0

    def lead_capacity(self) -> int:
        """Return how many proposals it can lead in one call."""
        return 1

    def is_willing(self, bid: Bid) -> bool:
        """Decide whether a proposal is worth it."""
        raise NotImplementedError

    # What it is.

    @property
    def is_laboratory(self) -> bool:
        """Whether it belongs to the High Technology Network."""
        return self.kind >= Kind.PUBLIC_LABORATORY

    @property
    def ecosystem(self) -> int:
        """Return the sector to whose cluster it counts now."""
        return self.model.ecosystems[self.sector]

    @property
    def ties(self) -> int:
        """Return with how many others it is acquainted by projects."""
        return len(self.partners)

    @property
    def capability_level(self) -> float:
        """Return how capable it is, from 0 to 1."""
        return rounded(self.capability / (1.0 + self.capability))

    @property
    def experience(self) -> float:
        """Return how experienced in applying it is: each result known closes half of what is missing to 1."""
        return 1.0 - halved(1.0, self.applications)

    @property
    def has_withdrawn(self) -> bool:
        """Whether a rejection keeps it from applying now."""
        return self.withdrawn_until is not None and self.model.quarter <= self.withdrawn_until

    @property
    def is_withdrawing(self) -> bool:
        """Whether a rejection keeps it from applying in the next quarter."""
        return self.withdrawn_until is not None and self.model.quarter < self.withdrawn_until

    @property
    def partners(self) -> set[Organisation]:
        """Return those with whom the last common project did not end too long ago."""
        oldest = self.model.quarter - self.model.assumptions.matching.acquaintance_quarters
        return {other for other, tie in self.common_projects.items() if tie.until >= oldest}

    @property
    def free(self) -> int:
        """Return how many more consortia led by others it can join."""
        return self.partnerships - self.engaged

    def is_small(self, region: Region) -> bool:
        """Tell whether it pays the fee of small enterprises."""
        return self.size != NONE and self.size in region.small_sizes

    # Hearing of calls.

    def hears_of(self, call: Call) -> bool:
        """Tell whether it hears of a call: one draw, whatever number of ideas it has."""
        chance, persistence = self.model.chance, self.model.assumptions.information.persistence
        as_ever = rounded(chance.number(f"attention to {call.call_id} as ever", self)) < persistence
        decision = "attention to calls" if as_ever else f"hears of {call.call_id}"
        return rounded(chance.number(decision, self)) < self.probability_to_hear_of(call)

    def probability_to_hear_of(self, call: Call) -> float:
        """Return the chance that at least one of the ways of hearing works."""
        ways = self.model.assumptions.information
        informed = self.model.via("information")
        me = informed.organisations[self.row]
        cluster = informed.cluster_of_sector(informed.ecosystems[self.sector])
        share = 0.0 if cluster is None else cluster.informed_share
        unheard_from_partners = 1.0
        for _ in range(min(self.ties, 5)):
            unheard_from_partners *= 1.0 - ways.from_partner
        missed = 1.0
        for way in (
            ways.by_oneself,
            informed.policy.government.outreach,
            call.publicity,
            ways.as_member * share * me.member,
            ways.at_workshop * me.attends_workshop,
            ways.from_experience * (self.applications > 0),
            ways.in_network * self.is_laboratory,
            1.0 - unheard_from_partners,
        ):
            missed *= 1.0 - way
        return rounded(min(1.0, rounded(1.0 - missed) * call.interest(self.model)))

    # Weighing and deciding.

    def perceived_chance(self) -> float:
        """Return the chance of success it sees for itself and its neighbours."""
        model = self.model.via("expectation")
        weight = self.model.assumptions.application.neighbour_weight
        own = model.organisations[self.row].expected_chance
        local = model.expected_local_chance[self.sector, self.province]
        return rounded((1.0 - weight) * own + weight * local)

    def weighs(self, idea: Idea, call: Call) -> Bid:
        """Work out what applying with an idea in a call would take and be worth."""
        it = self.model.assumptions.application
        cost = call.part_of(idea.cost)
        grant = self.grant_sought(idea, call, cost)
        work = self.writes(idea, call, grant)
        chance = self.perceived_chance()
        worth = self.worth_of(idea)
        cost_eur, grant_eur = cost / 100.0, grant / 100.0
        size = float(np.sqrt(grant / REFERENCE_GRANT))
        spared = call.spared_share[self.sector]
        burden = ((((3.0 / 7.0) * it.preparation_days) * size) * (1.0 - spared)) * self.day_cost
        alone = worth * cost_eur if self.goes_alone_with(idea) else 0.0
        with_grant = (worth * cost_eur + (1.0 + self.required_return) * grant_eur) - burden
        value = rounded(chance * (with_grant - alone) - work.preparation)
        return Bid(call, idea, cost, grant, chance, work, value)

    def grant_sought(self, idea: Idea, call: Call, cost: int) -> int:
        """Return the grant that it asks for: a share of the most that the call gives for a cost."""
        most = whole(cost * call.aid_intensity)
        if call.max_grant is not None:
            most = min(most, call.max_grant)
        draw = self.model.chance.number(f"grant asked of {call.call_id}", idea)
        least = call.smallest_grant_share
        return whole(most * rounded(least + (1.0 - least) * draw))

    def writes(self, idea: Idea, call: Call, grant: int) -> Work:
        """Return what writing a proposal takes, by itself or with a consultant, whichever is cheaper."""
        it = self.model.assumptions.application
        studied = float(self.model.via("support").ideas[idea.row].studied)
        size = float(np.sqrt(grant / REFERENCE_GRANT))
        left = (
            (1.0 - it.experience_saving * self.experience)
            * (1.0 - self.model.assumptions.feasibility.cost_reduction * studied)
            * (1.0 - call.spared_share[self.sector])
        )
        effort = rounded(size * left)
        fee = whole((100.0 * it.consultant_fee_eur) * size)
        own_days = it.preparation_days * effort
        saved = (1.0 - 0.3) * own_days
        hired = fee / 100.0 < rounded(saved * self.day_cost)
        if hired:
            own_days = 0.3 * own_days
        else:
            fee = 0
        days = rounded(own_days)
        return Work(hired, fee, effort, days, days * self.day_cost + fee / 100.0)

    def worth_of(self, idea: Idea) -> float:
        """Return by how much it expects an idea to bring more than the money put into it costs."""
        it = self.model.assumptions.application
        expected = rounded(it.private_return + it.return_per_merit * (idea.believed_merit + idea.capability_gain))
        return rounded(expected - self.required_return)

    def goes_alone_with(self, idea: Idea) -> bool:
        """Tell whether it would realise an idea without a grant."""
        return False

    def grant_is_worth_preparing(self, bid: Bid) -> bool:
        """Tell whether the expected grant is worth the preparation."""
        return rounded(bid.chance * bid.grant / 100.0) >= rounded(bid.work.preparation)

    def is_ready(self, bid: Bid) -> bool:
        """Tell whether it can submit within the window of the call."""
        studied = self.model.via("support").ideas[bid.idea.row].studied
        return studied or self.ready_after(bid) <= bid.call.window_days

    def ready_after(self, bid: Bid) -> float:
        """Return after how many days its proposal is ready."""
        it = self.model.assumptions.information
        needed = rounded(it.ready_after_days * power(self.effort_that_counts(bid), it.readiness_by_size))
        draw = self.model.chance.number("ready", bid.idea, self.model.quarter)
        return rounded(needed * power(-log1p(-draw), 1.0 / it.readiness_shape))

    def effort_that_counts(self, bid: Bid) -> float:
        """Return the work by which it takes longer to be ready."""
        return bid.work.effort

    # Learning.

    def knows(self, other: Organisation) -> bool:
        """Tell whether it is acquainted with another by a project."""
        return other in self.partners

    def ties_with(self, other: Organisation, project: Project, through: str) -> None:
        """Remember somebody in the same project, and be remembered."""
        tie = self.common_projects.get(other)
        if tie is None:
            tie = Tie((self, other), project.proposal, self.model.quarter, project.ends, through)
            self.common_projects[other] = other.common_projects[self] = tie
        tie.until = max(tie.until, project.ends)

    def is_involved(self) -> None:
        """Note the first project it is in."""
        if self.involved_since is None:
            self.involved_since = self.model.quarter

    def learns(self, decided: int, funded: int) -> None:
        """Move its perceived chance towards the results it got in this quarter."""
        rate = self.model.assumptions.application.learning_rate
        self.own_chance = rounded(self.own_chance + rate * (funded / decided - self.own_chance))
        self.applications += decided
        self.awards += funded
        if funded:
            self.withdrawn_until = None
