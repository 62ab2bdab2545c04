"""Say what programme accounts planned, added to calls, got back and have left, scenario by scenario."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.analysis.run_spread import spread_by
from sim.analysis.series import RUN, numbers_of
from sim.outcomes.catalogue import ALL_SECTORS, OUTCOMES

__all__ = ["EVERY_PERIOD", "MEASURES", "account_totals"]

MEASURES = ("budget_eur", "top_up_eur", "returned_eur")
"""Columns of the calls table that are added up over the calls of a programming period."""

EVERY_PERIOD = "every period"
"""The period that stands for all of them together, in which money left is known."""

_KEYS = ["period", "measure"]


def account_totals(calls: pd.DataFrame, run_values: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return mean and spread of runs of the money of programme accounts, in EUR.

    Args:
        calls: The `calls` table; calls that are not decided before the horizon add their budget alone.
        run_values: The `run_values` table.
        names: Scenarios, the one to compare with first.

    Returns:
        `mean`, `low`, `high`, `runs` and `change` (of the mean against the first scenario, undefined for itself),
        indexed by period, measure and scenario: for each programming period `MEASURES`, in their order, and for
        `EVERY_PERIOD` what is left in accounts at the end, `left_in_accounts_eur`.
    """
    whole = calls.loc[(calls["sector"] == ALL_SECTORS) & calls["programme_period"].notna()]
    runs = pd.MultiIndex.from_frame(run_values[list(RUN)].drop_duplicates())
    parts = []
    for period in sorted(str(label) for label in whole["programme_period"].unique()):
        sums = whole.loc[whole["programme_period"] == period].groupby(list(RUN))[list(MEASURES)].sum(min_count=1)
        for measure in MEASURES:
            parts.append(_spread(sums[measure].reindex(runs), names, period, measure))
    left = numbers_of(run_values, OUTCOMES["left_in_accounts_eur"], ALL_SECTORS).reindex(runs)
    parts.append(_spread(left, names, EVERY_PERIOD, "left_in_accounts_eur"))
    return pd.concat(parts)


def _spread(per_run: pd.Series, names: Sequence[str], period: str, measure: str) -> pd.DataFrame:
    values = per_run.rename("value").rename_axis(list(RUN)).reset_index()
    spreads = spread_by(values, ["scenario"]).reindex(list(names))[["mean", "low", "high", "runs"]]
    change = (spreads["mean"] - spreads["mean"].iloc[0]).mask(spreads.index == names[0])
    return pd.concat({(period, measure): spreads.assign(change=change)}, names=_KEYS)
