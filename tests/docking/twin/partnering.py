"""Consortia: whom an owner can ask, in what order, and who agrees (deferred acceptance)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim.world.organisations import Kind
from tests.docking.twin.arithmetic import added, rounded
from tests.docking.twin.organisation import Organisation
from tests.docking.twin.proposal import Bid

if TYPE_CHECKING:
    from tests.docking.twin.model import TwinModel

RESEARCHERS = (Kind.PUBLIC_LABORATORY, Kind.PRIVATE_LABORATORY)
ABLE = {
    "research": RESEARCHERS,
    "collaborative": (*RESEARCHERS, Kind.TRAINING_CENTRE),
    "startup": RESEARCHERS,
    "pilot": (*RESEARCHERS, Kind.INNOVATION_CENTRE),
    "demonstrator": (*RESEARCHERS, Kind.INNOVATION_CENTRE),
    "training": (Kind.TRAINING_CENTRE,),
}
"""Which laboratories and centres can do what a kind of project needs."""

FORMER_PARTNER, PARTNER_OF_PARTNER, INTRODUCED_OR_MET, STRANGER = range(4)


@dataclass(eq=False)
class Pair:
    """A bid and an organisation that could join it."""

    bid: Bid
    candidate: Organisation
    hash: int
    tier: int
    cover: float
    worth_to_lead: float
    worth_to_candidate: float


@dataclass(eq=False)
class Seeker:
    """A bid in one matching: how many it needs, whom it may still ask, whom it holds."""

    bid: Bid
    place: int
    need: int
    to_ask: list[Pair]
    held: list[Pair] = field(default_factory=list)


def find_partners(model: TwinModel, bids: list[Bid]) -> list[Bid]:
    """Let bids look for the laboratories and enterprises that their calls require; return the complete ones."""
    found: dict[Bid, list[Pair]] = {bid: [] for bid in bids}
    laboratories = [one for one in model.organisations if one.is_laboratory and one.free > 0]
    match_all([(bid, bid.call.laboratories_required) for bid in bids], laboratories, found)
    for sector in range(len(model.region.sectors)):
        enterprises = [
            one
            for one in model.organisations
            if one.sector == sector
            and one.kind == Kind.ENTERPRISE
            and one.cooperating
            and one.alive
            and one.engaged < one.partnerships
        ]
        wanting = [(bid, bid.call.enterprises_required) for bid in bids if bid.owner.sector == sector]
        match_all(wanting, enterprises, found)
    complete = []
    for bid in bids:
        pairs = sorted(found[bid], key=lambda pair: pair.candidate.uid)
        if len(pairs) >= bid.call.laboratories_required + bid.call.enterprises_required:
            complete.append(bid)
            bid.partners = [pair.candidate for pair in pairs]
            bid.met = [how_met(pair) for pair in pairs]
            if pairs:
                bid.cover = rounded(added(pair.cover for pair in pairs) / len(pairs))
    return complete


def match_all(bids: Iterable[tuple[Bid, int]], pool: list[Organisation], found: dict[Bid, list[Pair]]) -> None:
    """Match bids and their needs with a pool; add the partners of those that found all to `found`."""
    seekers = [Seeker(bid, place, need, candidates(bid, pool)) for place, (bid, need) in enumerate(bids) if need > 0]
    places = {seeker.bid: seeker.place for seeker in seekers}
    asked_of: dict[Organisation, list[Pair]] = {}
    while asked := [(seeker, pair) for seeker in seekers for pair in asks(seeker)]:
        for seeker, pair in asked:
            seeker.held.append(pair)
            asked_of.setdefault(pair.candidate, []).append(pair)
        for candidate, pairs in asked_of.items():
            pairs.sort(key=lambda pair: (-pair.worth_to_candidate, pair.hash, places[pair.bid]))
            del pairs[candidate.free :]
        for seeker in seekers:
            seeker.held = [pair for pair in seeker.held if pair in asked_of[pair.candidate]]
    for seeker in seekers:
        if len(seeker.held) >= seeker.need:
            found[seeker.bid] += seeker.held


def asks(seeker: Seeker) -> list[Pair]:
    """Return whom a bid asks in this round: as many as it still lacks."""
    lacking = seeker.need - len(seeker.held)
    asked, seeker.to_ask = seeker.to_ask[:lacking], seeker.to_ask[lacking:]
    return asked


def candidates(bid: Bid, pool: list[Organisation]) -> list[Pair]:
    """Return whom a bid can ask, in the order in which it asks."""
    model = bid.owner.model
    pairs = [pair_of(bid, other) for other in pool if is_possible(bid, other)]
    strangers = sorted((pair for pair in pairs if pair.tier == STRANGER), key=lambda pair: pair.hash)
    considered = strangers[: model.assumptions.matching.strangers_considered]
    known = [pair for pair in pairs if pair.tier != STRANGER]
    return sorted(known + considered, key=lambda pair: (pair.tier, -pair.worth_to_lead, pair.hash))


def is_possible(bid: Bid, other: Organisation) -> bool:
    """Tell whether an organisation could be a partner at all."""
    if other is bid.owner:
        return False
    if not other.is_laboratory:
        return True
    model = bid.owner.model
    kind = model.region.project_kinds[model.via("support").ideas[bid.idea.row].kind]
    return other.kind in ABLE[kind]


def pair_of(bid: Bid, other: Organisation) -> Pair:
    """Work out what a bid and a candidate are worth to each other."""
    owner, model = bid.owner, bid.owner.model
    it = model.assumptions.matching
    tier = tier_of(bid, other)
    cover, own = bid.idea.share_in(other.themes), bid.idea.share_in(owner.themes)
    near = it.proximity_weight * (other.province == owner.province)
    return Pair(
        bid=bid,
        candidate=other,
        hash=model.chance.hash_of_pair("strangers", owner, other, model.quarter),
        tier=tier,
        cover=cover,
        worth_to_lead=rounded(0.5 * (cover + min(cover, 1.0 - own)) + near),
        worth_to_candidate=rounded(cover + 0.5 * (tier == FORMER_PARTNER)),
    )


def tier_of(bid: Bid, other: Organisation) -> int:
    """Return how an owner knows a candidate: the closest way that holds."""
    owner = bid.owner
    if owner.knows(other):
        return FORMER_PARTNER
    if not owner.partners.isdisjoint(other.partners):
        return PARTNER_OF_PARTNER
    if are_introduced(bid, other) or have_met(owner, other):
        return INTRODUCED_OR_MET
    return STRANGER


def how_met(pair: Pair) -> str:
    """Say how the owner of a bid knew a candidate."""
    if pair.tier == INTRODUCED_OR_MET:
        return "introduction" if are_introduced(pair.bid, pair.candidate) else "workshop"
    return {FORMER_PARTNER: "former_partner", PARTNER_OF_PARTNER: "partner_of_partner"}.get(pair.tier, "stranger")


def are_introduced(bid: Bid, other: Organisation) -> bool:
    """Tell whether a cluster introduced a member to the owner of an idea."""
    supported = bid.owner.model.via("support")
    owner, other = supported.organisations[bid.owner.row], supported.organisations[other.row]
    return supported.ideas[bid.idea.row].introduced and other.member and owner.ecosystem == other.ecosystem


def have_met(owner: Organisation, other: Organisation) -> bool:
    """Tell whether two met at a workshop of their province, where laboratories always are."""
    supported = owner.model.via("support")
    owner, other = supported.organisations[owner.row], supported.organisations[other.row]
    near = other.province == owner.province
    return owner.attends_workshop and near and (other.is_laboratory or other.attends_workshop)
