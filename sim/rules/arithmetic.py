"""Arithmetic on which two implementations agree to the bit: rounding, ordered sums, order of ranking."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Codes = NDArray[np.signedinteger[Any]]
Keys = NDArray[np.uint64]
Mask = NDArray[np.bool_]

DECISION_DECIMALS = 9
ROUNDED = 1e-8  # more than rounding can move a value


def for_decision(value: ArrayLike) -> Floats:
    """Round to 1e-9, as every utility, score and probability is before it is compared."""
    return np.asarray(np.asarray(value, dtype=np.float64).round(DECISION_DECIMALS), dtype=np.float64)


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


def best_few(score: Floats, tie_break: Keys, identity: Keys, count: int) -> Ints:
    """Return what `best_first` would return first, up to `count` positions, without sorting the rest."""
    if 0 < count < score.size:
        among = np.flatnonzero(score >= -np.partition(-score, count - 1)[count - 1])
    else:
        among = np.arange(score.size)
    return among[best_first(score[among], tie_break[among], identity[among])[:count]]


def first_by_weight(
    draw: Floats, weight: Floats, tie_break: Keys, identity: Keys, count: int, may_come: Callable[[Ints], Mask]
) -> Ints:
    """Return the positions of `count` entries drawn without replacement in proportion to their weights.

    One draw an entry, from 0 to 1: the smallest -log(1 - draw) / weight come first (Efraimidis and Spirakis 2006);
    entries without weight come last. `may_come` tells which positions can be chosen at all.
    """
    total = float(weight.sum())
    bound = 4.0 * count / total if total > 0.0 else np.inf
    while True:
        # -log(1 - u) >= u: whoever has u > bound x weight waits longer than `bound` and need not be looked at.
        near = np.flatnonzero(draw <= bound * weight) if np.isfinite(bound) else np.arange(draw.size)
        near = near[may_come(near)]
        with np.errstate(divide="ignore", invalid="ignore"):
            appeal = for_decision(np.where(weight[near] > 0.0, np.log1p(-draw[near]) / weight[near], -np.inf))
        if np.isinf(bound) or int((appeal > ROUNDED - bound).sum()) >= count:
            return near[best_few(appeal, tie_break[near], identity[near], count)]
        bound = 8.0 * bound if bound * total < draw.size else np.inf
