"""Make one number of the reported quarters of a run."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sim.analysis.series import aggregated
from sim.outcomes.catalogue import OUTCOMES, Aggregation
from sim.outcomes.tables import WORLD
from sim.results.results import Results

__all__ = ["run_values"]


def run_values(results: Results) -> pd.DataFrame:
    """Return the value of each outcome in each run.

    A flow is summed, of a stock the last quarter counts, a ratio is averaged. Flows and ratios go over the
    quarters in which they are defined; a stock is undefined if it is so in the last quarter of its scenario.

    Returns:
        One row for each scenario, outcome and sector, in the order of these keys, and one column for each
        world; NaN where undefined.
    """
    ends = {one.name: one.end for one in results.scenarios}
    parts = [_values(outcomes, ends) for outcomes in results.frames("outcomes")]
    wide = pd.concat(parts).unstack(WORLD)
    whole: pd.DataFrame = wide.reindex(index=wide.index.sort_values(), columns=results.world_index)
    return whole


def _values(outcomes: pd.DataFrame, ends: Mapping[str, str]) -> pd.Series:
    """Return the value of each outcome in each of some whole runs."""
    aggregation = outcomes["outcome"].map({name: outcome.aggregation for name, outcome in OUTCOMES.items()})
    is_last = outcomes["quarter"] == outcomes["scenario"].map(ends)
    keys = ["scenario", "outcome", "sector", *WORLD]
    parts: dict[Aggregation, pd.DataFrame] = {
        "flow": outcomes[aggregation == "flow"],
        "stock": outcomes[(aggregation == "stock") & is_last],
        "ratio": outcomes[aggregation == "ratio"],
    }
    values = pd.concat([aggregated(rows, keys, kind) for kind, rows in parts.items()])
    # A stock that has no row in the last quarter is undefined, and there all the same.
    rows = outcomes.groupby(keys).size().index
    whole: pd.Series = values.reindex(rows)
    return whole
