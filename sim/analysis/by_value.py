"""Put the answers of a study for each value of a parameter into one table."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sim.analysis.run_summary import run_summary
from sim.results.results import Results
from sim.words.headlines import HEADLINES

__all__ = ["by_value", "headline_rows"]


def headline_rows(results: Results) -> pd.DataFrame:
    """Return the comparison of some results; without one, mean and spread of each scenario's headline outcomes."""
    if results.experiment.baseline is not None:
        return results.table("comparison")
    parts = [
        run_summary(results, one.name, HEADLINES, one.region.focus_sector).assign(scenario=one.name)
        for one in results.scenarios
        if results.paired_worlds([one.name])
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["outcome", "scenario"])


def by_value(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return tables of the same columns as one, the value of each in front of its rows."""
    parts = [table.assign(value=value)[["value", *table.columns]] for value, table in tables.items()]
    return pd.concat(parts, ignore_index=True)
