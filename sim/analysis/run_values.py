"""Make one number of the reported quarters of a run."""

from __future__ import annotations

import pandas as pd

from sim.outcomes.catalogue import OUTCOMES
from sim.outcomes.results import Results

__all__ = ["run_values"]


def run_values(results: Results) -> pd.DataFrame:
    """Return the value of each outcome in each run.

    A flow is summed, of a stock the last quarter counts, a ratio is averaged. Flows and ratios go over the
    quarters in which they are defined; a stock is undefined if it is so in the last quarter of its scenario.

    Returns:
        One row for each scenario, outcome and sector, in the order of these keys, and one column for each
        seed; NaN where undefined.
    """
    outcomes = results.tables["outcomes"]
    aggregation = outcomes["outcome"].map({name: outcome.aggregation for name, outcome in OUTCOMES.items()})
    last_quarter = outcomes["scenario"].map({one.name: one.end for one in results.scenarios})
    is_last = outcomes["quarter"] == last_quarter
    keys = ["scenario", "outcome", "sector", "seed"]
    flows = outcomes[aggregation == "flow"].groupby(keys)["value"].sum(min_count=1)
    stocks = outcomes[(aggregation == "stock") & is_last].set_index(keys)["value"]
    ratios = outcomes[aggregation == "ratio"].groupby(keys)["value"].mean()
    wide = pd.concat([flows, stocks, ratios]).unstack("seed")
    rows = outcomes.groupby(keys[:-1]).size().index
    whole: pd.DataFrame = wide.reindex(index=rows, columns=list(results.seeds))
    return whole
