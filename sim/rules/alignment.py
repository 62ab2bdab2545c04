"""How far calls follow a cluster: commitment, its growth, the rules that follow, and the measure of it."""

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from sim import elementary
from sim.rules.arithmetic import Floats, for_decision, ordered_sum

NEARLY_MINIMUM = 0.05


def commitment(region: float, cluster: float, elasticity: float) -> float:
    """Return joint commitment: a CES of both contributions with equal shares.

    C = (r^rho / 2 + c^rho / 2)^(1/rho), rho = 1 - 1/elasticity: the minimum as the elasticity goes to 0, the geometric
    mean at 1, the arithmetic mean as it goes to infinity (Arrow et al. 1961).
    """
    if elasticity <= NEARLY_MINIMUM or (elasticity <= 1.0 and min(region, cluster) == 0.0):
        return min(region, cluster)
    if elasticity == 1.0:
        return float(for_decision(np.sqrt(region * cluster)))
    return float(for_decision(_power_mean(region, cluster, 1.0 - 1.0 / elasticity)))


@lru_cache(maxsize=256)  # few relations, the same from quarter to quarter
def _power_mean(first: float, second: float, rho: float) -> float:
    with np.errstate(over="ignore"):  # a tiny contribution to a strong negative power: infinite, and nothing again
        mean = 0.5 * elementary.power(first, rho) + 0.5 * elementary.power(second, rho)
    return float(elementary.power(mean, 1.0 / rho))


def delivered_work(days: ArrayLike, half_effect_days: float) -> Floats:
    """Return the effect of working-group days, from 0 to 1: days / (days + half_effect_days).

    Each further day brings less, and none brings nothing (a hyperbola as of Michaelis and Menten).
    """
    days = np.asarray(days, dtype=np.float64)
    return for_decision(days / (days + half_effect_days))


def effective_voice(work: ArrayLike, trust: ArrayLike, joint_commitment: ArrayLike) -> Floats:
    """Return with what effect clusters speak: delivered work x trust x joint commitment."""
    return for_decision(np.asarray(work) * np.asarray(trust) * np.asarray(joint_commitment))


def influence(voices: Floats, parts: int, outside_option: float, taken: float = 0.0) -> Floats:
    """Return what each cluster gains in the contest for the region's attention: 1 is a cluster's part of it, the most.

    A contest success function with exponent 1 (Tullock 1980): gained_c = (parts - taken) x voice_c / (parts x
    outside_option + sum of voices). Every cluster brings a part of attention, so that another one with the same voice
    takes nothing from those that are there; attention that nobody gains (the outside option) grows with them.

    Args:
        voices: Effective voices of the clusters in the contest.
        parts: Parts of attention, one for each cluster, also for one whose influence is settled without a contest.
        outside_option: The voice of nobody: how hard it is to gain attention at all.
        taken: Attention that is settled without a contest, in parts.
    """
    against = parts * outside_option + ordered_sum(voices)
    if against <= 0.0:
        return np.zeros_like(voices)
    return for_decision(np.minimum(1.0, (parts - taken) * voices / against))


def own_change(autonomous: float, attribution: float) -> float:
    """Return the share of the recorded change that the region makes by itself: (1 - attribution) x autonomous."""
    return float(for_decision((1.0 - attribution) * autonomous))


def way_to_record(position: ArrayLike, on_record: float) -> Floats:
    """Return how much of the way to the recorded rules a position has made, from 0 to 1 at the position on record."""
    return for_decision(np.minimum(1.0, np.asarray(position, dtype=np.float64) / on_record))


def way_beyond_record(position: ArrayLike, on_record: float) -> Floats:
    """Return how much of the way from the recorded rules to their far ends a position has made, 0 up to the record."""
    beyond = np.maximum(0.0, np.asarray(position, dtype=np.float64) - on_record)
    return for_decision(beyond / (1.0 - on_record) if on_record < 1.0 else 0.0 * beyond)


def change_of_rules(position: ArrayLike, own: ArrayLike, on_record: float) -> Floats:
    """Return how far rules have moved: 1 is the record, of which the region makes `own` by itself, 2 the far end."""
    own = np.asarray(own, dtype=np.float64)
    followed = own + way_to_record(position, on_record) * (1.0 - own)
    return for_decision(followed + way_beyond_record(position, on_record))


def blended_rule(ends: tuple[float, float, float], own: float, position: float, on_record: float) -> float:
    """Return a numeric rule on its way from the unaligned over the recorded to the far end.

    By itself the region moves it towards the recorded end: base = unaligned + own x (recorded - unaligned). Following
    closes its part of what is left of that way, and beyond the position on record goes on to the far end:
    rule = base + way_to_record x (recorded - base) + way_beyond_record x (far - recorded).

    Args:
        ends: The rule unaligned, recorded, and at its far end.
        own: Share of the recorded change that the region makes by itself.
        position: How far the region follows, 0 to 1.
        on_record: The position at which the record was reached.
    """
    unaligned, recorded, far = ends
    base = unaligned + own * (recorded - unaligned)
    to_record, beyond = (float(way(position, on_record)) for way in (way_to_record, way_beyond_record))
    if beyond == 0.0:  # so that the far end moves nothing at or below the record, not even a last bit
        return float(for_decision(base + to_record * (recorded - base)))
    return float(for_decision(recorded + beyond * (far - recorded)))


def tailored(value: float, end: float, tailoring: float) -> float:
    """Return a rule that is geared to a sector: `tailoring` of the way from its value to the end that suits it best."""
    return float(for_decision(value + tailoring * (end - value)))


def blended_themes(strategy: Floats, agendas: Floats, voices: Floats) -> Floats:
    """Return a call's theme weights: the strategy's, with each agenda filling its voice.

    `strategy` has one weight for each theme, `agendas` one row a cluster, `voices` the share of weight a cluster fills;
    voices that add to more than 1 are scaled down to 1.
    """
    together = ordered_sum(voices)
    fitted = voices / together if together > 1.0 else voices
    weights = strategy * (1.0 - ordered_sum(fitted))
    for agenda, voice in zip(agendas, fitted, strict=True):
        weights = weights + voice * agenda
    return for_decision(weights)


def theme_similarity(first: Floats, second: Floats) -> Floats:
    """Return the cosine of two theme vectors, or of each two rows; not a number where one of them is empty."""
    length = np.sqrt(_ordered_sums(first * first)) * np.sqrt(_ordered_sums(second * second))
    alike = _ordered_sums(first * second) / np.where(length > 0.0, length, np.nan)
    return for_decision(alike)


def renewed_agenda(agenda: Floats, member_ideas: Floats, update: float) -> Floats:
    """Renew a share of an agenda, or of each of several in rows, from the theme mix of members' ideas.

    Without ideas it stays.
    """
    total = _ordered_sums(member_ideas)[..., None]
    renewed = for_decision((1.0 - update) * agenda + update * member_ideas / np.where(total > 0.0, total, 1.0))
    return np.where(total > 0.0, renewed, agenda)


def _ordered_sums(weights: Floats) -> Floats:
    """Add the weights of each row one after the other."""
    sums: Floats = np.cumsum(weights, axis=-1)[..., -1]
    return sums


def autonomous_strength(quarter: int, change_from: int | None, change_until: int | None) -> float:
    """Return how far the region would have changed its rules by itself: linear over the recorded period of change.

    0 before `change_from`, 1 from `change_until` on, and 0 where no change is on record.
    """
    if change_from is None or change_until is None or quarter <= change_from:
        return 0.0
    return float(for_decision(min(1.0, (quarter - change_from) / (change_until - change_from))))
