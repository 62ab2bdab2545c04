"""Arithmetic on which two implementations agree to the bit: rounding, ordered sums, order of ranking."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim import elementary

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Codes = NDArray[np.signedinteger[Any]]
Keys = NDArray[np.uint64]
Mask = NDArray[np.bool_]

DECISION_STEPS = 1e9  # to one: 9 decimals
ROUNDED = 1e-8  # more than rounding can move a value
NEAR = 8.0  # how many times as many entries as are wanted are looked at first


def for_decision(value: ArrayLike | float) -> Floats:
    """Round to 1e-9, as every utility, score and probability is before it is compared."""
    if isinstance(value, float):  # ten times as fast as an array of one
        return np.asarray(np.rint(value * DECISION_STEPS) / DECISION_STEPS)
    steps = np.asarray(value, dtype=np.float64) * DECISION_STEPS
    return np.asarray(np.rint(steps) / DECISION_STEPS)


def share_of_cents(cents: ArrayLike, share: ArrayLike) -> Ints:
    """Return `share` of an amount in whole cents, rounded half to even."""
    return np.rint(np.asarray(cents, dtype=np.float64) * np.asarray(share, dtype=np.float64)).astype(np.int64)


def sum_by_group(group: Ints, values: ArrayLike, groups: int) -> Floats:
    """Add `values` by group, one after the other in the order given (never pairwise)."""
    sums: Floats = np.bincount(group, weights=np.asarray(values, dtype=np.float64), minlength=groups).astype(np.float64)
    return sums


def ordered_sum(values: ArrayLike) -> float:
    """Add values one after the other in the order given (never pairwise)."""
    flat = np.asarray(values, dtype=np.float64)
    return float(np.cumsum(flat)[-1]) if flat.size else 0.0


def best_first(score: Floats, tie_break: Keys, identity: Keys) -> Ints:
    """Return positions from the highest score down; ties by keyed hash, then by identity.

    `score` must be rounded for decision already.
    """
    return np.lexsort((identity, tie_break, -score))


def first_by_hash(tie_break: Keys, identity: Keys, count: int) -> Ints:
    """Return the positions of the `count` smallest keyed hashes, in their order; ties by identity."""
    if 0 < count < tie_break.size:
        among = np.flatnonzero(tie_break <= np.partition(tie_break, count - 1)[count - 1])
    else:
        among = np.arange(tie_break.size)
    return among[np.lexsort((identity[among], tie_break[among]))][:count]


def contenders(score: Floats, count: int) -> Ints:
    """Return the positions, in ascending order, that `best_first` could return first, up to `count` of them."""
    if 0 < count < score.size:
        return np.flatnonzero(score >= -np.partition(-score, count - 1)[count - 1])
    return np.arange(score.size)


def best_few_of_each(score: Floats, tie_break: Keys, identity: Keys, group: Ints, count: Ints) -> Ints:
    """Return the positions that `best_first` would return first of each group, up to `count` of the group."""
    ranking = np.lexsort((identity, tie_break, -score, group))
    return ranking[place_in_group(group[ranking]) < count[group[ranking]]]


def first_by_weight(
    draw: Floats,
    weight: Floats,
    tie_break: Keys,
    identity: Keys,
    group: Ints,
    share: Floats,
    count: Ints,
    may_come: Callable[[Ints], Mask],
) -> Ints:
    """Return the positions of entries drawn without replacement in proportion to their weights, `count` of each group.

    One draw an entry, from 0 to 1: the smallest -log(1 - draw) / weight come first (Efraimidis and Spirakis 2006);
    entries without weight come last. `share` is the part of each entry in the weight of its group, by which is guessed
    who will come; `may_come` tells which positions can be chosen at all.
    """
    bound = NEAR * int(count.max(initial=0))
    # -log(1 - u) >= u: whoever has u > bound x share waits longer than `bound` and need not be looked at.
    near = np.flatnonzero(draw <= bound * share)
    near = near[may_come(near)]
    is_before_all_others = _appeal(draw[near], share[near]) > ROUNDED - bound
    is_short = np.bincount(group[near[is_before_all_others]], minlength=count.size) < count
    if is_short.any():
        everybody = np.flatnonzero(is_short[group])
        near = np.concatenate([near[~is_short[group[near]]], everybody[may_come(everybody)]])
    appeal = _appeal(draw[near], weight[near])
    return near[best_few_of_each(appeal, tie_break[near], identity[near], group[near], count)]


def shares_of_group(group: Ints, weight: Floats, groups: int) -> Floats:
    """Return the part of each entry in the weight of its group, 0 where the group has none."""
    total = sum_by_group(group, weight, groups)[group]
    return weight / np.where(total > 0.0, total, 1.0)


def _appeal(draw: Floats, weight: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return for_decision(np.where(weight > 0.0, elementary.log1p(-draw) / weight, -np.inf))


def place_in_group(sorted_group: Ints) -> Ints:
    """Return the place of each entry within its group, from 0; equal groups must stand together."""
    if sorted_group.size == 0:
        return np.zeros(0, dtype=np.int64)
    places = np.arange(sorted_group.size)
    begins = np.concatenate([[True], sorted_group[1:] != sorted_group[:-1]])
    return places - np.maximum.accumulate(np.where(begins, places, 0))
