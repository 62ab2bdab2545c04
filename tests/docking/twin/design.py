"""How the government designs a call: rules between their ends, and whose themes count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.region.call_rules import Ends
from sim.region.tables import SIZES
from sim.units import cents
from tests.docking.twin.arithmetic import NAN, added, cosine, rounded
from tests.docking.twin.call import Call

if TYPE_CHECKING:
    from tests.docking.twin.model import TwinModel


def design(model: TwinModel, code: int) -> Call:
    """Design a call that opens now; `model` is the one that acts through the channel design.

    Theme weights and money are left empty: they act through other channels.
    """
    government = model.policy.government
    region, row, rules = model.region, model.region.calls[code], model.region.rules_of(code)
    t = government.tailoring
    ecosystems = list(model.ecosystems)
    sectors = range(len(region.sectors))
    focus = [ecosystems[sector] == region.focus_sector for sector in sectors]
    names = [sector.sector for sector in region.sectors]
    min_cost = cents(value(model, rules.min_cost_eur))
    min_cost_of_focus = cents(tailored(t, value(model, rules.focus_min_cost_eur), 0.0))
    wording = value(model, rules.nontechnological_share)
    max_cost, max_grant, max_age = rules.max_cost_eur, rules.max_grant_eur, rules.max_age_quarters
    saving = model.assumptions.application.tailored_saving
    by_lot = government.allocation_rule == "lottery"
    return Call(
        code=code,
        row=row,
        decides=row.opens + round(value(model, rules.result_lag_quarters)),
        ecosystem=ecosystems,
        admits_sector=[names[s] in row.sectors or names[ecosystems[s]] in row.sectors for s in sectors],
        theme_weights=[],
        places=0,
        budget=0,
        aid_intensity=value(model, rules.aid_intensity),
        min_cost=[min_cost_of_focus if focus[s] else min_cost for s in sectors],
        max_cost=None if max_cost is None else cents(value(model, max_cost)),
        max_grant=None if max_grant is None else cents(value(model, max_grant)),
        smallest_grant_share=value(model, rules.smallest_grant_share),
        laboratories_required=round(value(model, rules.laboratories_required)),
        enterprises_required=round(value(model, rules.enterprises_required)),
        floor=round(value(model, rules.sector_floor_projects)),
        reserve_share=0.0,
        window_days=value(model, rules.window_days) * government.window_factor,
        nontechnological_share=[tailored(t, wording, 1.0) if focus[s] else wording for s in sectors],
        spared_share=[t * saving if focus[s] else 0.0 for s in sectors],
        max_age_quarters=None if max_age is None else value(model, max_age),
        threshold=value(model, rules.score_threshold) + model.assumptions.call_rules.threshold_shift,
        weights=(
            value(model, rules.weight_merit),
            value(model, rules.weight_theme),
            value(model, rules.weight_consortium),
            value(model, rules.weight_transition),
        ),
        publicity=min(1.0, value(model, rules.publicity) * model.assumptions.call_rules.publicity_factor),
        researchers_per_meur=value(model, rules.researchers_per_meur),
        pass_rate=min(1.0, max(0.0, value(model, rules.pass_rate) + model.assumptions.call_rules.pass_rate_shift)),
        allocation_rule=government.allocation_rule,
        lottery_share=government.lottery_share if by_lot else 0.0,
        sizes=tuple(SIZES.index(size) for size in row.sizes),
        kinds=tuple(region.project_kinds.index(kind) for kind in row.kinds),
        technological_mode=region.technological_mode,
    )


def reserve(model: TwinModel, call: Call) -> None:
    """Give a call its reserve; `model` is the one that acts through the channel money."""
    share = model.region.rules_of(call.code).focus_reserve_share
    call.reserve_share = value(model, share, reserved_money=True)


def value(model: TwinModel, ends: Ends, reserved_money: bool = False) -> float:
    """Return a rule between its ends, by how far the government follows the focus cluster."""
    if model.policy.government.alignment.mode == "recorded":
        return rounded(ends.recorded)
    strength = model.government.strength_in_force(model.government.focus_cluster)
    own, position = (strength.own_reserves, strength.money) if reserved_money else (strength.own_rules, strength.rules)
    return on_the_way(ends, own, position, model.assumptions.alignment.influence_on_record)


def on_the_way(ends: Ends, own: float, position: float, on_record: float) -> float:
    """Return a rule on its way over the recorded end to the far one."""
    beyond = beyond_record(position, on_record)
    if beyond > 0.0:
        return rounded(ends.recorded + beyond * (ends.aligned - ends.recorded))
    base = ends.unaligned + own * (ends.recorded - ends.unaligned)
    return rounded(base + to_record(position, on_record) * (ends.recorded - base))


def to_record(position: float, on_record: float) -> float:
    """Return how much of the way to the record is made."""
    return rounded(min(1.0, position / on_record))


def beyond_record(position: float, on_record: float) -> float:
    """Return how much of the way beyond the record is made."""
    return rounded((position - on_record) / (1.0 - on_record)) if position > on_record else 0.0


def tailored(t: float, x: float, end: float) -> float:
    """Move a rule towards what suits the focus sector best."""
    return rounded(x + t * (end - x))


def strategy_in_force(model: TwinModel, code: int) -> list[float]:
    """Return the weights of the strategy for a call; `model` is the one that acts through the channel thematic."""
    revised = model.region.calls[code].opens >= model.policy.government.s3_revision
    return [theme.s3_2021_weight if revised else theme.s3_2014_weight for theme in model.region.themes]


def places(model: TwinModel, code: int) -> int:
    """Count the themes that the strategy declares for a call; `model` acts through the channel thematic."""
    return sum(weight > 0.0 for weight in strategy_in_force(model, code))


def theme_weights(model: TwinModel, code: int) -> list[float]:
    """Mix the strategy with the agendas of clusters; `model` is the one that acts through the channel thematic."""
    row = model.region.calls[code]
    strategy = strategy_in_force(model, code)
    heard = [cluster for cluster in model.clusters if cluster.founded]
    national = row.held == "national_board"
    recorded = model.policy.government.alignment.mode == "recorded"
    if not heard or (recorded and not national):
        return strategy
    voice = model.assumptions.alignment.cluster_voice
    voices = [1.0 if national else model.government.strength_in_force(one).themes * voice for one in heard]
    total = added(voices)
    if total > 1.0:
        voices = [one / total for one in voices]
    left = 1.0 - added(voices)
    weights = [weight * left for weight in strategy]
    for one, cluster in zip(voices, heard, strict=True):
        weights = [weight + one * theme for weight, theme in zip(weights, cluster.agenda, strict=True)]
    return [rounded(weight) for weight in weights]


def measure(model: TwinModel, call: Call) -> None:
    """Measure how close a call is to each sector: to its cluster's agenda, and to its live ideas."""
    live = [0] * len(model.region.sectors)
    admitted = list(live)
    for idea in model.live_ideas():
        live[idea.owner.sector] += 1
        admitted[idea.owner.sector] += call.admits(idea)
    call.alignment_design = [rounded(a / n) if n else NAN for a, n in zip(admitted, live, strict=True)]
    for sector, admits in enumerate(call.admits_sector):
        cluster = model.cluster_of_sector(model.ecosystems[sector])
        known = admits and cluster is not None and cluster.founded
        call.alignment_thematic.append(cosine(call.theme_weights, cluster.agenda) if known and cluster else NAN)
