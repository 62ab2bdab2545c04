"""What an owner may hand in, and what it has handed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.docking.twin.arithmetic import NAN, whole

if TYPE_CHECKING:
    from tests.docking.twin.call import Call
    from tests.docking.twin.idea import Idea
    from tests.docking.twin.organisation import Organisation


@dataclass(frozen=True)
class Work:
    """What writing a proposal takes: a consultant or not and its fee (cents), effort, own days, cost (EUR)."""

    consultant: bool
    fee: int
    effort: float
    days: float
    preparation: float


@dataclass(eq=False)
class Bid:
    """An idea weighed for a call: cost applied for and grant sought (cents), chance seen, work, value (EUR)."""

    call: Call
    idea: Idea
    cost: int
    grant: int
    chance: float
    work: Work
    value: float
    cover: float = 0.5
    partners: list[Organisation] = field(default_factory=list)
    met: list[str] = field(default_factory=list)

    @property
    def owner(self) -> Organisation:
        """Return whose idea it is."""
        return self.idea.owner


@dataclass(eq=False)
class Proposal:
    """A proposal as handed in, and after the decision what the panel said."""

    call: Call
    idea: Idea
    cost: int
    grant: int
    chance: float
    work: Work
    cover: float
    kind: int
    studied: bool
    resubmission: bool
    writing_gain: float
    ready_after: float
    claimed_sector: int
    partners: list[Organisation]
    met: list[str]
    eligible: bool = False
    above_threshold: bool = False
    funded: bool = False
    score: float = NAN
    rank: int = 0

    @property
    def owner(self) -> Organisation:
        """Return whose idea it is."""
        return self.idea.owner

    @property
    def admitted_cost(self) -> int:
        """Return the cost of which the grant is the share that the call pays."""
        return whole(self.grant / self.call.aid_intensity) if self.call.aid_intensity > 0.0 else 0


@dataclass(eq=False)
class Project:
    """A funded proposal under way: quarters, cents, and what will be said of it."""

    proposal: Proposal
    awarded: int
    ends: int
    researchers: int
    member: bool
    first_award: bool
    would_go_alone: bool
    renounced: bool = False
    hosted: bool = False
    succeeds: bool = False
    completed: bool = False

    @property
    def idea(self) -> Idea:
        """Return the idea that is carried out."""
        return self.proposal.idea

    @property
    def owner(self) -> Organisation:
        """Return who leads it."""
        return self.proposal.owner


@dataclass(eq=False)
class Tie:
    """That two have, or had, a project in common: since when and until when, the first one, and how they had met."""

    between: tuple[Organisation, Organisation]
    first: Proposal
    since: int
    until: int
    through: str
