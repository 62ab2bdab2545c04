"""Say what the runs of one scenario come to: their mean, and how far one history may lie from another."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.ranges import range_of

__all__ = ["run_spread", "spread_by"]


def run_spread(values: NDArray[np.float64]) -> dict[str, float]:
    """Return mean and spread of one value a run; NaN is a run in which it is undefined.

    Returns:
        `mean` and `median` of the runs in which it is defined, `low` and `high` (their range, see
        `sim.analysis.ranges.range_of`) and `runs` (how many they are). Mean and median are NaN without a run, the range
        with few of them.
    """
    defined = values[~np.isnan(values)]
    mean = math.fsum(defined) / defined.size if defined.size else math.nan
    median = float(np.median(defined)) if defined.size else math.nan
    low, high = range_of(defined)
    return {"mean": mean, "low": low, "median": median, "high": high, "runs": defined.size}


def spread_by(values: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return mean and spread of runs for each group of values.

    Args:
        values: Columns `keys` and `value`, one row a run and group.
        keys: Columns that make a group.

    Returns:
        What `run_spread` returns and `of`, how many runs there are whether or not the value is defined in them; one row
        a group, indexed by `keys`.
    """
    columns = ["mean", "low", "median", "high", "runs", "of"]
    rows = []
    for key, group in values.groupby(keys, sort=True)["value"]:
        runs = group.to_numpy(dtype=np.float64)
        rows.append({**dict(zip(keys, key, strict=True)), **run_spread(runs), "of": runs.size})
    table = pd.DataFrame(rows, columns=[*keys, *columns]).set_index(keys)
    return table.astype(dict.fromkeys(columns[:4], np.float64))
