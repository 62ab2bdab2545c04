"""Put the answers of a study for each value of a parameter into one table."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sim.analysis.run_summary import run_summary
from sim.outcomes.dictionary import OF_THE_OUTCOME, column_of
from sim.outcomes.tables import COLUMNS
from sim.results.results import Results
from sim.words.headlines import HEADLINES

__all__ = ["MEASURED", "by_value", "headline_rows"]

_OF_RUNS = ("mean", "low", "high")
_COMPARED = tuple(name for name in COLUMNS["comparison"] if column_of("comparison", name).unit == OF_THE_OUTCOME)
MEASURED = (*_OF_RUNS, *_COMPARED)
"""Columns whose unit is that of the outcome that a row names."""


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
