"""The organisations of a world: enterprises, cultural bodies and laboratories with all their traits.

One row an organisation, whether it exists from the start or may be founded later. A row carries a 64-bit identity made
of its attributes, so nothing depends on where it stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cached_property
from typing import Any, assert_never

import numpy as np
from numpy.typing import NDArray

from sim.world.grouping import split_by_group
from sim.world.randomness import Drawn, Keys

NEVER = 1 << 20
NONE = -1


class OwnerKind(StrEnum):
    """As whom an organisation owns ideas: what calls admit, rules tell apart and tables name."""

    ENTERPRISE = "enterprise"
    CULTURAL_BODY = "cultural_body"
    LABORATORY = "laboratory"


class Kind(IntEnum):
    """What kind of organisation a row is."""

    ENTERPRISE = 0
    CULTURAL_BODY = 1
    PUBLIC_LABORATORY = 2
    PRIVATE_LABORATORY = 3
    INNOVATION_CENTRE = 4
    TRAINING_CENTRE = 5

    @property
    def owner_kind(self) -> OwnerKind:
        """As whom it owns ideas. A new kind must be named here, so that none is taken for another."""
        match self:
            case Kind.ENTERPRISE:
                return OwnerKind.ENTERPRISE
            case Kind.CULTURAL_BODY:
                return OwnerKind.CULTURAL_BODY
            case Kind.PUBLIC_LABORATORY | Kind.PRIVATE_LABORATORY | Kind.INNOVATION_CENTRE | Kind.TRAINING_CENTRE:
                return OwnerKind.LABORATORY
        assert_never(self)


def by_owner_kind(values: Mapping[OwnerKind, Any]) -> NDArray[Any]:
    """Return what holds for each kind of organisation, in the order of `Kind`, from what holds for each kind of owner.

    Raises:
        KeyError: A kind of owner has no value.
    """
    return np.array([values[kind.owner_kind] for kind in Kind])


def are_owned_as(owner_kind: OwnerKind, kinds: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Tell which of some organisations, given by their `Kind`, are of one kind of owner."""
    owned: NDArray[np.bool_] = by_owner_kind({each: each is owner_kind for each in OwnerKind})[kinds]
    return owned


@dataclass(frozen=True)
class Organisations:
    """Traits of all organisations, one row each; names in the order of the region's tables.

    `entry` and `exit` are absolute quarters: an organisation exists from its entry up to the quarter before its exit.
    The tastes are standard normal: for membership of a cluster, for the return that own money must bring, and for what
    a working day costs. `idea_rate` is how many ideas a quarter an owner usually has, `potential_rate` how many it
    could have at most.
    """

    uid: Keys
    kind: NDArray[np.int8]
    sector: NDArray[np.int8]
    value_chain: NDArray[np.int8]
    province: NDArray[np.int8]
    size: NDArray[np.int8]
    employees: NDArray[np.int32]
    entry: NDArray[np.int32]
    exit: NDArray[np.int32]
    founded_in_run: NDArray[np.bool_]
    innovation_active: NDArray[np.bool_]
    cooperating: NDArray[np.bool_]
    first_theme: NDArray[np.int8]
    second_theme: NDArray[np.int8]
    annual_budget: NDArray[np.int64]
    partnerships: NDArray[np.int16]
    membership_taste: Drawn
    capital_taste: Drawn
    day_cost_taste: Drawn
    idea_rate: NDArray[np.float64]
    potential_rate: NDArray[np.float64]
    cost_median: NDArray[np.float64]
    cost_sigma: NDArray[np.float64]
    number: NDArray[np.int32]
    group: NDArray[np.int32]
    groups: tuple[str, ...]

    @cached_property
    def entering(self) -> dict[int, NDArray[np.int64]]:
        """Rows of those founded in the run by the quarter in which they enter."""
        founded = np.flatnonzero(self.founded_in_run)
        return split_by_group(founded, self.entry[founded])

    @cached_property
    def exiting(self) -> dict[int, NDArray[np.int64]]:
        """Rows by the quarter from which on they do not exist any more."""
        ending = np.flatnonzero(self.exit < NEVER)
        return split_by_group(ending, self.exit[ending])

    @cached_property
    def active_by_sector(self) -> list[NDArray[np.int64]]:
        """Rows of the innovation-active organisations of each sector."""
        active = np.flatnonzero(self.innovation_active)
        sectors = range(int(self.sector.max()) + 1)
        by_sector = split_by_group(active, self.sector[active])
        return [by_sector.get(sector, active[:0]) for sector in sectors]

    @cached_property
    def cooperating_by_sector(self) -> dict[int, NDArray[np.int64]]:
        """Rows of the enterprises that cooperate, by sector."""
        cooperating = np.flatnonzero(self.cooperating)
        return split_by_group(cooperating, self.sector[cooperating])

    @cached_property
    def network(self) -> NDArray[np.int64]:
        """Rows of the laboratories and centres."""
        return np.flatnonzero(are_owned_as(OwnerKind.LABORATORY, self.kind))

    def name(self, row: int) -> str:
        """Return the readable identity of a row, like `SECTOR-00123`, `PROVINCE-2016Q3-00004` or a laboratory."""
        return self.names(np.array([row]))[0]

    def names(self, rows: NDArray[np.int64]) -> list[str]:
        """Return the readable identities of rows."""
        groups, numbers = self.group[rows].tolist(), self.number[rows].tolist()
        return [
            self.groups[group] if number < 0 else f"{self.groups[group]}-{number:05d}"
            for group, number in zip(groups, numbers, strict=True)
        ]
