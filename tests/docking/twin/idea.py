"""An idea: what it is in the world, and what has become of it in this run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from tests.docking.twin.arithmetic import rounded

if TYPE_CHECKING:
    from tests.docking.twin.organisation import Organisation


class Status(Enum):
    """Where an idea stands."""

    LATENT = auto()
    LIVE = auto()
    SUBMITTED = auto()
    FUNDED = auto()
    STOPPED = auto()
    DROPPED = auto()
    EXPIRED = auto()
    ALONE = auto()
    RENOUNCED = auto()


LASTING = (Status.LIVE, Status.SUBMITTED)


class Idea:
    """One idea of one owner; `row` is its place in the world's order."""

    def __init__(self, row: int, owner: Organisation, columns: dict[str, list[Any]]) -> None:
        """Take the traits of a row of the world's ideas."""
        self.row = row
        self.owner = owner
        self.uid: int = columns["uid"][row]
        self.quarter: int = columns["quarter"][row]
        self.founding: bool = columns["founding"][row]
        self.coming_up_draw: float = columns["coming_up_draw"][row]
        self.first_theme: int = columns["first_theme"][row]
        self.second_theme: int = columns["second_theme"][row]
        self.first_share: float = columns["first_share"][row]
        self.merit: float = columns["merit"][row]
        self.believed_merit: float = columns["believed_merit"][row]
        self.cost: int = columns["cost"][row]
        self.kind: int = columns["kind"][row]
        self.mode: int = columns["mode"][row]
        self.green: float = columns["green"][row]
        self.digital: float = columns["digital"][row]
        self.social: float = columns["social"][row]
        self.patience_draw: float = columns["patience_draw"][row]
        self.definition_draw: float = columns["definition_draw"][row]
        self.stop_draw: float = columns["stop_draw"][row]
        self.success_draw: float = columns["success_draw"][row]
        self.researchers_draw: float = columns["researchers_draw"][row]
        self.duration: int = columns["duration"][row]
        self.status = Status.LATENT
        self.studied = False
        self.international = False
        self.stopped = False
        self.introduced = False
        self.submissions = 0
        self.capability_gain = 0.0
        self.since = self.quarter

    @property
    def live(self) -> bool:
        """Whether the idea can be studied, introduced and submitted now."""
        return self.status is Status.LIVE

    def comes_up(self) -> None:
        """Become live, better by what the owner is capable of now, or was in the reference."""
        model = self.owner.model
        learnt = model.via("capability")
        if learnt is model:
            gain = model.assumptions.capability.merit_gain
            self.capability_gain = rounded(gain * self.owner.capability_level)
        else:
            self.capability_gain = learnt.ideas[self.row].capability_gain
        self.status = Status.LIVE

    def share_in(self, themes: Iterable[int]) -> float:
        """Return how much of the idea lies in a set of themes, unrounded."""
        among = set(themes)
        return self.first_share * (self.first_theme in among) + (1.0 - self.first_share) * (self.second_theme in among)

    @property
    def themes(self) -> tuple[int, int]:
        """The two themes, which may be one."""
        return self.first_theme, self.second_theme

    def share_of(self, theme: int) -> float:
        """Return how much of the idea lies in one of its themes."""
        if self.first_theme == self.second_theme:
            return 1.0
        return self.first_share if theme == self.first_theme else 1.0 - self.first_share

    def weight_under(self, weights: Sequence[float]) -> float:
        """Return the theme weights met by the idea, by its own mix, unrounded."""
        return self.first_share * weights[self.first_theme] + (1.0 - self.first_share) * weights[self.second_theme]


def theme_mix(ideas: Sequence[Idea], themes: int) -> list[float]:
    """Return how many ideas there are in each theme, by their mixes; `ideas` in the world's order."""
    first, second = [0.0] * themes, [0.0] * themes
    for idea in ideas:
        first[idea.first_theme] += idea.first_share
        second[idea.second_theme] += 1.0 - idea.first_share
    return [a + b for a, b in zip(first, second, strict=True)]


def closeness(idea: Idea, agenda: Sequence[float]) -> float:
    """Return how close an idea is to an agenda."""
    return rounded(idea.weight_under(agenda))
