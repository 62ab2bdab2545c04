"""Put the numbers of runs side by side: one for each outcome and sector, world by world."""

from __future__ import annotations

import pandas as pd

from sim.outcomes.tables import WORLD
from sim.results.results import Results

__all__ = ["run_values"]

_KEYS = ["scenario", "outcome", "sector"]


def run_values(results: Results) -> pd.DataFrame:
    """Return the value of each outcome in each run.

    A flow is summed, of a stock the last quarter counts, a ratio is averaged (`sim.recording.run_values`).

    Returns:
        One row for each scenario, outcome and sector, in the order of these keys, and one column for each
        world; NaN where undefined.
    """
    parts = [rows.pivot(index=_KEYS, columns=list(WORLD), values="value") for rows in results.frames("run_values")]
    wide = parts[0] if len(parts) == 1 else pd.concat(parts).groupby(level=_KEYS).first()
    whole: pd.DataFrame = wide.reindex(index=wide.index.sort_values(), columns=results.world_index)
    return whole
