"""Put the numbers of runs side by side: one for each outcome and sector, world by world."""

from __future__ import annotations

import numpy as np
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
    index = parts[0].index.append([part.index for part in parts[1:]]).unique().sort_values()
    whole = pd.DataFrame(np.nan, index=index, columns=results.world_index)
    for part in parts:  # into its place: one below the other, each would be as wide as all
        here = part.index, part.columns
        whole.loc[here] = part.where(part.notna(), whole.loc[here]).to_numpy()
    return whole
