"""What each alternative changes in one outcome: effects, how clear of chance they are, and what stands behind them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.analysis.series import Period, numbers_of, over_runs, values_of
from sim.outcomes.catalogue import Outcome

__all__ = ["contrasts", "effects", "is_clear", "paired_points"]


_OF_DRAWS = ("draws_median", "draws_low", "draws_high")


def is_clear(low: float, high: float) -> bool:
    """Say whether an interval exists and leaves out zero."""
    return low > 0 or high < 0


def effects(
    comparison: pd.DataFrame,
    baseline: str,
    alternatives: Sequence[str],
    outcome: str,
    sector: str,
    of_draws: bool = False,
) -> pd.DataFrame:
    """Return the paired difference of each alternative in one outcome: the mean, or the median of draws.

    Args:
        comparison: The `comparison` table.
        baseline: Scenario that the others are compared with.
        alternatives: The others, in the order wanted.
        outcome: Name of the outcome. One reported for the whole region has one sector, which is taken if the one asked
            for is missing.
        sector: A sector, or `all`.
        of_draws: Take median and range of the draws of assumptions in the place of the mean and its interval.

    Returns:
        `difference`, `ci_low`, `ci_high`, `worlds` and `is_clear`, indexed by alternative; all undefined, with 0
        worlds, where the table has no row.
    """
    rows = comparison.loc[(comparison["baseline"] == baseline) & (comparison["outcome"] == outcome)]
    asked = rows.loc[rows["sector"] == sector]
    if asked.empty and rows["sector"].nunique() == 1:
        asked = rows
    told = ["difference", "ci_low", "ci_high"]
    known = asked.set_index("scenario")[[*(_OF_DRAWS if of_draws else told), "worlds"]]
    table = known.set_axis([*told, "worlds"], axis="columns").reindex(list(alternatives))
    table["worlds"] = table["worlds"].fillna(0).astype(np.int64)
    return table.assign(is_clear=list(map(is_clear, table["ci_low"], table["ci_high"])))


def contrasts(
    outcomes: pd.DataFrame,
    differences: pd.DataFrame,
    baseline: str,
    outcome: Outcome,
    sector: str,
    by: Period | None = None,
) -> pd.DataFrame:
    """Hold the median run of each alternative against that of the baseline.

    Args:
        outcomes: The `outcomes` table.
        differences: What `effects` returns for the same alternatives.
        baseline: Scenario to compare with.
        outcome: The outcome.
        sector: A sector, or `all`.
        by: Period over which a flow is averaged; None for its sum over all of them.

    Returns:
        `median` and `baseline_median` of the runs over the whole time, `step` between them, `share` of the baseline's
        median that this is (NaN where that is zero), `difference` as in `effects`, and `is_clear`: whether the interval
        of the mean paired difference leaves out zero on the side on which the median lies. Indexed by alternative.
    """
    rows = values_of(outcomes, outcome, sector)
    medians = over_runs(rows, outcome.aggregation).groupby("scenario").median()
    if by is not None and outcome.aggregation == "flow" and len(rows):
        medians = medians / (rows["quarter"].nunique() / (4 if by == "year" else 1))
    reference = float(medians.get(baseline, math.nan))
    median = medians.reindex(differences.index)
    step = median - reference
    return pd.DataFrame(
        {
            "median": median,
            "baseline_median": reference,
            "step": step,
            "share": step / abs(reference) if reference else math.nan,
            "difference": differences["difference"],
            "is_clear": differences["is_clear"] & (step * differences["difference"] > 0),
        },
        index=differences.index,
    )


def paired_points(run_values: pd.DataFrame, baseline: str, outcome: Outcome, sector: str) -> pd.DataFrame:
    """Return alternative minus baseline in one outcome: of each seed, or of each draw of the assumptions.

    Args:
        run_values: The `run_values` table.
        baseline: Scenario to compare with.
        outcome: The outcome.
        sector: A sector, or `all`.

    Returns:
        `scenario`, `difference` and `worlds`, in the order of draws and seeds; pairs in which either is undefined are
        left out. Where there are several draws, a row is a draw with its mean over so many worlds; else it is one
        world.
    """
    wide = numbers_of(run_values, outcome, sector).unstack("scenario")
    of_draws = run_values["draw"].nunique() > 1
    parts = [pd.DataFrame({"scenario": [], "difference": [], "worlds": []})]
    for name in wide.columns.drop(baseline, errors="ignore"):
        pairs = (wide[name] - wide[baseline]).dropna().sort_index()
        groups = pairs.groupby("draw") if of_draws else pairs.groupby(level=list(pairs.index.names))
        parts.append(pd.DataFrame({"scenario": name, "difference": groups.mean(), "worlds": groups.size()}))
    return pd.concat(parts, ignore_index=True)
