"""Drafting a call: its rules between the two ends, its theme weights, and the measure of its alignment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.region.call_rules import Ends
from sim.region.tables import CallRow
from sim.rules import alignment, eligibility
from sim.rules.arithmetic import for_decision
from sim.state.calls import CallDesign, CallMoney, CallThemes
from sim.state.ecosystem import Ecosystem
from sim.units import cents
from sim.world.organisations import NONE, Kind

Ints = NDArray[np.int64]
Codes = NDArray[np.signedinteger[Any]]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def design_call(model: Ecosystem, code: int, themes: CallThemes, money: CallMoney) -> CallDesign:
    """Design the region's call `code` with the themes and the money given.

    The numeric rules that concern the focus sector, and the ecosystems joined to it, follow the focus cluster alone.
    """
    region, policy, assumed = model.region, model.policy.government, model.assumptions.call_rules
    row, rules = region.calls[code], region.rules_of(code)
    strength = model.government.strength_in_force

    def value(ends: Ends) -> float:
        return rule_in_force(model, ends, strength.rules, strength.own_rules)

    of_focus = model.ecosystem == region.focus_sector
    wording = value(rules.nontechnological_share)
    focus_minimum = alignment.tailored(value(rules.focus_min_cost_eur), 0.0, policy.tailoring)
    return CallDesign(
        call_code=code,
        call_id=row.call_id,
        instrument=row.instrument,
        opens=row.opens,
        decides=row.opens + round(value(rules.result_lag_quarters)),
        ecosystem=model.ecosystem,
        admits_sector=admitted_sectors(model, row),
        admits_owner_kind=admitted_owner_kinds(row),
        admits_size=np.array([size.size in row.sizes for size in region.size_classes]),
        admits_project_kind=np.array([kind in row.kinds for kind in region.project_kinds]),
        themes=themes,
        budget=money.budget,
        aid_intensity=value(rules.aid_intensity),
        min_cost=np.where(of_focus, cents(focus_minimum), cents(value(rules.min_cost_eur))),
        max_cost=None if rules.max_cost_eur is None else cents(value(rules.max_cost_eur)),
        max_grant=None if rules.max_grant_eur is None else cents(value(rules.max_grant_eur)),
        smallest_grant_share=value(rules.smallest_grant_share),
        laboratories_required=round(value(rules.laboratories_required)),
        enterprises_required=round(value(rules.enterprises_required)),
        floor=round(value(rules.sector_floor_projects)),
        reserve_share=money.reserve_share,
        window_days=value(rules.window_days) * policy.window_factor,
        publicity=min(1.0, value(rules.publicity) * assumed.publicity_factor),
        researchers_per_meur=value(rules.researchers_per_meur),
        nontechnological_share=np.where(of_focus, alignment.tailored(wording, 1.0, policy.tailoring), wording),
        spared_share=np.where(of_focus, policy.tailoring * model.assumptions.application.tailored_saving, 0.0),
        max_age_quarters=None if rules.max_age_quarters is None else value(rules.max_age_quarters),
        pass_rate=min(1.0, max(0.0, value(rules.pass_rate) + assumed.pass_rate_shift)),
        threshold=value(rules.score_threshold) + assumed.threshold_shift,
        weights=(
            value(rules.weight_merit),
            value(rules.weight_theme),
            value(rules.weight_consortium),
            value(rules.weight_transition),
        ),
        stop=row.on_misfit == "stop",
        allocation_rule=policy.allocation_rule,
        lottery_share=policy.lottery_share if policy.allocation_rule == "lottery" else 0.0,
    )


def reserve_share(model: Ecosystem, code: int) -> float:
    """Return the share of a call's money that is reserved for the focus sector."""
    ends, strength = model.region.rules_of(code).focus_reserve_share, model.government.strength_in_force
    return rule_in_force(model, ends, strength.money, strength.own_reserves)


def rule_in_force(model: Ecosystem, ends: Ends, following: Floats, own: Floats) -> float:
    """Return the value of a rule that opens now: where following, and what the region does itself, have moved it."""
    if model.policy.government.alignment.is_recorded:
        return float(for_decision(ends.recorded))
    focus, on_record = model.focus_cluster, model.assumptions.alignment.influence_on_record
    way = (ends.unaligned, ends.recorded, ends.aligned)
    return alignment.blended_rule(way, float(own[focus]), float(following[focus]), on_record)


