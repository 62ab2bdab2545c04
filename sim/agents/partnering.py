"""Looking for partners: candidates in tiers, then synchronous deferred acceptance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.rules import matching
from sim.rules.arithmetic import for_decision
from sim.state.bids import Bids
from sim.world.organisations import Kind
from sim.world.randomness import pair_key

if TYPE_CHECKING:
    from sim.model import EcosystemModel

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

FORMER_PARTNER, PARTNER_OF_PARTNER, INTRODUCED, STRANGER, UNKNOWN = range(5)

LABORATORIES = (Kind.PUBLIC_LABORATORY, Kind.PRIVATE_LABORATORY)
ASKED_FOR = {
    "research": LABORATORIES,
    "collaborative": LABORATORIES,
    "startup": LABORATORIES,
    "pilot": (*LABORATORIES, Kind.INNOVATION_CENTRE),
    "demonstrator": (*LABORATORIES, Kind.INNOVATION_CENTRE),
    "training": (Kind.TRAINING_CENTRE,),
}
"""Which institutions can do what a kind of project needs: research, technical services or training."""


@dataclass(frozen=True)
class _Pairs:
    lead: Ints
    candidate: Ints
    cover: Floats
    request: Floats
    tie_break: NDArray[np.uint64]


def form_consortia(model: EcosystemModel, bids: Bids) -> Bids:
    """Return the bids whose consortium is complete, with their partners; calls without partner rule need none."""
    designs = [call.design for call in model.government.calls_opening_now()]
    laboratories = np.array([design.laboratories_required for design in designs], dtype=np.int64)[bids.call]
    enterprises = np.array([design.enterprises_required for design in designs], dtype=np.int64)[bids.call]
    found = [
        _look_for(model, bids, laboratories, _institutions(model), institutions=True),
        *(
            _look_for(
                model,
                bids,
                np.where(_sector_of(model, bids) == sector, enterprises, 0),
                pool,
                institutions=False,
            )
            for sector, pool in _cooperating_enterprises(model, bids, enterprises)
        ),
    ]
    bid = np.concatenate([pairs.lead for pairs in found])
    partner = np.concatenate([pairs.candidate for pairs in found])
    cover = np.concatenate([pairs.cover for pairs in found])
    order = np.lexsort((model.world.organisations.uid[partner], bid))
    bid, partner, cover = bid[order], partner[order], cover[order]
    count = np.bincount(bid, minlength=bids.count)
    complete = count >= laboratories + enterprises
    total = np.bincount(bid, weights=cover, minlength=bids.count)
    quality = np.where(count > 0, total / np.maximum(count, 1), bids.cover)
    return bids.with_partners(for_decision(quality), bid, partner).only(np.flatnonzero(complete))


def _institutions(model: EcosystemModel) -> Ints:
    rows = np.flatnonzero(model.organisation_state.is_laboratory)
    return rows[model.owners.spare_partnerships(rows) > 0]


def _sector_of(model: EcosystemModel, bids: Bids) -> Ints:
    return model.world.organisations.sector[bids.owner].astype(np.int64)


def _cooperating_enterprises(model: EcosystemModel, bids: Bids, need: Ints) -> list[tuple[int, Ints]]:
    """Return, for each sector in which enterprises are wanted, those that cooperate and are free."""
    organisations, state = model.world.organisations, model.organisation_state
    willing = organisations.cooperating & state.alive & (state.engaged < organisations.partnerships)
    sectors = np.unique(_sector_of(model, bids)[need > 0])
    return [(int(sector), np.flatnonzero(willing & (organisations.sector == sector))) for sector in sectors]


def _look_for(model: EcosystemModel, bids: Bids, need: Ints, pool: Ints, *, institutions: bool) -> _Pairs:
    """Match the bids that need partners with a pool of candidates; return the pairs that hold."""
    leads = np.flatnonzero(need > 0)
    pairs = _candidate_pairs(model, bids, leads, pool, institutions=institutions)
    capacity = model.owners.spare_partnerships(pool)
    holds = matching.deferred_acceptance(
        pairs.lead, pairs.candidate, pairs.request, pairs.tie_break, need[leads], capacity
    )
    return _Pairs(
        leads[pairs.lead[holds]],
        pool[pairs.candidate[holds]],
        pairs.cover[holds],
        pairs.request[holds],
        pairs.tie_break[holds],
    )


def _candidate_pairs(model: EcosystemModel, bids: Bids, leads: Ints, pool: Ints, *, institutions: bool) -> _Pairs:
    """List the candidates that each lead knows or meets, best first: by tier, then utility, then keyed hash."""
    ideas, organisations, assumed = model.world.ideas, model.world.organisations, model.assumptions.matching
    idea, owner = bids.idea[leads], bids.owner[leads]
    hashes = pair_key(organisations.uid[owner][:, None], organisations.uid[pool][None, :])
    hashes = model.world.draws.keys("strangers", hashes, model.quarter)
    tier = _tiers(model, idea, owner, pool)
    possible = organisations.uid[owner][:, None] != organisations.uid[pool][None, :]
    if institutions:
        able = np.array(
            [[kind in ASKED_FOR[name] for kind in Kind] for name in model.region.project_kinds],
            dtype=np.bool_,
        )
        possible &= able[model.kinds_of(idea)][:, organisations.kind[pool]]
    _admit_strangers(tier, possible, hashes, assumed.strangers_considered)
    lead, candidate = np.nonzero(possible & (tier < UNKNOWN))
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
    pair_tier, key = tier[lead, candidate], hashes[lead, candidate]
    order = np.lexsort((key, -utility, pair_tier, lead))
    request = matching.request_utility(cover, pair_tier == FORMER_PARTNER, assumed.acquaintance_weight)
    return _Pairs(lead[order], candidate[order], cover[order], request[order], key[order])


def _tiers(model: EcosystemModel, idea: Ints, owner: Ints, pool: Ints) -> NDArray[np.int8]:
    """Return how each lead knows each candidate (leads x candidates); UNKNOWN where it does not."""
    organisations, support = model.world.organisations, model.through("support")
    state = support.organisation_state
    introduced = support.idea_state.introduced[idea][:, None] & state.member[pool][None, :]
    introduced &= support.ecosystem_of(owner)[:, None] == support.ecosystem_of(pool)[None, :]
    met = state.attends_workshop[owner][:, None] & (
        organisations.province[owner][:, None] == organisations.province[pool][None, :]
    )
    met &= (state.is_laboratory | state.attends_workshop)[pool][None, :]
    tier = np.where(introduced | met, INTRODUCED, UNKNOWN).astype(np.int8)
    column = np.full(organisations.uid.size, -1, dtype=np.int64)
    column[pool] = np.arange(pool.size)
    place, partner = model.ties.partners_of(owner)
    further_place, further = model.ties.partners_of(partner)
    for lead, other, level in (
        (place[further_place], further, PARTNER_OF_PARTNER),
        (place, partner, FORMER_PARTNER),
    ):
        known = column[other] >= 0
        tier[lead[known], column[other[known]]] = level
    return tier


def _admit_strangers(tier: NDArray[np.int8], possible: Mask, hashes: NDArray[np.uint64], count: int) -> None:
    """Make the `count` possible unknowns with the smallest hash of each lead its strangers."""
    if count == 0 or tier.size == 0:
        return
    unknown = possible & (tier == UNKNOWN)
    keys = np.where(unknown, hashes, np.iinfo(np.uint64).max)
    if count < keys.shape[1]:
        limit = np.partition(keys, count - 1, axis=1)[:, count - 1 : count]
        unknown &= keys <= limit
    tier[unknown] = STRANGER
