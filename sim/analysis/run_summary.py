"""Sum up the runs of each scenario: mean and spread of its outcomes."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.analysis.run_spread import run_spread
from sim.analysis.run_values import run_values
from sim.results.results import Results

__all__ = ["run_summary"]


def run_summary(results: Results, scenario: str, outcomes: Sequence[str], sector: str) -> pd.DataFrame:
    """Return mean and spread of the runs of one scenario, on the worlds on which it did not fail.

    Returns:
        `outcome` and what `run_spread` returns, one row for each of the outcomes that the runs have, in their order.

    Raises:
        SimError: Every run of it broke.
    """
    values = run_values(results.paired([scenario])).xs((scenario, sector), level=("scenario", "sector"))
    known = [outcome for outcome in outcomes if outcome in values.index]
    return pd.DataFrame([{"outcome": outcome, **run_spread(values.loc[outcome].to_numpy())} for outcome in known])