def admitted_sectors(model: Ecosystem, row: CallRow) -> Mask:
    """Return which sectors a call admits: those it names, and those joined to the ecosystem of one."""
    named = np.array([sector.sector in row.sectors for sector in model.region.sectors])
    return np.asarray(named | named[model.ecosystem], dtype=np.bool_)


def admitted_owner_kinds(row: CallRow) -> Mask:
    """Return which kinds of organisation may lead a proposal to a call (in the order of `Kind`)."""
    return np.array([kind.owner_kind in row.applicants for kind in Kind])


def call_themes(model: Ecosystem, code: int) -> CallThemes:
    """Return a call's themes: those of the strategy in force, with the agendas of the clusters that are followed.

    There are as many places as themes that the strategy declares, whoever fills them. Calls of a national board of
    cluster managers have the agendas of all clusters, in equal parts.
    """
    row = model.region.calls[code]
    revised = model.policy.government.has_revised_strategy(row.opens)
    strategy = np.array([theme.s3_2021_weight if revised else theme.s3_2014_weight for theme in model.region.themes])
    places = int(np.count_nonzero(strategy))
    heard = np.flatnonzero(model.clusters.founded)
    is_national = row.held == "national_board"
    if not heard.size or (model.policy.government.alignment.is_recorded and not is_national):
        return CallThemes(strategy, places)
    voices = model.government.strength_in_force.themes[heard] * model.assumptions.alignment.cluster_voice
    if is_national:
        voices = np.ones(heard.size)
    return CallThemes(alignment.blended_themes(strategy, model.clusters.agenda[heard], voices), places)


def admitted_ideas(model: Ecosystem, design: CallDesign) -> Ints:
    """Return the live ideas that the rules of a call admit."""
    ideas = model.idea_state.live
    for lets_in in admission(model, design).values():
        ideas = ideas[lets_in(ideas)]
    return ideas


def admission(model: Ecosystem, design: CallDesign) -> dict[str, Callable[[Ints], Mask]]:
    """Return the rules of a call by name: each tells which of some ideas it lets in."""
    traits, organisations = model.world.ideas, model.world.organisations

    def sector(ideas: Ints) -> Codes:
        return organisations.sector[traits.owner[ideas]]

    def size(ideas: Ints) -> Codes:
        return organisations.size[traits.owner[ideas]]

    def age(ideas: Ints) -> Codes:
        return model.quarter - organisations.entry[traits.owner[ideas]]

    return {
        "kind of owner": lambda ideas: design.admits_owner_kind[organisations.kind[traits.owner[ideas]]],
        "sector": lambda ideas: design.admits_sector[sector(ideas)],
        "size": lambda ideas: (size(ideas) == NONE) | design.admits_size[size(ideas)],
        "kind of project": lambda ideas: design.admits_project_kind[model.kinds_of(ideas)],
        "smallest cost": lambda ideas: eligibility.meets_minimum(traits.cost[ideas], design.min_cost[sector(ideas)]),
        "age": lambda ideas: (size(ideas) == NONE) | eligibility.is_young_enough(age(ideas), design.max_age_quarters),
        "definition of innovation": lambda ideas: eligibility.fits_definition(
            traits.mode[ideas] == model.region.technological_mode,
            traits.definition_draw[ideas],
            design.nontechnological_share[sector(ideas)],
        ),
    }


def measure_alignment(model: Ecosystem, design: CallDesign, admitted: Ints) -> tuple[Floats, Floats]:
    """Measure how far a call is aligned with each sector (one entry a sector, not a number where undefined).

    Thematic: cosine of the call's theme weights and the agenda of the sector's cluster. Design: share of the sector's
    live ideas that the call's rules admit (`admitted`).
    """
    sectors = len(model.region.sectors)
    clusters, of_sector = model.clusters, model.clusters.of_sector[model.ecosystem]
    is_heard = design.admits_sector & (of_sector != NONE) & clusters.founded[of_sector]
    similarity = alignment.theme_similarity(design.themes.weights, clusters.agenda)
    thematic = np.where(is_heard, similarity[of_sector], np.nan)
    all_ideas, admitted_ones = (
        np.bincount(model.world.organisations.sector[model.world.ideas.owner[ideas]], minlength=sectors)
        for ideas in (model.idea_state.live, admitted)
    )
    share = np.where(all_ideas > 0, admitted_ones / np.maximum(all_ideas, 1), np.nan)
    return thematic, for_decision(share)
