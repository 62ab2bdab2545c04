"""What the quarters of runs come to, counted by pandas from the table of outcomes instead of by the recorder."""

import pandas as pd

from sim.outcomes.catalogue import OUTCOMES
from sim.outcomes.tables import KEYS
from sim.outcomes.tidy import tidy


def values_over_quarters(outcomes, end):
    """Return the table `run_values` that the table `outcomes` comes to, counted by pandas."""
    keys = list(KEYS["run_values"])
    kind = outcomes["outcome"].map({name: one.aggregation for name, one in OUTCOMES.items()})
    flows, ratios = (outcomes[kind == name].groupby(keys)["value"] for name in ("flow", "ratio"))
    last = outcomes[(kind == "stock") & (outcomes["quarter"] == end)].set_index(keys)["value"]
    values = pd.concat([flows.sum(min_count=1), last, ratios.mean()])
    return tidy("run_values", values.reindex(outcomes.groupby(keys).size().index).rename("value").reset_index())
