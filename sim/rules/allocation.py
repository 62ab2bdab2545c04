"""Who gets the money: floors, reserve, ranking, and what happens to a grant that does not fit."""

from dataclasses import dataclass

import numpy as np

from sim.rules.arithmetic import Ints, Keys, Mask, share_of_cents

NOTHING, FLOOR, RESERVE, RANKING, LOTTERY = range(5)
"""What an award is owed to."""


@dataclass(frozen=True)
class Allocation:
    """Who is funded, in ranking order, what each award is owed to, and what is left of the budget in cents."""

    awarded_by: Ints
    left: int

    @property
    def funded(self) -> Mask:
        """Which proposals are funded."""
        return np.asarray(self.awarded_by != NOTHING, dtype=np.bool_)


def fund_down_the_list(grants: Ints, budget: int, *, stop: bool) -> Mask:
    """Fund from the top of a list until the money ends; return who is funded.

    With `stop` the first grant that does not fit closes the list; otherwise it is skipped and smaller ones further
    down may still be funded. Grants and budget are in cents.
    """
    if stop:
        return np.asarray(np.cumsum(grants) <= budget, dtype=np.bool_)
    funded = np.zeros(grants.size, dtype=np.bool_)
    left = budget
    for rank, grant in enumerate(grants.tolist()):
        if grant <= left:
            funded[rank] = True
            left -= grant
    return funded


def within_floor(sector: Ints, floor: int) -> Mask:
    """Tell which proposals of a ranking are among the first `floor` of their sector."""
    by_sector = np.argsort(sector, kind="stable")
    sorted_sector = sector[by_sector]
    starts = np.searchsorted(sorted_sector, sorted_sector, side="left")
    rank = np.empty(sector.size, dtype=np.int64)
    rank[by_sector] = np.arange(sector.size) - starts
    return rank < floor


def allocate(
    grants: Ints,
    sector: Ints,
    budget: int,
    *,
    floor: int,
    reserved_sector: int,
    reserve_share: float,
    stop: bool,
    lots: Keys,
    lottery_share: float,
) -> Allocation:
    """Share a budget over a ranking of proposals that passed the threshold.

    First the floor (the best `floor` proposals of each sector), then the reserve (proposals of `reserved_sector`, until
    they hold `reserve_share` of the budget), then the rest; money that the reserve cannot use returns. Within reserve
    and rest the order of rank decides until all but `lottery_share` of their money is given, and `lots` on what is left
    of it. Floor awards of the reserved sector count towards its reserve. All amounts in cents; arrays in ranking order.

    Source of the partial lottery: Fang and Casadevall (2016), mBio 7(2): what passes the threshold is worth funding,
    and among it the ranking says little.
    """
    everybody = np.ones(grants.size, dtype=np.bool_)
    by_rank, by_lot = np.arange(grants.size), np.argsort(lots, kind="stable")
    stages: list[tuple[int, Mask, int, Ints]] = []
    if floor > 0:
        stages.append((FLOOR, within_floor(sector, floor), budget, by_rank))
    for stage, entitled, money in (
        (RESERVE, sector == reserved_sector, int(share_of_cents(budget, reserve_share))),
        (RANKING, everybody, budget),
    ):
        if money > 0:
            stages.append((stage, entitled, money - int(share_of_cents(money, lottery_share)), by_rank))
            if lottery_share > 0.0:
                stages.append((LOTTERY, entitled, money, by_lot))
    awarded_by = np.full(grants.size, NOTHING, dtype=np.int64)
    left = budget
    for stage, entitled, ceiling, order in stages:
        waiting = order[(entitled & (awarded_by == NOTHING))[order]]
        committed = int(grants[entitled & (awarded_by != NOTHING)].sum())
        funded = waiting[fund_down_the_list(grants[waiting], max(0, min(left, ceiling - committed)), stop=stop)]
        awarded_by[funded] = stage
        left -= int(grants[funded].sum())
    return Allocation(awarded_by, left)
