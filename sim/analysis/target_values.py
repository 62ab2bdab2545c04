"""Measure the targets of calibration on the tables of one run."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim import elementary
from sim.evidence.targets import MEMBERS, TargetRow
from sim.outcomes.catalogue import ALL_SECTORS
from sim.units import quarter_label

__all__ = ["on_scale", "tables_of_targets", "target_values"]

Tables = Mapping[str, pd.DataFrame]


def on_scale(count: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """Return counts on the scale on which they are compared, log(1 + count)."""
    return elementary.log1p(np.asarray(count, dtype=np.float64))


def tables_of_targets(targets: Sequence[TargetRow]) -> tuple[str, ...]:
    """Return the tables that targets read, in the order of `RUN_TABLES`."""
    read = {"members" if row.quantity == MEMBERS else "calls" for row in targets}
    read |= {"proposals" for row in targets if row.quantity != MEMBERS and row.kinds}
    return tuple(name for name in ("calls", "proposals", "members") if name in read)


def target_values(tables: Tables, targets: Sequence[TargetRow]) -> NDArray[np.float64]:
    """Count what each target counts, in one run; not a number where its call is not decided in it."""
    return np.array([_members(tables, row) if row.quantity == MEMBERS else _of_call(tables, row) for row in targets])


def _of_call(tables: Tables, row: TargetRow) -> float:
    calls = tables["calls"]
    found = calls.loc[(calls["call_id"] == row.call_id) & (calls["sector"] == (row.sector or ALL_SECTORS))]
    of_all_kinds = float(found[row.quantity].iloc[0]) if len(found) else math.nan
    if row.kinds and not math.isnan(of_all_kinds):
        proposals = tables["proposals"]
        chosen = (proposals["call_id"] == row.call_id) & proposals["owner_kind"].isin(row.kinds)
        if row.sector:
            chosen &= proposals["sector"] == row.sector
        if row.quantity != "applications":
            chosen &= proposals[row.quantity].fillna(False).astype(bool)
        return float(chosen.sum())
    return of_all_kinds


def _members(tables: Tables, row: TargetRow) -> float:
    assert row.quarter is not None
    members, quarter = tables["members"], quarter_label(row.quarter)
    left = members["left"].astype("string")
    present = (members["joined"].astype(str) <= quarter) & (left.isna() | (left > quarter)).astype(bool)
    present &= members["cluster"] == row.cluster
    return float((present & members["kind"].isin(row.kinds)).sum() if row.kinds else present.sum())
