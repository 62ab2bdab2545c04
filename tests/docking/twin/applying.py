"""One round of applications: owners hear, weigh, choose, look for partners, decide and submit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.world.randomness import text_key
from tests.docking.twin.arithmetic import rounded
from tests.docking.twin.call import Call
from tests.docking.twin.idea import Idea, Status
from tests.docking.twin.partnering import find_partners
from tests.docking.twin.proposal import Bid, Proposal

if TYPE_CHECKING:
    from tests.docking.twin.model import TwinModel
    from tests.docking.twin.organisation import Organisation

PARTNERS_ABROAD = 1.0 / 3.0
"""What a search for partners abroad adds to a study, in parts of what the study adds."""


class Round:
    """All calls that open in a quarter, for which owners decide at once."""

    def __init__(self, model: TwinModel, calls: list[Call]) -> None:
        """Take the calls in the order of opening."""
        self.model = model
        self.calls = calls

    def is_held(self) -> None:
        """Go from hearing to submitting; nobody submits before all have decided."""
        bids = [bid for call in self.calls for bid in self.weighed(call)]
        bids = find_partners(self.model, self.chosen(bids))
        for bid in bids:
            bid.call.counts("with_partners", bid.owner)
        submitted = [bid for bid in bids if self.is_submitted(bid)]
        proposals = [self.proposal(bid) for bid in submitted]
        for proposal in proposals:
            self.submits(proposal)

    def is_submitted(self, bid: Bid) -> bool:
        """Tell whether a complete bid is handed in."""
        owner = bid.owner
        return not owner.has_withdrawn and owner.is_willing(bid) and owner.is_ready(bid)

    def weighed(self, call: Call) -> list[Bid]:
        """Return what owners who heard of a call could submit to it, weighed."""
        heard: dict[Organisation, bool] = {}
        bids = []
        for idea in self.model.live_ideas():
            owner = idea.owner
            call.counts("live_ideas", owner)
            if not call.admits(idea):
                continue
            call.counts("admissible", owner)
            if owner not in heard:
                heard[owner] = owner.hears_of(call)
            if heard[owner]:
                call.counts("aware", owner)
                bids.append(owner.weighs(idea, call))
        return bids

    def chosen(self, bids: list[Bid]) -> list[Bid]:
        """Keep the best call of each idea, then the best ideas of each owner in a call."""
        best_of_idea: dict[Idea, Bid] = {}
        for bid in sorted(bids, key=preference):
            best_of_idea.setdefault(bid.idea, bid)
        led: dict[tuple[Organisation, Call], int] = {}
        kept = []
        for bid in sorted(best_of_idea.values(), key=preference):
            place = (bid.owner, bid.call)
            led[place] = led.get(place, 0) + 1
            if led[place] <= bid.owner.lead_capacity():
                kept.append(bid)
        return [bid for bid in bids if bid in kept]

    def proposal(self, bid: Bid) -> Proposal:
        """Write down what is handed in."""
        supported = self.model.via("support").ideas[bid.idea.row]
        return Proposal(
            call=bid.call,
            idea=bid.idea,
            cost=bid.cost,
            grant=bid.grant,
            chance=bid.chance,
            work=bid.work,
            cover=bid.cover,
            kind=supported.kind,
            studied=supported.studied,
            resubmission=bid.idea.submissions > 0,
            writing_gain=self.writing_gain(bid),
            ready_after=min(bid.owner.ready_after(bid), bid.call.window_days),
            claimed_sector=self.claimed_sector(bid),
            partners=bid.partners,
            met=bid.met,
        )

    def writing_gain(self, bid: Bid) -> float:
        """Return what a study, partners abroad, experience and an earlier proposal add to merit as written."""
        assumptions, supported = self.model.assumptions, self.model.via("support").ideas[bid.idea.row]
        experience = 1.0 if bid.work.consultant else bid.owner.experience
        return (
            assumptions.feasibility.quality_uplift * (supported.studied + PARTNERS_ABROAD * supported.international)
            + assumptions.appraisal.experience_uplift * experience
            + assumptions.application.resubmission_uplift * (bid.idea.submissions > 0)
        )

    def claimed_sector(self, bid: Bid) -> int:
        """Return the sector an owner says it belongs to: some at the border of the CCI re-tag under a reserve."""
        model, call = self.model, bid.call
        own = call.ecosystem[bid.owner.sector]
        if call.reserve_share == 0.0:
            return own
        shares = model.region.focus_theme_shares
        themes = [theme for theme, share in enumerate(shares) if share > 1.0 / len(shares)]
        chance = rounded(model.assumptions.application.retagging_share * bid.idea.share_in(themes))
        draw = rounded(model.chance.number(f"re-tagging in {call.call_id}", bid.idea))
        return model.region.focus_sector if draw < chance else own

    def submits(self, proposal: Proposal) -> None:
        """Hand in a proposal and bind its partners."""
        proposal.call.proposals.append(proposal)
        proposal.call.counts("applications", proposal.owner)
        proposal.idea.submissions += 1
        proposal.idea.status = Status.SUBMITTED
        for partner in proposal.partners:
            partner.engaged += 1


def preference(bid: Bid) -> tuple[float, int, int]:
    """Return by what the bids of a round are ranked: value, then hash of idea and call, then the call."""
    key = text_key(bid.call.call_id)
    return -bid.value, bid.idea.uid ^ key, key
