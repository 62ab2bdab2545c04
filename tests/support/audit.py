"""A model whose books are checked while it runs, against what can be counted again from its calls and projects."""

from itertools import combinations

import numpy as np

from sim.model import EcosystemModel, Ints
from sim.state.calls import OpenCall, Proposals
from sim.state.idea_state import Status
from sim.world.organisations import OwnerKind, are_owned_as


class Audited(EcosystemModel):
    """An ecosystem with an auditor: `AssertionError` where a book does not balance.

    `bound` counts, by kind of limit, how often one was reached: a limit that never is shows nothing.
    """

    bound: dict[str, int]

    def step(self) -> None:
        """Live through one quarter and check what it left behind."""
        if not hasattr(self, "bound"):
            self.bound = dict.fromkeys(("partnerships", "hosting", "budget"), 0)
        super().step()

    def owners_apply(self) -> None:
        """Check what is submitted against the ideas that were live before."""
        live = self.idea_state.live.copy()
        super().owners_apply()
        for call in self.government.calls_opening_now():
            if call.proposals is not None:
                self._check_submission(call, call.proposals, live)

    def quarter_is_recorded(self, decided: list[OpenCall], completed: Ints) -> None:
        """Check awards, money and capacities at the end of the quarter."""
        for call in decided:
            if call.proposals is not None:
                self._check_awards(call, call.proposals)
        ideas = self.projects["idea"]
        assert np.unique(ideas).size == ideas.size, "an idea has two awards"
        self._check_partnerships()
        self._check_hosting()
        self._check_ties()
        check_accounts(self)
        super().quarter_is_recorded(decided, completed)

    def _check_submission(self, call: OpenCall, proposals: Proposals, live: Ints) -> None:
        ideas, organisations = self.world.ideas, self.world.organisations
        idea, owner = proposals.idea, proposals.owner
        assert np.isin(idea, live).all(), "an idea was proposed that was not live"
        assert (ideas.owner[idea] == owner).all()
        since, state = self.idea_state.since[idea], self.organisation_state
        age = self.quarter - since
        assert ((age >= 0) & (age < self.assumptions.ideas.lifetime_quarters)).all(), "unborn or expired"
        assert ((since == ideas.quarter[idea]) | proposals.resubmission).all(), "never rejected, and younger"
        assert (state.withdrawn_until[owner] < self.quarter).all(), "an owner that has withdrawn applied"
        assert (state.withdrawn_until[state.is_laboratory] < 0).all(), "a laboratory has withdrawn"
        assert self.organisation_state.alive[owner].all(), "an owner that does not exist applied"
        assert (organisations.exit[owner] > self.quarter).all(), "an owner applied after its exit"
        is_laboratory = are_owned_as(OwnerKind.LABORATORY, organisations.kind[owner])
        _, first, each = np.unique(owner, return_index=True, return_counts=True)
        most = np.where(is_laboratory[first], self.assumptions.application.lead_capacity, 1)
        assert (each <= most).all(), "an owner submitted too many proposals to a call"
        required = call.design.laboratories_required + call.design.enterprises_required
        assert (np.bincount(proposals.partner_proposal, minlength=idea.size) == required).all()
        partners = set(zip(proposals.partner_proposal.tolist(), proposals.partner.tolist(), strict=True))
        assert len(partners) == proposals.partner.size, "a partner stands twice in a consortium"
        assert (proposals.partner != owner[proposals.partner_proposal]).all(), "a lead is its own partner"

    def _check_awards(self, call: OpenCall, proposals: Proposals) -> None:
        place, design = self.government.calls.index(call), call.design
        mine = self.projects["call_index"] == place
        funded = np.flatnonzero(proposals.funded)
        assert set(self.projects["proposal"][mine].tolist()) == set(funded.tolist()), "award without proposal"
        assert (self.projects["idea"][mine] == proposals.idea[self.projects["proposal"][mine]]).all()
        assert (self.idea_state.status[proposals.idea[funded]] == Status.FUNDED).all()
        assert not self.projects["renounced"][mine].any(), "renounced when awarded"
        assert (proposals.eligible | ~proposals.above_threshold).all()
        assert (proposals.above_threshold | ~proposals.funded).all(), "funded below the threshold"
        assert call.settlement is not None
        wanted = int(proposals.grant[proposals.above_threshold].sum())
        assert call.settlement.demand == wanted
        money = design.budget + call.settlement.top_up
        paid = int(self.projects["grant"][mine].sum())
        assert paid <= money, f"{design.call_id} pays {paid} of {money} cents"
        self.bound["budget"] += wanted > money

    def _check_partnerships(self) -> None:
        organisations = self.world.organisations
        engaged = np.zeros(organisations.uid.size, dtype=np.int64)
        for place, call in enumerate(self.government.calls):
            if call.proposals is None:
                continue
            holds = np.ones(call.proposals.idea.size, dtype=np.bool_)
            if call.design.decides <= self.quarter:
                mine = self.projects["call_index"] == place
                holds[:] = False
                holds[self.projects["proposal"][mine]] = self.projects["ends"][mine] > self.quarter
            np.add.at(engaged, call.proposals.partner[holds[call.proposals.partner_proposal]], 1)
        assert (engaged == self.organisation_state.engaged).all(), "partnerships in the books are not those in force"
        assert (engaged <= organisations.partnerships).all(), "an organisation is in too many consortia"
        self.bound["partnerships"] += int((engaged == organisations.partnerships).sum())

    def _check_hosting(self) -> None:
        projects = self.projects
        runs = projects["hosted"] & (projects["ends"] > self.quarter)
        in_houses = [house.hosted[projects["ends"][house.hosted] > self.quarter] for house in self.tecnopoli]
        for house, hosted in zip(self.tecnopoli, in_houses, strict=True):
            assert hosted.size <= house.row.pilots_capacity, "a Tecnopolo hosts too many"
            assert (self.world.organisations.province[projects["owner"][hosted]] == house.province).all()
            self.bound["hosting"] += hosted.size == house.row.pilots_capacity
        assert sorted(np.concatenate(in_houses).tolist()) == np.flatnonzero(runs).tolist()

    def _check_ties(self) -> None:
        """Work out again, project by project, who was in one with whom, from when and until when."""
        spans: dict[tuple[int, int], tuple[int, int]] = {}
        started = ~self.projects["renounced"] & (self.projects["awarded"] < self.quarter)
        for project in np.flatnonzero(started).tolist():
            awarded, ends, place = (int(self.projects[name][project]) for name in ("awarded", "ends", "proposal"))
            proposals = self.government.calls[int(self.projects["call_index"][project])].proposals
            assert proposals is not None
            partners = proposals.partner[proposals.partner_proposal == place].tolist()
            for pair in combinations(sorted([int(proposals.owner[place]), *partners]), 2):
                since, until = spans.get(pair, (awarded + 1, ends))
                spans[pair] = (min(since, awarded + 1), max(until, ends))
        ties = self.ties
        pairs = zip(ties.first.tolist(), ties.second.tolist(), strict=True)
        assert dict(zip(pairs, zip(ties.since.tolist(), ties.until.tolist(), strict=True), strict=True)) == spans
        oldest = self.quarter - self.assumptions.matching.acquaintance_quarters
        counting = [pair for pair, (_, until) in spans.items() if until >= oldest]
        assert sorted(row for pair in counting for row in pair) == ties.sides().tolist()


def check_accounts(model: EcosystemModel) -> None:
    """Check that accounts add up to the cent, against what can be counted again from projects and open calls."""
    government, of_call = model.government, model.region.accounts
    books = government.accounts.accounts
    paid, committed = dict.fromkeys(books, 0), dict.fromkeys(books, 0)
    codes = [call.design.call_code for call in government.calls]
    projects = model.projects
    grants = (projects["grant"] * ~projects["renounced"]).tolist()
    for place, grant in zip(projects["call_index"].tolist(), grants, strict=True):
        if (key := of_call[codes[place]]) is not None:
            paid[key] += int(grant)
    for call in government.open_calls:
        if (key := of_call[call.design.call_code]) is not None:
            committed[key] += call.design.budget
    for key, account in books.items():
        assert (account.paid, account.committed) == (paid[key], committed[key]), key
        assert account.allocated + account.received - account.given_up == account.paid + account.left, key
    assert sum(account.received - account.given_up for account in books.values()) == 0, "money is made by transfers"
