"""Bring the outcomes of runs into one value a run or a period, and say from when on calls are assumed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

import pandas as pd

from sim.errors import InputError, Problem
from sim.inputs.nearest import check_known
from sim.outcomes.catalogue import OUTCOMES, Aggregation, Outcome
from sim.outcomes.tables import WORLD
from sim.units import parse_quarter

__all__ = [
    "RUN",
    "Period",
    "aggregated",
    "assumed_since",
    "numbers_of",
    "outcome_named",
    "over_periods",
    "over_runs",
    "values_of",
    "worlds_in",
]

Period = Literal["year", "quarter"]

RUN = ("scenario", *WORLD)
"""The columns that tell runs apart."""


def worlds_in(table: pd.DataFrame) -> int:
    """Return the number of worlds on which there are rows."""
    return len(table[list(WORLD)].drop_duplicates())


def outcome_named(name: str, scenarios: Sequence[str]) -> Outcome:
    """Return an outcome of the catalogue that some scenarios have.

    Raises:
        InputError: There is no such outcome, or it exists only between two scenarios and there is one alone.
    """
    check_known(name, OUTCOMES, "outcome")
    outcome = OUTCOMES[name]
    if outcome.comparison_only and len(scenarios) < 2:
        found = f"exists only between two scenarios, and {' and '.join(scenarios) or 'none'} is alone"
        allowed = "a comparison, or an outcome of a single run: " + ", ".join(
            each.name for each in OUTCOMES.values() if not each.comparison_only
        )
        raise InputError([Problem(f"outcome {name}", found, allowed)])
    return outcome


def values_of(outcomes: pd.DataFrame, outcome: Outcome, sector: str) -> pd.DataFrame:
    """Return the rows of one outcome and sector: scenario, world, quarter (a whole number), value.

    An outcome that is only reported for the whole region has one sector, which is taken whatever was asked.
    """
    rows = outcomes.loc[outcomes["outcome"] == outcome.name]
    if outcome.by_sector:
        rows = rows.loc[rows["sector"] == sector]
    return rows.loc[:, [*RUN, "value"]].assign(quarter=rows["quarter"].map(parse_quarter).astype("int64"))


def over_periods(rows: pd.DataFrame, aggregation: Aggregation, period: Period) -> pd.DataFrame:
    """Return rows a period: scenario, world, year (fractional for quarters), value.

    Years that are not wholly there are left out, unless none is, because part of a year looks like a fall.

    Raises:
        InputError: There is no such period.
    """
    check_known(period, get_args(Period), "by")
    if period == "quarter" or rows.empty:
        return rows.assign(year=rows["quarter"] / 4).drop(columns="quarter")
    years = rows.assign(year=(rows["quarter"] // 4).astype("float64"))
    quarters = years.groupby("year")["quarter"].nunique()
    whole = quarters.index[quarters == 4]
    kept = years.loc[years["year"].isin(whole)] if len(whole) else years
    return aggregated(kept, [*RUN, "year"], aggregation).reset_index()


def over_runs(rows: pd.DataFrame, aggregation: Aggregation) -> pd.Series:
    """Return one value a run, over all its quarters; index scenario, world."""
    return aggregated(rows, list(RUN), aggregation)


def numbers_of(run_values: pd.DataFrame, outcome: Outcome, sector: str) -> pd.Series:
    """Return the number of each run for one outcome and sector, of the table `run_values`; index scenario, world.

    An outcome that is only reported for the whole region has one sector, which is taken whatever was asked.
    """
    rows = run_values.loc[run_values["outcome"] == outcome.name]
    if outcome.by_sector:
        rows = rows.loc[rows["sector"] == sector]
    return rows.set_index(list(RUN))["value"]


def aggregated(rows: pd.DataFrame, keys: list[str], aggregation: Aggregation) -> pd.Series:
    """Add up a flow, take the last quarter of a stock, average a ratio; nothing defined gives undefined."""
    if aggregation == "stock":
        ordered = rows.sort_values([*keys, "quarter"], kind="stable").drop_duplicates(keys, keep="last")
        return ordered.set_index(keys)["value"]
    groups = rows.groupby(keys, sort=True)["value"]
    return groups.sum(min_count=1) if aggregation == "flow" else groups.mean()


def assumed_since(calls: pd.DataFrame | None) -> float | None:
    """Return the first year after the last call on record opened; None if no later call is assumed, or unknown."""
    if calls is None or calls.empty or "assumed" not in calls.columns:
        return None
    years = calls["quarter"].map(parse_quarter) // 4
    assumed = calls["assumed"].fillna(False).astype(bool)
    since = float(years[~assumed].max()) + 1 if not assumed.all() else float(years.min())
    return since if bool((years[assumed] >= since).any()) else None
