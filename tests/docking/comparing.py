"""When tables of two implementations agree: texts, counts and flags alike, money to the cent, other floats to 1e-12."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.outcomes.tables import COLUMNS, KEYS

TOLERANCE = 1e-12
WHOLE = {
    "outcomes": (),  # one column for all outcomes: below
    "calls": (
        "live_ideas",
        "admissible",
        "aware",
        "with_partners",
        "applications",
        "eligible",
        "above_threshold",
        "funded",
        "completed",
    ),
    "projects": ("rank", "new_researchers", "partners"),
    "proposals": ("rank",),
    "members": (),
    "ties": (),
    "run_values": (),
}
"""Numbers that are counts, though they may be undefined."""

FRACTIONS = ("rejected_person_days", "cluster_fees_eur", "cluster_european_eur", "cluster_public_grant_eur")
"""Outcomes that add up, but not in whole numbers or cents."""


def differences(fast: Mapping[str, pd.DataFrame], twin: Mapping[str, pd.DataFrame]) -> list[str]:
    """Say where tables of the fast model and of the twin differ; empty if they agree."""
    if set(fast) != set(twin):
        return [f"tables are {sorted(fast)} and {sorted(twin)}"]
    return [found for name in fast for found in _in_table(name, fast[name], twin[name])]


def _in_table(name: str, fast: pd.DataFrame, twin: pd.DataFrame) -> list[str]:
    keys = list(KEYS[name])
    if not fast[keys].equals(twin[keys]):
        both = fast[keys].merge(twin[keys], how="outer", indicator=True)
        alone = both[both["_merge"] != "both"].head(3).to_dict("records")
        return [f"{name}: {len(fast)} and {len(twin)} rows, e.g. {alone}"]
    found = []
    for column, kind in COLUMNS[name].items():
        same = _same(fast[column], twin[column])
        if kind == "number" and column not in WHOLE[name]:
            same |= _close(fast[column], twin[column]) & _alike_in_units(name, column, fast, twin)
        if not same.all():
            where = fast.loc[~same, keys].assign(fast=fast.loc[~same, column], twin=twin.loc[~same, column])
            found.append(f"{name}.{column}: {int((~same).sum())} differ\n{where.head(4).to_string()}")
    return found


def _same(fast: "pd.Series[Any]", twin: "pd.Series[Any]") -> "pd.Series[bool]":
    missing = fast.isna() & twin.isna()
    return (fast == twin).fillna(False).astype(bool) | missing


def _close(fast: "pd.Series[float]", twin: "pd.Series[float]") -> "pd.Series[bool]":
    return pd.Series(np.isclose(twin, fast, rtol=TOLERANCE, atol=0.0), index=fast.index)


def _alike_in_units(name: str, column: str, fast: pd.DataFrame, twin: pd.DataFrame) -> "pd.Series[bool]":
    """Tell where money is the same to the cent; everywhere for what is no money."""
    if name in ("outcomes", "run_values"):
        money = fast["outcome"].str.endswith("_eur") & ~fast["outcome"].isin(FRACTIONS)
    else:
        money = pd.Series(column.endswith("_eur"), index=fast.index)
    to_the_cent: pd.Series[bool] = np.rint(fast[column] * 100.0) == np.rint(twin[column] * 100.0)
    return to_the_cent | ~money.astype(bool)
