"""Bids: live ideas whose owners heard of a call and weigh an application in this quarter."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Work:
    """What writing proposals takes, one row each.

    `consultant` tells where one is hired, for a `fee` in cents (0 where none is); `effort` is the work, whoever does
    it, 1 being that of a first proposal for 150,000 EUR, `days` the working days of the owner, and `preparation` what
    days and fee cost in EUR.
    """

    consultant: Mask
    fee: Ints
    effort: Floats
    days: Floats
    preparation: Floats

    def __getitem__(self, rows: Ints) -> Work:
        """Return some of the rows."""
        return Work(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})

    @staticmethod
    def together(parts: list[Work]) -> Work:
        """Put rows one after the other."""
        return Work(**{f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Work)})


@dataclass(frozen=True)
class Bids:
    """One row a bid: an idea, its owner, a call and what applying is worth.

    `opening` is the index of the call among those that open in the quarter, `cost` the part of the idea's cost that the
    call may fund and `grant` the grant sought, both in cents, `work` what the proposal takes, `value` what applying is
    worth in EUR, `cover` the share of the idea's themes that its consortium covers
    (0.5 where a call requires no partners). Partners stand in pairs: `partner[i]` is a row of the organisations in bid
    `partner_bid[i]`, and `partner_met[i]` how its owner came to ask it, a `sim.state.ties.Meeting`.
    """

    idea: Ints
    owner: Ints
    opening: Ints
    cost: Ints
    grant: Ints
    chance: Floats
    work: Work
    value: Floats
    cover: Floats
    partner_bid: Ints
    partner: Ints
    partner_met: Ints

    @property
    def count(self) -> int:
        """Number of bids."""
        return int(self.idea.size)

    def only(self, rows: Ints) -> Bids:
        """Return some of the bids, in ascending order of row, with their partners."""
        row_among_kept = np.full(self.count, -1, dtype=np.int64)
        row_among_kept[rows] = np.arange(rows.size)
        kept = row_among_kept[self.partner_bid] >= 0
        columns = {f.name: getattr(self, f.name)[rows] for f in fields(self) if not f.name.startswith("partner")}
        return Bids(
            **columns,
            partner_bid=row_among_kept[self.partner_bid[kept]],
            partner=self.partner[kept],
            partner_met=self.partner_met[kept],
        )

    def with_partners(self, cover: Floats, partner_bid: Ints, partner: Ints, partner_met: Ints) -> Bids:
        """Return the bids with their consortia."""
        return replace(self, cover=cover, partner_bid=partner_bid, partner=partner, partner_met=partner_met)

    @staticmethod
    def together(parts: list[Bids]) -> Bids:
        """Put bids without partners one after the other."""
        names = [f.name for f in fields(Bids) if f.name != "work"]
        columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
        return Bids(**columns, work=Work.together([part.work for part in parts]))
