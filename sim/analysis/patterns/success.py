"""How many proposals calls get, and which of them win."""

from __future__ import annotations

import math

import pandas as pd

from sim.analysis.patterns.chosen import Tables, calls_of, ratio, rows_of, share
from sim.evidence.patterns import PatternRow
from sim.outcomes.catalogue import ALL_SECTORS
from sim.units import parse_quarter

__all__ = [
    "applications",
    "perceived_over_actual",
    "resubmission_success",
    "resubmissions",
    "sector_success_ratio",
    "success_after_a_win",
    "success_rate",
]

QUARTERS_BEFORE = 4
"""An edition follows another one closely if it opens at most so many quarters later."""


def applications(tables: Tables, pattern: PatternRow) -> float:
    """Count proposals."""
    calls = calls_of(tables, pattern)
    return float(calls["applications"].sum()) if len(calls) else math.nan


def success_rate(tables: Tables, pattern: PatternRow) -> float:
    """Return awards over proposals of the calls that are decided."""
    return _rate(_decided(calls_of(tables, pattern)))


def sector_success_ratio(tables: Tables, pattern: PatternRow) -> float:
    """Return the success rate of a sector over that of all others."""
    own = _decided(calls_of(tables, pattern))
    others = _decided(calls_of(tables, pattern, ALL_SECTORS))
    rest = others[["applications", "funded"]].sum() - own[["applications", "funded"]].sum()
    return ratio(_rate(own), ratio(float(rest["funded"]), float(rest["applications"])))


def success_after_a_win(tables: Tables, pattern: PatternRow) -> float:
    """Return the success of proposals whose owner had an award before the call opened, over that of all others."""
    proposals = _judged(rows_of(tables, "proposals", pattern))
    awards = tables["projects"]
    first = awards["quarter"].astype(str).groupby(awards["owner_id"].astype(str)).min()
    won_before = proposals["owner_id"].astype(str).map(first) < proposals["quarter"].astype(str)
    won = proposals["funded"].astype(bool)
    return ratio(share(won[won_before]), share(won[~won_before]))


def resubmissions(tables: Tables, pattern: PatternRow) -> float:
    """Return the share of resubmissions in calls that opened within 12 months of an earlier one of their instrument."""
    calls = calls_of(tables, pattern)
    opens = calls["quarter"].astype(str).map(parse_quarter).astype(int)
    following = [
        str(call)
        for call, instrument, quarter in zip(calls["call_id"], calls["instrument"], opens, strict=True)
        if ((calls["instrument"] == instrument) & (opens < quarter) & (opens >= quarter - QUARTERS_BEFORE)).any()
    ]
    proposals = rows_of(tables, "proposals", pattern)
    return share(proposals.loc[proposals["call_id"].isin(following), "resubmission"].astype(bool))


def resubmission_success(tables: Tables, pattern: PatternRow) -> float:
    """Return the success of resubmissions over that of first proposals."""
    proposals = _judged(rows_of(tables, "proposals", pattern))
    won, again = proposals["funded"].astype(bool), proposals["resubmission"].astype(bool)
    return ratio(share(won[again]), share(won[~again]))


def perceived_over_actual(tables: Tables, pattern: PatternRow) -> float:
    """Return the mean chance on which applicants counted over the share of them that won."""
    proposals = _judged(rows_of(tables, "proposals", pattern))
    return ratio(float(proposals["perceived_chance"].sum()), float(proposals["funded"].astype(bool).sum()))


def _decided(calls: pd.DataFrame) -> pd.DataFrame:
    return calls[calls["funded"].notna()]


def _judged(proposals: pd.DataFrame) -> pd.DataFrame:
    return proposals[proposals["funded"].notna()]


def _rate(calls: pd.DataFrame) -> float:
    return ratio(float(calls["funded"].sum()), float(calls["applications"].sum()))
