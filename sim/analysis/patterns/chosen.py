"""Which rows of the tables of a run a pattern is about."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from sim.evidence.patterns import PatternRow
from sim.outcomes.catalogue import ALL_SECTORS

__all__ = ["Tables", "calls_of", "outcome_of", "ratio", "rows_of", "share"]

Tables = Mapping[str, pd.DataFrame]
"""The tables of one run, by name."""


def calls_of(tables: Tables, pattern: PatternRow, sector: str | None = None) -> pd.DataFrame:
    """Return the rows of a pattern's calls: of a sector, of that of the pattern, or of all together."""
    calls = tables["calls"]
    wanted = sector or pattern.sector or ALL_SECTORS
    return calls[(calls["sector"] == wanted) & _is_of(calls, pattern)]


def rows_of(tables: Tables, name: str, pattern: PatternRow) -> pd.DataFrame:
    """Return the rows of `projects` or `proposals` that are about a pattern's calls, sector and kinds of owner."""
    table = tables[name]
    chosen = pd.Series(True, index=table.index)
    if pattern.calls:
        calls = tables["calls"]
        chosen &= table["call_id"].isin(calls.loc[_is_of(calls, pattern), "call_id"].astype(str))
    if pattern.sector:
        chosen &= table["sector"] == pattern.sector
    if pattern.kinds:
        chosen &= table["owner_kind"].isin(pattern.kinds)
    return table[chosen]


def outcome_of(tables: Tables, outcome: str, sector: str | None) -> pd.Series[float]:
    """Return an outcome of a sector, by quarter."""
    table = tables["outcomes"]
    rows = table[(table["outcome"] == outcome) & (table["sector"] == sector)]
    return rows.set_index(rows["quarter"].astype(str))["value"]


def ratio(above: float, below: float) -> float:
    """Return a ratio; not a number where there is nothing below."""
    return above / below if below else math.nan


def share(flags: pd.Series[bool]) -> float:
    """Return the share of rows for which something is so; not a number without rows."""
    return ratio(float(flags.sum()), len(flags))


def _is_of(calls: pd.DataFrame, pattern: PatternRow) -> pd.Series[bool]:
    if not pattern.calls:
        return pd.Series(True, index=calls.index)
    return calls["call_id"].isin(pattern.calls) | calls["instrument"].isin(pattern.calls)
