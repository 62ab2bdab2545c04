"""Arithmetic as the protocol asks for it: one rounding before decisions, sums in order, whole cents."""

from collections.abc import Iterable, Sequence

import numpy as np

NAN = float("nan")


def rounded(x: float) -> float:
    """Round to 1e-9 for decision: R(x) of the protocol, as `np.round(x, 9)` computes it."""
    return float(np.rint(x * 1e9) / 1e9)


def whole(x: float) -> int:
    """Round an amount in cents to whole cents, halves to the even one."""
    return int(np.rint(x))


def added(terms: Iterable[float]) -> float:
    """Add one term after the other, starting at 0 (built-in `sum` compensates from Python 3.12 on)."""
    total = 0.0
    for term in terms:
        total += term
    return total


def cosine(x: Sequence[float], y: Sequence[float]) -> float:
    """Return the cosine of two lists of theme weights; NaN if one of them is all 0."""
    length = float(np.sqrt(added(a * a for a in x))) * float(np.sqrt(added(b * b for b in y)))
    if not length > 0.0:
        return NAN
    return rounded(added(a * b for a, b in zip(x, y, strict=True)) / length)
