"""Say what an outcome comes to in each sector over the whole period, scenario by scenario, and what changes."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.analysis.effects import effects
from sim.analysis.run_spread import spread_by
from sim.analysis.series import numbers_of
from sim.outcomes.catalogue import ALL_SECTORS, Outcome

__all__ = ["change_elsewhere", "sector_totals"]


def sector_totals(
    run_values: pd.DataFrame, comparison: pd.DataFrame, names: Sequence[str], outcome: Outcome, sector: str
) -> pd.DataFrame:
    """Return mean and spread of runs of each sector and scenario, and how the mean differs from the baseline's.

    Args:
        run_values: The `run_values` table.
        comparison: The `comparison` table, which says which changes are clear of zero.
        names: Scenarios, the one to compare with first.
        outcome: The outcome.
        sector: Sector that comes first.

    Returns:
        `mean`, `low`, `high`, `runs`, `change` (undefined for the baseline itself) and `is_clear`, indexed by sector
        and scenario: all sectors but their total, in descending order of the baseline's mean.
    """
    baseline = names[0]
    known = run_values.loc[run_values["outcome"] == outcome.name, "sector"].unique()
    parts = {}
    for each in (str(name) for name in known if name != ALL_SECTORS):
        per_run = numbers_of(run_values, outcome, each)
        spreads = spread_by(per_run.rename("value").reset_index(), ["scenario"]).reindex(list(names))
        change = (spreads["mean"] - spreads["mean"].iloc[0]).mask(spreads.index == baseline)
        clear = effects(comparison, baseline, names, outcome.name, each)["is_clear"]
        parts[each] = spreads[["mean", "low", "high", "runs"]].assign(change=change, is_clear=clear)

    def rank(each: str) -> tuple[bool, float, str]:
        mean = float(parts[each]["mean"].iloc[0])
        return each != sector, -mean if math.isfinite(mean) else math.inf, each

    if not parts:
        index = pd.MultiIndex.from_arrays([[], []], names=["sector", "scenario"])
        return pd.DataFrame(
            columns=["mean", "low", "high", "runs", "change", "is_clear"], index=index, dtype=np.float64
        )
    return pd.concat({each: parts[each] for each in sorted(parts, key=rank)}, names=["sector", "scenario"])


def change_elsewhere(totals: pd.DataFrame, scenario: str, sector: str) -> float:
    """Return what one scenario changes in all sectors but one together, those left out in which it is undefined."""
    changes = totals["change"].xs(scenario, level="scenario").drop(sector, errors="ignore")
    return math.fsum(changes.dropna())
