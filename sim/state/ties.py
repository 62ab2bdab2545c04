"""Ties: who has carried out a project with whom, since when, until when, and how they had met."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from sim.units import Quarter

__all__ = ["Common", "Meeting", "Ties", "common_pairs"]

Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]

_SPAN = 2**31  # a pair of rows is one number, so that pairs sort and compare as numbers do


class Meeting(IntEnum):
    """How two organisations came to be in one consortium."""

    FORMER_PARTNER = 0
    PARTNER_OF_PARTNER = 1
    INTRODUCTION = 2
    WORKSHOP = 3
    STRANGER = 4
    CONSORTIUM = 5


@dataclass(frozen=True)
class Common:
    """Pairs of organisations in projects that start, one row a pair and project.

    `first` and `second` are rows of the organisations, `ends` the last quarter of the project, `call` the place of its
    call among those opened so far, `idea` the row of its idea with the identity `uid`, `through` a `Meeting`.
    """

    first: Ints
    second: Ints
    ends: Ints
    call: Ints
    idea: Ints
    uid: Keys
    through: Ints


class Ties:
    """All ties of a run, one entry a pair of organisations, and those that count now, looked up for many rows at once.

    `first` and `second` are rows of the organisations, the smaller one first; `since` is the quarter in which the first
    project that they have in common started, `until` the last quarter of the last one; `call`, `idea` and `through`
    are those of the first.
    """

    def __init__(self) -> None:
        """Begin without ties."""
        self.pair, self.since, self.until, self.call, self.idea, self.through = (
            np.zeros(0, dtype=np.int64) for _ in range(6)
        )
        self._sides: Ints = np.zeros(0, dtype=np.int64)

    @property
    def first(self) -> Ints:
        """Return the smaller row of each pair."""
        return self.pair // _SPAN

    @property
    def second(self) -> Ints:
        """Return the larger row of each pair."""
        return self.pair % _SPAN

    def fade(self, oldest: Quarter) -> None:
        """Let only ties count whose last common project ended in the quarter `oldest` or later, or still runs."""
        self._count(self.pair[self.until >= oldest])

    def add(self, common: Common, quarter: Quarter) -> None:
        """Tie pairs whose projects start in this quarter, or renew their ties; they count from now on.

        Of several projects of a quarter that tie a pair, the one whose idea has the smallest identity made the tie.
        """
        pair = np.minimum(common.first, common.second) * _SPAN + np.maximum(common.first, common.second)
        order = np.lexsort((common.uid, pair))
        one, first = np.unique(pair[order], return_index=True)
        until = np.maximum.reduceat(common.ends[order], first) if one.size else one
        maker = order[first]
        spot = np.searchsorted(self.pair, one)
        is_new = np.searchsorted(self.pair, one, side="right") == spot
        known = spot[~is_new]
        self.until[known] = np.maximum(self.until[known], until[~is_new])
        made, at = maker[is_new], spot[is_new]
        self.pair = np.insert(self.pair, at, one[is_new])
        self.since = np.insert(self.since, at, quarter)
        self.until = np.insert(self.until, at, until[is_new])
        for name in ("call", "idea", "through"):
            setattr(self, name, np.insert(getattr(self, name), at, getattr(common, name)[made]))
        counted = self._sides[self._sides // _SPAN < self._sides % _SPAN]
        self._count(np.union1d(counted, one))

    def sides(self) -> Ints:
        """Return one row a tie that counts and side: every organisation as often as it has such ties."""
        return self._sides // _SPAN

    def numbers_of(self, rows: Ints) -> Ints:
        """Return how many ties of each row count."""
        first = np.searchsorted(self._sides, rows * _SPAN, side="left")
        return np.searchsorted(self._sides, (rows + 1) * _SPAN, side="left") - first

    def partners_of(self, rows: Ints) -> tuple[Ints, Ints]:
        """Return (index in `rows`, partner) for every tie that counts of every row, in the order of `rows`."""
        first = np.searchsorted(self._sides, rows * _SPAN, side="left")
        count = np.searchsorted(self._sides, (rows + 1) * _SPAN, side="left") - first
        index = np.repeat(np.arange(rows.size), count)
        offset = np.arange(index.size) - np.repeat(np.cumsum(count) - count, count)
        return index, self._sides[np.repeat(first, count) + offset] % _SPAN

    def _count(self, pair: Ints) -> None:
        self._sides = np.sort(np.concatenate([pair, pair % _SPAN * _SPAN + pair // _SPAN]))


def common_pairs(project: Ints, member: Ints, met: Ints, ends: Ints, call: Ints, idea: Ints, uid: Keys) -> Common:
    """Return every pair of organisations that are in one project.

    Args:
        project: Place of the project of each entry, ascending; its lead stands first.
        member: Row of the organisation.
        met: How the lead and this partner had met; anything for the lead itself.
        ends: Last quarter of each project.
        call: Its call.
        idea: Its idea.
        uid: Identity of that idea.
    """
    start = np.searchsorted(project, project, side="left")
    stop = np.searchsorted(project, project, side="right")
    place = np.arange(project.size)
    later = stop - place - 1
    first = np.repeat(place, later)
    second = first + 1 + np.arange(first.size) - np.repeat(np.cumsum(later) - later, later)
    through = np.where(first == start[first], met[second], Meeting.CONSORTIUM)
    of = project[first]
    return Common(member[first], member[second], ends[of], call[of], idea[of], uid[of], through)
