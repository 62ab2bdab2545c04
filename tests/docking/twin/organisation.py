"""What enterprises, cultural bodies and laboratories have in common as owners of ideas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from sim.region.region import Region
from sim.world.organisations import NONE, Kind
from tests.docking.twin.arithmetic import rounded, whole
from tests.docking.twin.elementary import exp
from tests.docking.twin.proposal import Bid, Project, Tie

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
        self.finance_cost: float = columns["finance_cost"][row]
        self.additionality: float = columns["additionality"][row]
        self.annual_budget: int = columns["annual_budget"][row]
        self.partnerships: int = columns["partnerships"][row]
        self.membership_taste: float = columns["membership_taste"][row]
        self.threshold_taste: float = columns["threshold_taste"][row]
        self.alive = not self.founded_in_run and self.entry <= model.scenario.start
        self.member = False
        self.applications = 0
        self.awards = 0
        self.common_projects: dict[Organisation, Tie] = {}
        self.involved_since: int | None = None
        self.engaged = 0
        self.own_chance = self.expected_chance = model.assumptions.application.initial_chance
        self.attends_workshop = False
        self.relative_worth = self.worth_of_membership()

    # What differs between the three kinds of owners.

    def worth_of_membership(self) -> float:
        """Return how many times a typical member's worth membership has."""
        raise NotImplementedError

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
        draw = self.model.chance.number(f"hears of {call.call_id}", self)
        return rounded(draw) < self.probability_to_hear_of(call)

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
        return rounded(1.0 - missed)

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
        experienced = float(self.applications > 0)
        studied = float(self.model.via("support").ideas[idea.row].studied)
        spared = call.spared_share[self.sector]
        grant = whole(idea.cost * call.aid_intensity)
        if call.max_grant is not None:
            grant = min(grant, call.max_grant)
        size = float(np.sqrt(grant / REFERENCE_GRANT))
        effort = (
            (1.0 - it.experience_saving * experienced)
            * (1.0 - self.model.assumptions.feasibility.cost_reduction * studied)
            * (1.0 - spared)
        )
        days = rounded((it.preparation_days * size) * effort)
        chance = self.perceived_chance()
        worth = it.private_return + it.return_per_merit * idea.believed_merit
        burden = ((it.burden_days * size) * (1.0 - spared)) * it.day_cost_eur
        preparation = days * it.day_cost_eur
        cost_eur = idea.cost / 100.0
        own_eur = cost_eur - grant / 100.0
        value = rounded(chance * ((cost_eur * (1.0 + worth) - self.finance_cost * own_eur) - burden) - preparation)
        return Bid(call, idea, grant, chance, days, preparation, value)

    def grant_is_worth_preparing(self, bid: Bid) -> bool:
        """Tell whether the expected grant is worth the preparation."""
        return rounded(bid.chance * bid.grant / 100.0) >= rounded(bid.preparation)

    def is_ready(self, bid: Bid) -> bool:
        """Tell whether it can submit within the window of the call."""
        if self.model.via("support").ideas[bid.idea.row].studied:
            return True
        after = self.model.assumptions.information.ready_after_days
        chance = rounded(1.0 - exp(-bid.call.window_days / after))
        return rounded(self.model.chance.number("ready", bid.idea, self.model.quarter)) < chance

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
