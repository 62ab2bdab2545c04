"""An open call: its rules, whom it admits, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim.region.tables import CallRow
from sim.world.organisations import NONE
from sim.world.randomness import text_key
from tests.docking.twin.arithmetic import rounded
from tests.docking.twin.calendar import admits_kind_of_owner
from tests.docking.twin.elementary import exp
from tests.docking.twin.idea import Idea
from tests.docking.twin.organisation import Organisation
from tests.docking.twin.proposal import Proposal

if TYPE_CHECKING:
    from tests.docking.twin.model import TwinModel

STAGES = (
    "live_ideas",
    "admissible",
    "aware",
    "with_partners",
    "applications",
    "eligible",
    "above_threshold",
    "funded",
)
"""The stages of the funnel, from ideas to awards."""


@dataclass(eq=False)
class Call:
    """A call as designed when it opened, its proposals and its funnel; money in cents, lists by sector."""

    code: int
    row: CallRow
    decides: int
    ecosystem: list[int]
    admits_sector: list[bool]
    theme_weights: list[float]
    places: int
    budget: int
    aid_intensity: float
    min_cost: list[int]
    max_cost: int | None
    max_grant: int | None
    smallest_grant_share: float
    laboratories_required: int
    enterprises_required: int
    floor: int
    reserve_share: float
    window_days: float
    nontechnological_share: list[float]
    spared_share: list[float]
    max_age_quarters: float | None
    threshold: float
    weights: tuple[float, float, float, float]
    publicity: float
    researchers_per_meur: float
    pass_rate: float
    allocation_rule: str
    lottery_share: float
    sizes: tuple[int, ...]
    kinds: tuple[int, ...]
    technological_mode: int
    alignment_thematic: list[float] = field(default_factory=list)
    alignment_design: list[float] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    decided: bool = False
    edition_change: int = 0
    demand: int = 0
    top_up: int = 0
    funnel: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin the funnel at 0."""
        self.funnel = {stage: [0] * len(self.ecosystem) for stage in STAGES}

    @property
    def call_id(self) -> str:
        """Return the name of the call."""
        return self.row.call_id

    @property
    def awarded(self) -> int:
        """Return the grants awarded."""
        return sum(one.grant for one in self.proposals if one.funded)

    @property
    def stops(self) -> bool:
        """Whether the first grant that does not fit ends a stage."""
        return self.row.on_misfit == "stop"

    @property
    def uid(self) -> int:
        """Return its identity in draws."""
        return text_key(self.call_id)

    def interest(self, model: TwinModel) -> float:
        """Return how much more or less than others the call interests everybody."""
        spread = model.assumptions.information.interest_spread
        return rounded(exp(spread * model.chance.normal("interest in a call", self)))

    def part_of(self, cost: int) -> int:
        """Return the part of a cost that the call may fund."""
        return cost if self.max_cost is None else min(cost, self.max_cost)

    def counts(self, stage: str, owner: Organisation) -> None:
        """Count one idea or proposal at a stage of the funnel."""
        self.funnel[stage][owner.sector] += 1

    def admits(self, idea: Idea) -> bool:
        """Tell whether a live idea may be submitted by its owner."""
        owner = idea.owner
        model = owner.model
        return (
            admits_kind_of_owner(self.row, owner.kind)
            and self.admits_sector[owner.sector]
            and (owner.size == NONE or owner.size in self.sizes)
            and model.via("support").ideas[idea.row].kind in self.kinds
            and idea.cost >= self.min_cost[owner.sector]
            and self.admits_age(owner)
            and self.admits_mode(idea)
        )

    def admits_mode(self, idea: Idea) -> bool:
        """Tell whether an idea can be worded as the call defines innovation."""
        share = self.nontechnological_share[idea.owner.sector]
        return idea.mode == self.technological_mode or rounded(idea.definition_draw) < share

    def admits_age(self, owner: Organisation) -> bool:
        """Tell whether an enterprise is young enough."""
        if owner.size == NONE or self.max_age_quarters is None:
            return True
        return owner.model.quarter - owner.entry <= self.max_age_quarters
