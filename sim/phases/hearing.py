"""Hearing the clusters: trust and commitment, the contest for influence, and how far calls follow."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sim.rules import alignment, relation
from sim.state.calls import AlignmentStrength
from sim.state.ecosystem import Ecosystem
from sim.world.organisations import NONE

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def relate(model: Ecosystem) -> None:
    """Let trust and commitment grow and fade for a quarter, each in answer to the other side."""
    clusters, stocks, assumed = model.clusters, model.government.relations, model.assumptions.alignment
    active = clusters.are_active()
    offered = _of_each(active, lambda code: clusters.policy_of(code).commitment)
    begins = active & ~stocks.exists
    trust = np.where(begins, assumed.initial_trust, stocks.trust)
    commitment = np.where(begins, offered, stocks.commitment)
    keeps = relation.kept(assumed.half_life_quarters)
    earned = relation.earned_trust(work_of_groups(model), clusters.visibility())
    trust_due = relation.reciprocated(earned, commitment, assumed.reciprocity)
    commitment_due = relation.reciprocated(offered, taken_up(model), assumed.reciprocity)
    stocks.trust = np.where(active, relation.next_stock(trust, trust_due, keeps), 0.0)
    stocks.commitment = np.where(active, relation.next_stock(commitment, commitment_due, keeps), 0.0)
    stocks.exists = active
    hold_events(model)


def hold_events(model: Ecosystem) -> None:
    """Let the events of the quarter that speak for one side move the stock of the other."""
    stocks = model.government.relations
    for event in model.region.relation_events:
        code = model.region.cluster_codes[event.cluster]
        if event.quarter == model.quarter and stocks.exists[code]:
            stock = stocks.trust if event.stock == "trust" else stocks.commitment
            stock[code] = relation.after_event(float(stock[code]), model.assumptions.alignment.event_gain)


def work_of_groups(model: Ecosystem) -> Floats:
    """Return the effect of what each cluster puts into working groups now, from 0 to 1."""
    days = 4.0 * model.clusters.institutional_days
    return alignment.delivered_work(days, model.assumptions.alignment.half_effect_days)


def taken_up(model: Ecosystem) -> Floats:
    """Return how far calls take up what each cluster proposes, in themes and rules alike; 1 is as far as on record."""
    shown, on_record = model.government.strength_in_force, model.assumptions.alignment.influence_on_record
    in_themes, in_rules = (alignment.way_to_record(one, on_record) for one in (shown.themes, shown.rules))
    return 0.5 * (in_themes + in_rules)


def divide_influence(model: Ecosystem) -> None:
    """Draft anew: divide the region's attention, and the money it sets apart, among the clusters that ask."""
    stocks = model.government.relations
    if not stocks.exists.any():  # nobody asks, and no lever decides anything yet
        stocks.attention, stocks.money = np.zeros_like(stocks.attention), np.zeros_like(stocks.money)
        return
    voices = voices_of_clusters(model)
    stocks.attention = _contested(model, voices, stocks.exists)
    stocks.money = _contested(model, voices, stocks.exists & asks_for_money(model))


def voices_of_clusters(model: Ecosystem) -> Floats:
    """Return with what effect each cluster speaks; a fixed alignment with all of them gives all the same voice."""
    government, stocks, assumed = model.government, model.government.relations, model.assumptions.alignment
    lever = model.policy.government.alignment
    if lever.mode == "fixed" and lever.scope == "all":
        return np.where(stocks.exists, lever.strength, 0.0)

    def joint(code: int) -> float:
        ours, theirs = government.policy_for(code).commitment, float(stocks.commitment[code])
        return alignment.commitment(ours, theirs, assumed.commitment_elasticity)

    return alignment.effective_voice(work_of_groups(model), stocks.trust, _of_each(stocks.exists, joint))


def asks_for_money(model: Ecosystem) -> Mask:
    """Tell which clusters ask for money to be set apart: the focus cluster, and those with a call of their own."""
    region = model.region
    asks = np.zeros(len(region.clusters), dtype=np.bool_)
    asks[model.focus_cluster] = True
    for code, call in enumerate(region.calls):
        owner, *others = {int(model.clusters.of_sector[region.sector_codes[sector]]) for sector in call.sectors}
        if not others and owner != NONE and not asks[owner] and model.government.is_held(code):
            asks[owner] = True
    return asks


def _contested(model: Ecosystem, voices: Floats, asking: Mask) -> Floats:
    """Return the influence of those who ask; where the lever fixes that of some clusters, the rest is contested."""
    settled = are_settled(model)
    contestants = asking & ~settled
    gained = np.where(settled, model.policy.government.alignment.strength, 0.0)
    parts, taken = np.count_nonzero(contestants | settled), float(gained.sum())
    outside = model.assumptions.alignment.outside_option
    gained[contestants] = alignment.influence(voices[contestants], int(parts), outside, taken)
    return gained


def are_settled(model: Ecosystem) -> Mask:
    """Tell for which clusters the lever fixes the influence; with all of them it fixes their voices, not who gains."""
    lever = model.policy.government.alignment
    if lever.mode != "fixed" or lever.scope == "all":
        return np.zeros(len(model.region.clusters), dtype=np.bool_)
    rows = enumerate(model.region.clusters)
    return np.array([lever.concerns(row.cluster, code == model.focus_cluster) for code, row in rows])


def _of_each(clusters: Mask, value: Callable[[int], float]) -> Floats:
    """Return a value of each of some clusters, 0 of the others: their levers decide nothing."""
    return np.array([value(code) if is_one else 0.0 for code, is_one in enumerate(clusters.tolist())])


def following(model: Ecosystem) -> AlignmentStrength:
    """Return how far the government is prepared to follow each cluster now, in what the breadth of its lever admits.

    Besides, the region makes its own part of the recorded change. Before the quarter in which the region's data has a
    cluster founded, nothing is owed to it in any scenario.
    """
    government, assumed = model.government, model.assumptions.alignment
    strength = AlignmentStrength.none(len(model.region.clusters))
    for code, cluster in enumerate(model.region.clusters):
        if model.quarter < cluster.founded:
            continue
        lever = government.policy_for(code).alignment
        attention, money = _positions(model, code)
        strength.themes[code] = attention if lever.breadth != "rules_only" else 0.0
        strength.rules[code] = attention if lever.breadth in ("rules", "money", "rules_only") else 0.0
        strength.money[code] = money if lever.breadth == "money" else 0.0
        autonomous = alignment.autonomous_strength(
            model.quarter, cluster.recorded_change_from, cluster.recorded_change_until
        )
        strength.own_rules[code] = alignment.own_change(autonomous, assumed.attribution_of("rules"))
        strength.own_reserves[code] = alignment.own_change(autonomous, assumed.attribution_of("reserves"))
        strength.own_dedicated[code] = alignment.own_change(autonomous, assumed.attribution_of("dedicated"))
    return strength


def _positions(model: Ecosystem, code: int) -> tuple[float, float]:
    """Return how far the government goes towards a cluster, 0 to 1, in what it asks for and in money set apart."""
    lever, stocks = model.government.policy_for(code).alignment, model.government.relations
    if lever.mode == "fixed" and lever.scope != "all":
        return lever.strength, lever.strength
    willing = 1.0 if lever.mode == "fixed" else lever.strength  # with all clusters it is in their voices
    return willing * float(stocks.attention[code]), willing * float(stocks.money[code])
