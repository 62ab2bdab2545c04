"""Say what common worlds are worth to a comparison, and whether there are enough of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sim.analysis.paired import can_correlate, seeds_needed

__all__ = ["Precision", "precision"]


@dataclass(frozen=True)
class Precision:
    """How well one difference is known; NaN where undefined.

    Attributes:
        can_correlate: Whether there are seeds enough to correlate; else the next three say nothing.
        correlation: Correlation of the two scenarios over the seeds of a draw.
        seeds_saved: How many times as many independent seeds would be as precise.
        median_saved: Median of that over several outcomes.
        is_exact: Whether all worlds agree on the difference and it is none.
        worlds: Number of worlds.
        draws: Number of draws of the assumptions.
        seeds: Number of seeds.
        is_wide: Whether the interval is wider than half of the difference.
        needed: How many seeds would make it half as wide as the difference; None if a million would not do. Holds
            under one draw of the assumptions.
    """

    can_correlate: bool
    correlation: float
    seeds_saved: float
    median_saved: float
    is_exact: bool
    worlds: int
    draws: int
    seeds: int
    is_wide: bool
    needed: int | None


def precision(
    comparison: pd.DataFrame, name: str, sector: str, outcome: str, outcomes: Sequence[str]
) -> Precision | None:
    """Return how well the difference of an alternative is known in one outcome.

    Args:
        comparison: The `comparison` table.
        name: The alternative.
        sector: A sector, or `all`.
        outcome: The outcome.
        outcomes: Outcomes over which the median is taken of what common seeds are worth.

    Returns:
        None where the table has no such row.
    """
    mine = comparison[(comparison["scenario"] == name) & (comparison["sector"] == sector)].set_index("outcome")
    if outcome not in mine.index:
        return None
    row = mine.loc[[outcome]].to_dict("records")[0]
    low, high = row["ci_low"], row["ci_high"]
    worlds, draws = int(row["worlds"]), int(row["draws"])
    return Precision(
        can_correlate=can_correlate(worlds, draws),
        correlation=row["paired_correlation"],
        seeds_saved=row["seeds_saved_factor"],
        median_saved=float(mine["seeds_saved_factor"].reindex(list(outcomes)).median()),
        is_exact=row["difference"] == 0 and low == high,
        worlds=worlds,
        draws=draws,
        seeds=int(row["seeds"]),
        is_wide=high - low > abs(row["difference"]) / 2,
        needed=seeds_needed(worlds, low, high),
    )
