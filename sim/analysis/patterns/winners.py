"""What winners and losers do later, and how far awards are concentrated.

Winners are compared with losers as studies of grants do: with *other* ideas than those of the first application, in
calls that opened later, and within size classes (rates weighted by all first applicants of a size).
"""

from __future__ import annotations

import math

import pandas as pd

from sim.analysis.patterns.chosen import Tables, ratio, rows_of, share
from sim.evidence.patterns import PatternRow

__all__ = [
    "near_winners_win_again",
    "repeat_winners",
    "top_share",
    "top_share_of_grants",
    "winners_apply_again",
    "winners_win_again",
]

NEAR = 0.25
"""Part of the funded, or of the rejected if they are fewer, that lies near the line."""

TOP = 0.1


def winners_apply_again(tables: Tables, pattern: PatternRow) -> float:
    """Return the share of winners of a first application that apply again over that of losers."""
    proposals = _judged(rows_of(tables, "proposals", pattern))
    return _within_sizes(_first_applications(proposals), proposals)


def winners_win_again(tables: Tables, pattern: PatternRow) -> float:
    """Return the share of winners of a first application that win again over that of losers."""
    proposals = _judged(rows_of(tables, "proposals", pattern))
    return _within_sizes(_first_applications(proposals), proposals[proposals["won"]])


def near_winners_win_again(tables: Tables, pattern: PatternRow) -> float:
    """Return the share that wins again of those last funded over that of those first left out, call by call."""
    proposals = _judged(rows_of(tables, "proposals", pattern))
    near = pd.concat([_near_the_line(call) for _, call in proposals.groupby("call_id", observed=True)] or [proposals])
    again = _does_again(near, proposals[proposals["won"]])
    return ratio(share(again[near["won"]]), share(again[~near["won"]]))


def repeat_winners(tables: Tables, pattern: PatternRow) -> float:
    """Return the share of owners with an award that have a second one."""
    awards = rows_of(tables, "projects", pattern)["owner_id"].astype(str).value_counts()
    return share(awards > 1)


def top_share_of_grants(tables: Tables, pattern: PatternRow) -> float:
    """Return the share of all grants that goes to the tenth of winners that won most."""
    projects = rows_of(tables, "projects", pattern)
    return top_share(projects["grant_eur"].groupby(projects["owner_id"].astype(str)).sum())


def top_share(values: pd.Series[float]) -> float:
    """Return the share of a total that the largest tenth of values makes, at least one of them."""
    largest = values.sort_values(ascending=False).head(max(1, math.ceil(TOP * len(values))))
    return ratio(math.fsum(largest), math.fsum(values))


def _judged(proposals: pd.DataFrame) -> pd.DataFrame:
    judged = proposals[proposals["funded"].notna()]
    text = {name: judged[name].astype(str) for name in ("owner_id", "idea_id", "quarter")}
    return judged.assign(**text, won=judged["funded"].astype(bool))


def _first_applications(proposals: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each owner: the best of its proposals to the first calls that it applied to."""
    ordered = proposals.sort_values(["owner_id", "quarter", "won", "idea_id"], ascending=[True, True, False, True])
    return ordered.drop_duplicates("owner_id")


def _does_again(rows: pd.DataFrame, among: pd.DataFrame) -> pd.Series[bool]:
    """Tell for each row whether its owner stands among others with another idea in a later quarter."""
    pairs = rows.reset_index()[["index", "owner_id", "idea_id", "quarter"]].merge(
        among[["owner_id", "idea_id", "quarter"]], on="owner_id", suffixes=("", "_later")
    )
    later = pairs[(pairs["quarter_later"] > pairs["quarter"]) & (pairs["idea_id_later"] != pairs["idea_id"])]
    return pd.Series(rows.index.isin(later["index"]), index=rows.index)


def _within_sizes(first: pd.DataFrame, among: pd.DataFrame) -> float:
    again = _does_again(first, among)
    winners = losers = 0.0
    for _, of_size in first.groupby("size", observed=True):
        won = of_size["won"]
        if won.any() and not won.all():
            winners += len(of_size) * share(again[of_size.index][won])
            losers += len(of_size) * share(again[of_size.index][~won])
    return ratio(winners, losers)


def _near_the_line(call: pd.DataFrame) -> pd.DataFrame:
    funded = call[call["won"]].sort_values(["score", "idea_id"])
    rejected = call[~call["won"] & call["eligible"].astype(bool)].sort_values(["score", "idea_id"], ascending=False)
    near = math.ceil(NEAR * min(len(funded), len(rejected)))
    return pd.concat([funded.head(near), rejected.head(near)])
