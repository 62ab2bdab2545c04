"""Ranking proposals and handing out the money of a call, stage by stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.docking.twin import accounts
from tests.docking.twin.arithmetic import whole
from tests.docking.twin.call import Call
from tests.docking.twin.proposal import Proposal

if TYPE_CHECKING:
    from tests.docking.twin.model import TwinModel


def allocate(model: TwinModel, call: Call) -> None:
    """Rank the proposals of a call and fund as many as its rules and money allow."""
    ranking = ranked(model, call)
    call.demand = sum(proposal.grant for proposal in ranking)
    call.top_up = accounts.top_up(model, call)
    call.decided = True
    budget = call.budget + call.top_up
    money = Money(call, budget)
    if call.floor > 0:
        money.funds(first_of_each_sector(ranking, call.floor), budget)
    reserved = [proposal for proposal in ranking if proposal.claimed_sector == model.region.focus_sector]
    hand_out(model, money, reserved, whole(call.reserve_share * budget))
    hand_out(model, money, ranking, budget)
    for proposal in call.proposals:
        for stage in ("eligible", "above_threshold", "funded"):
            if getattr(proposal, stage):
                call.counts(stage, proposal.owner)


def hand_out(model: TwinModel, money: Money, entitled: list[Proposal], ceiling: int) -> None:
    """Fund the entitled by rank, but for the share of the lottery; that goes by lot."""
    if ceiling <= 0:
        return
    by_lot = money.call.lottery_share
    money.funds(entitled, ceiling - whole(by_lot * ceiling))
    if by_lot > 0.0:
        decision = f"lots of {money.call.call_id}"
        money.funds(sorted(entitled, key=lambda one: (model.chance.hash(decision, one.idea), one.rank)), ceiling)


def ranked(model: TwinModel, call: Call) -> list[Proposal]:
    """Put the proposals above the threshold in order, and note their ranks."""
    decision = f"ranking of {call.call_id}"

    def place(proposal: Proposal) -> tuple[float, int, int]:
        first_come = call.allocation_rule == "first_come"
        first = proposal.ready_after if first_come else -proposal.score
        return first, model.chance.hash(decision, proposal.idea), proposal.idea.uid

    for proposal in call.proposals:
        proposal.above_threshold = proposal.eligible and proposal.score >= call.threshold
    ranking = sorted((one for one in call.proposals if one.above_threshold), key=place)
    for rank, proposal in enumerate(ranking, start=1):
        proposal.rank = rank
    return ranking


def first_of_each_sector(ranking: list[Proposal], floor: int) -> list[Proposal]:
    """Return the first few of each claimed sector."""
    found: dict[int, int] = {}
    first = []
    for proposal in ranking:
        found[proposal.claimed_sector] = found.get(proposal.claimed_sector, 0) + 1
        if found[proposal.claimed_sector] <= floor:
            first.append(proposal)
    return first


class Money:
    """The money of a call while it is handed out, in cents."""

    def __init__(self, call: Call, budget: int) -> None:
        """Begin with the whole budget."""
        self.call = call
        self.left = budget

    def funds(self, entitled: list[Proposal], ceiling: int) -> None:
        """Fund those of the entitled, in their order, that fit under a ceiling for all of them."""
        held = sum(proposal.grant for proposal in entitled if proposal.funded)
        money = max(0, min(self.left, ceiling - held))
        for proposal in entitled:
            if proposal.funded:
                continue
            if proposal.grant <= money:
                proposal.funded = True
                money -= proposal.grant
                self.left -= proposal.grant
            elif self.call.stops:
                break
