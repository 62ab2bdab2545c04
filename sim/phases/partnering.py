"""Looking for partners: candidates in tiers, then synchronous deferred acceptance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.rules import matching
from sim.rules.arithmetic import for_decision
from sim.state.bids import Bids
from sim.state.ecosystem import Ecosystem
from sim.state.ties import Meeting
from sim.world.organisations import Kind
from sim.world.randomness import pair_key

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

UNKNOWN = len(Meeting)

TIER = np.array([0, 1, 2, 2, 3])
"""In what order a lead asks those whom it knows by each `Meeting`: whoever introduced or met comes by fit."""

LABORATORIES = (Kind.PUBLIC_LABORATORY, Kind.PRIVATE_LABORATORY)
ASKED_FOR = {
    "research": LABORATORIES,
    "collaborative": (*LABORATORIES, Kind.TRAINING_CENTRE),
    "startup": LABORATORIES,
    "pilot": (*LABORATORIES, Kind.INNOVATION_CENTRE),
    "demonstrator": (*LABORATORIES, Kind.INNOVATION_CENTRE),
    "training": (Kind.TRAINING_CENTRE,),
}
"""Which institutions can do what a kind of project needs: research, technical services or training.

What is done together has to be learnt as well as found out: collaborative projects take on training centres too.
"""


@dataclass(frozen=True)
class Pairs:
    """Leads with the candidates they could ask, one row a pair: those of a lead together, best first.

    `lead` is a row of the bids, `candidate` of the organisations; `met` tells how the lead knows the candidate,
    `utility` what it is worth to the lead, `request` what the lead is worth to it, `holds` which pairs hold in the end.
    """

    lead: Ints
    candidate: Ints
    met: Ints
    cover: Floats
    utility: Floats
    request: Floats
    holds: Mask


_NOBODY, _NOTHING = np.zeros(0, dtype=np.int64), np.zeros(0)
_NO_PAIRS = Pairs(_NOBODY, _NOBODY, _NOBODY, _NOTHING, _NOTHING, _NOTHING, np.zeros(0, dtype=np.bool_))


def form_consortia(model: Ecosystem, bids: Bids) -> Bids:
    """Return the bids whose consortium is complete, with their partners; calls without partner rule need none."""
    searches = look_for_partners(model, bids)
    bid = np.concatenate([pairs.lead[pairs.holds] for pairs in searches])
    partner = np.concatenate([pairs.candidate[pairs.holds] for pairs in searches])
    cover = np.concatenate([pairs.cover[pairs.holds] for pairs in searches])
    met = np.concatenate([pairs.met[pairs.holds] for pairs in searches])
    order = np.lexsort((model.world.organisations.uid[partner], bid))
    bid, partner, cover, met = bid[order], partner[order], cover[order], met[order]
    count = np.bincount(bid, minlength=bids.count)
    laboratories, enterprises = _partners_required(model, bids)
    complete = count >= laboratories + enterprises
    total = np.bincount(bid, weights=cover, minlength=bids.count)
    quality = np.where(count > 0, total / np.maximum(count, 1), bids.cover)
    return bids.with_partners(for_decision(quality), bid, partner, met).only(np.flatnonzero(complete))


def look_for_partners(model: Ecosystem, bids: Bids) -> list[Pairs]:
    """Match the bids with laboratories and centres, and then, sector by sector, with cooperating enterprises."""
    laboratories, enterprises = _partners_required(model, bids)
    sector = model.world.organisations.sector[bids.owner].astype(np.int64)
    return [
        _look_for(model, bids, laboratories, _institutions(model), institutions=True),
        *(
            _look_for(model, bids, np.where(sector == own, enterprises, 0), pool, institutions=False)
            for own, pool in _cooperating_enterprises(model, sector[enterprises > 0])
        ),
    ]


def _partners_required(model: Ecosystem, bids: Bids) -> tuple[Ints, Ints]:
    """Return how many laboratories and how many enterprises the call of each bid requires as partners."""
    designs = [call.design for call in model.government.calls_opening_now()]
    laboratories = np.array([design.laboratories_required for design in designs], dtype=np.int64)
    enterprises = np.array([design.enterprises_required for design in designs], dtype=np.int64)
    return laboratories[bids.opening], enterprises[bids.opening]


def _institutions(model: Ecosystem) -> Ints:
    network = model.world.organisations.network
    return network[model.owners.spare_partnerships(network) > 0]


def _cooperating_enterprises(model: Ecosystem, wanted_in: Ints) -> list[tuple[int, Ints]]:
    """Return, for each sector in which enterprises are wanted, those that cooperate and are free."""
    by_sector, alive = model.world.organisations.cooperating_by_sector, model.organisation_state.alive
    pools = []
    for sector in np.unique(wanted_in).tolist():
        pool = by_sector.get(sector, wanted_in[:0])
        pool = pool[alive[pool]]
        pools.append((sector, pool[model.owners.spare_partnerships(pool) > 0]))
    return pools


def _look_for(model: Ecosystem, bids: Bids, need: Ints, pool: Ints, *, institutions: bool) -> Pairs:
    """Match the bids that need partners with a pool of candidates."""
    ideas, organisations, assumed = model.world.ideas, model.world.organisations, model.assumptions.matching
    leads = np.flatnonzero(need > 0)
    if not leads.size or not pool.size:
        return _NO_PAIRS
    idea, owner = bids.idea[leads], bids.owner[leads]
    hashes = pair_key(organisations.uid[owner][:, None], organisations.uid[pool][None, :])
    hashes = model.world.draws.keys("strangers", hashes, model.quarter)
    met = _meetings(model, idea, owner, pool)
    possible = organisations.uid[owner][:, None] != organisations.uid[pool][None, :]
    if institutions:
        able = np.array(
            [[kind in ASKED_FOR[name] for kind in Kind] for name in model.region.project_kinds],
            dtype=np.bool_,
        )
        possible &= able[model.kinds_of(idea)][:, organisations.kind[pool]]
    _admit_strangers(met, possible, hashes, assumed.strangers_considered)
    lead, candidate = np.nonzero(possible & (met < UNKNOWN))
    at_idea, at_owner, at_pool = idea[lead], owner[lead], pool[candidate]
    themes = (ideas.first_theme[at_idea], ideas.second_theme[at_idea], ideas.first_share[at_idea])
    cover = matching.theme_cover(*themes, organisations.first_theme[at_pool], organisations.second_theme[at_pool])
    own = matching.theme_cover(*themes, organisations.first_theme[at_owner], organisations.second_theme[at_owner])
    utility = matching.partner_utility(
        cover,
        np.minimum(cover, 1.0 - own),
        organisations.province[at_owner] == organisations.province[at_pool],
        assumed.proximity_weight,
    )
    how, key = met[lead, candidate].astype(np.int64), hashes[lead, candidate]
    order = np.lexsort((key, -utility, TIER[how], lead))
    lead, candidate, how, key = lead[order], candidate[order], how[order], key[order]
    cover, utility = cover[order], utility[order]
    request = matching.request_utility(cover, how == Meeting.FORMER_PARTNER)
    holds = matching.deferred_acceptance(
        lead, candidate, request, key, need[leads], model.owners.spare_partnerships(pool)
    )
    return Pairs(leads[lead], pool[candidate], how, cover, utility, request, holds)


def _meetings(model: Ecosystem, idea: Ints, owner: Ints, pool: Ints) -> NDArray[np.int8]:
    """Return how each lead knows each candidate (leads x candidates); UNKNOWN where it does not."""
    organisations, support = model.world.organisations, model.through("support")
    state = support.organisation_state
    introduced = support.idea_state.introduced[idea][:, None] & state.member[pool][None, :]
    introduced &= support.ecosystem_of(owner)[:, None] == support.ecosystem_of(pool)[None, :]
    at_workshop = state.attends_workshop[owner][:, None] & (
        organisations.province[owner][:, None] == organisations.province[pool][None, :]
    )
    at_workshop &= (state.is_laboratory[pool] | state.attends_workshop[pool])[None, :]
    met = np.where(introduced, Meeting.INTRODUCTION, np.where(at_workshop, Meeting.WORKSHOP, UNKNOWN)).astype(np.int8)
    lead_index, partner = model.ties.partners_of(owner)
    further_index, further = model.ties.partners_of(partner)
    for lead, other, how in (
        (lead_index[further_index], further, Meeting.PARTNER_OF_PARTNER),
        (lead_index, partner, Meeting.FORMER_PARTNER),
    ):
        column = np.minimum(np.searchsorted(pool, other), pool.size - 1)
        is_candidate = pool[column] == other
        met[lead[is_candidate], column[is_candidate]] = how
    return met


def _admit_strangers(met: NDArray[np.int8], possible: Mask, hashes: NDArray[np.uint64], count: int) -> None:
    """Make the `count` possible unknowns with the smallest hash of each lead its strangers."""
    if count == 0 or met.size == 0:
        return
    unknown = possible & (met == UNKNOWN)
    keys = np.where(unknown, hashes, np.iinfo(np.uint64).max)
    if count < keys.shape[1]:
        limit = np.partition(keys, count - 1, axis=1)[:, count - 1 : count]
        unknown &= keys <= limit
    met[unknown] = Meeting.STRANGER
