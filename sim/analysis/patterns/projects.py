"""What becomes of awards, who is involved, and which calls are topped up."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from sim.analysis.patterns.chosen import Tables, calls_of, outcome_of, ratio, rows_of, share
from sim.evidence.patterns import PatternRow
from sim.units import quarter_label

__all__ = ["drop_outs", "involved_after_over_before", "top_up_order", "would_go_alone"]

FEWEST_CALLS = 3
"""With fewer calls an order says nothing."""


def drop_outs(tables: Tables, pattern: PatternRow) -> float:
    """Return the share of ended projects that were not completed."""
    completed = rows_of(tables, "projects", pattern)["completed"].dropna().astype(bool)
    return share(~completed)


def would_go_alone(tables: Tables, pattern: PatternRow) -> float:
    """Return the share of awards whose project would have gone ahead without them."""
    projects = rows_of(tables, "projects", pattern)
    if pattern.sizes:
        projects = projects[projects["size"].isin(pattern.sizes)]
    return share(projects["would_go_alone"].astype(bool))


def involved_after_over_before(tables: Tables, pattern: PatternRow) -> float:
    """Return enterprises newly in a project a quarter, of the later period over the quarters before it."""
    involved = outcome_of(tables, "companies_involved", pattern.sector)
    assert pattern.first_quarter is not None
    assert pattern.last_quarter is not None
    first, last = quarter_label(pattern.first_quarter), quarter_label(pattern.last_quarter)
    if last not in involved.index or first <= min(involved.index):
        return math.nan
    after, before = involved[(involved.index >= first) & (involved.index <= last)], involved[involved.index < first]
    return ratio(math.fsum(after) / len(after), math.fsum(before) / len(before))


def top_up_order(tables: Tables, pattern: PatternRow) -> float:
    """Return the rank correlation of top-up over budget with the order in which the calls are named.

    The call that the record tops up most is named first; calls that no run decides are left out.
    """
    calls = calls_of(tables, pattern).set_index("call_id")
    relative = (calls["top_up_eur"] / calls["budget_eur"]).rename(index=str)
    found = [float(relative[name]) for name in pattern.calls if name in relative.index]
    found = [value for value in found if not math.isnan(value)]
    return _rank_correlation(found, [-float(place) for place in range(len(found))])


def _rank_correlation(first: Sequence[float], second: Sequence[float]) -> float:
    """Return Spearman's correlation; equal values have the mean of their ranks."""
    if len(first) < FEWEST_CALLS:
        return math.nan
    ranks = [pd.Series(list(values)).rank() - (len(first) + 1) / 2 for values in (first, second)]
    product, one, other = (math.fsum(a * b) for a, b in ((ranks[0], ranks[1]), (ranks[0],) * 2, (ranks[1],) * 2))
    return ratio(product, math.sqrt(one * other))
