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


def trust(completed_projects: ArrayLike, track_record_projects: float, without_record: float) -> Floats:
    """Return how much past projects speak for a cluster: from `without_record` up to 1, exponentially saturating."""
    shown = 1.0 - elementary.exp(-np.asarray(completed_projects, dtype=np.float64) / track_record_projects)
    return for_decision(without_record + (1.0 - without_record) * shown)


def supported_strength(joint_commitment: float, days: float, days_needed: float, trust_level: float) -> float:
    """Return the alignment that a relation supports: commitment x sufficiency of working-group days x trust."""
    return float(for_decision(joint_commitment * min(1.0, days / days_needed) * trust_level))


def next_strength(current: float, supported: float, step: float) -> float:
    """Move alignment by `step` of its distance to what the relation supports."""
    return float(for_decision(current + step * (supported - current)))


def followed(relation: float, relation_on_record: float) -> float:
    """Return how far a relation makes calls follow: fully from the relation on, at which the record was reached."""
    return float(for_decision(min(1.0, relation / relation_on_record)))


def own_change(autonomous: float, attribution: float) -> float:
    """Return the share of the recorded change that the region makes by itself: (1 - attribution) x autonomous."""
    return float(for_decision((1.0 - attribution) * autonomous))


def change_of_rules(following: ArrayLike, own: ArrayLike) -> Floats:
    """Return how far rules have moved altogether: what the region changes itself, and `following` of what is left."""
    following, own = np.asarray(following, dtype=np.float64), np.asarray(own, dtype=np.float64)
    return for_decision(own + following * (1.0 - own))


def blended_rule(unaligned: float, recorded: float, aligned: float, own: float, following: float) -> float:
    """Return a numeric rule between its ends.

    By itself the region moves it from the unaligned end towards the recorded one, and following the cluster closes its
    share of the distance from there to the aligned end: base = unaligned + own x (recorded - unaligned),
    rule = base + following x (aligned - base). A rule without recorded change moves only by following.
    """
    base = unaligned + own * (recorded - unaligned)
    return float(for_decision(base + following * (aligned - base)))


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
