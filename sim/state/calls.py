"""A call as it opens, what happens to it, and the proposals it receives."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.state.bids import Work

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

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


@dataclass(frozen=True)
class AlignmentStrength:
    """How far a government goes towards each cluster, 0 to 1, one entry a cluster.

    In themes, in rules and in money that it sets apart; and the share of the recorded change of rules, of reserves and
    of dedicated calls that it makes by itself.
    """

    themes: Floats
    rules: Floats
    money: Floats
    own_rules: Floats
    own_reserves: Floats
    own_dedicated: Floats

    @staticmethod
    def none(clusters: int) -> AlignmentStrength:
        """Return the strength before anything is followed or changed."""
        return AlignmentStrength(*(np.zeros(clusters) for _ in range(6)))


@dataclass(frozen=True)
class CallMoney:
    """The money of one call: its budget in cents, and the share of its money reserved for the focus sector."""

    budget: int
    reserve_share: float


@dataclass(frozen=True)
class CallThemes:
    """What a call gives priority to: the weight of each theme, which sum to 1, and how many places its strategy has."""

    weights: Floats
    places: int


@dataclass(frozen=True)
class CallDesign:
    """The rules of one call as the government opens it.

    Masks run over sectors, kinds of organisation, size classes and kinds of project in the order of the region;
    money in cents; `weights` are those of merit, theme, consortium and transition. `ecosystem` is the sector by which
    each sector counts for floors and reserves, `spared_share` the share of the working days that tailoring spares it.
    """

    call_code: int
    call_id: str
    instrument: str
    opens: int
    decides: int
    ecosystem: Ints
    admits_sector: Mask
    admits_owner_kind: Mask
    admits_size: Mask
    admits_project_kind: Mask
    themes: CallThemes
    budget: int
    aid_intensity: float
    min_cost: Ints
    max_cost: int | None
    max_grant: int | None
    smallest_grant_share: float
    laboratories_required: int
    enterprises_required: int
    floor: int
    reserve_share: float
    window_days: float
    publicity: float
    researchers_per_meur: float
    nontechnological_share: Floats
    spared_share: Floats
    max_age_quarters: float | None
    pass_rate: float
    threshold: float
    weights: tuple[float, float, float, float]
    stop: bool
    allocation_rule: str
    lottery_share: float


@dataclass
class Proposals:
    """Proposals to one call, one row each; results are filled in when the call is decided.

    `cost` is the part of the idea's cost that the call may fund, `admitted_cost` that of which the grant is the share
    that the call pays. `kind` is the kind of project, as it was when the proposal was written; `work` what writing it
    took, `writing_gain` what it added to the merit of the idea, in SD; `ready_after` tells after how many days it was
    ready, at most those of the window, `claimed_sector` the sector by which it counts for floors and reserves.

    Partners stand in pairs: `partner[i]` is a row of the organisations in the proposal `partner_proposal[i]`, which the
    owner came to ask by `partner_met[i]`, a `sim.state.ties.Meeting`.
    """

    idea: Ints
    owner: Ints
    kind: NDArray[np.int8]
    cost: Ints
    grant: Ints
    admitted_cost: Ints
    chance: Floats
    work: Work
    cover: Floats
    studied: Mask
    resubmission: Mask
    writing_gain: Floats
    ready_after: Floats
    claimed_sector: Ints
    partner_proposal: Ints
    partner: Ints
    partner_met: Ints
    eligible: Mask = field(init=False)
    above_threshold: Mask = field(init=False)
    funded: Mask = field(init=False)
    score: Floats = field(init=False)
    rank: Ints = field(init=False)
    awarded_by: Ints = field(init=False)

    def __post_init__(self) -> None:
        """Begin undecided."""
        self.eligible, self.above_threshold, self.funded = (np.zeros(self.idea.size, dtype=np.bool_) for _ in range(3))
        self.score = np.full(self.idea.size, np.nan)
        self.rank, self.awarded_by = (np.zeros(self.idea.size, dtype=np.int64) for _ in range(2))


@dataclass(frozen=True)
class Settlement:
    """What became of the money of a decided call, in cents.

    Attributes:
        demand: Grants of all proposals above the threshold.
        top_up: What was added to the budget.
        awarded: Grants awarded.
    """

    demand: int
    top_up: int
    awarded: int


@dataclass
class OpenCall:
    """A call from its opening on: its design, how far it is aligned, its funnel by sector and its proposals.

    `admitted` are the rows of the live ideas that its rules admitted when it opened; it has a settlement once decided.
    """

    design: CallDesign
    admitted: Ints
    alignment_thematic: Floats
    alignment_design: Floats
    funnel: dict[str, Ints]
    proposals: Proposals | None = None
    settlement: Settlement | None = None
