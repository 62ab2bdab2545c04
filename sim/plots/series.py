"""From tidy tables to what is drawn: values a period and a run, and their spread over runs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from sim.errors import InputError, Problem
from sim.inputs.nearest import nearest
from sim.outcomes.catalogue import OUTCOMES, Aggregation, Outcome
from sim.outcomes.tables import WORLD
from sim.units import parse_quarter

Period = Literal["year", "quarter"]

RUN = ("scenario", *WORLD)
"""The columns that tell runs apart."""

LOW, HIGH = 0.1, 0.9
"""Quantiles of runs between which a band lies."""


def worlds_in(table: pd.DataFrame) -> int:
    """Return the number of worlds on which there are rows."""
    return len(table[list(WORLD)].drop_duplicates())


def outcome_named(name: str) -> Outcome:
    """Return an outcome of the catalogue.

    Raises:
        InputError: There is no such outcome.
    """
    if name not in OUTCOMES:
        hint = nearest(name, OUTCOMES) or ""
        raise InputError([Problem("outcome", repr(name), "the name of an outcome in the catalogue", hint)])
    return OUTCOMES[name]


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
    """
    if period == "quarter" or rows.empty:
        return rows.assign(year=rows["quarter"] / 4).drop(columns="quarter")
    years = rows.assign(year=(rows["quarter"] // 4).astype("float64"))
    quarters = years.groupby("year")["quarter"].nunique()
    whole = quarters.index[quarters == 4]
    kept = years.loc[years["year"].isin(whole)] if len(whole) else years
    return _aggregated(kept, [*RUN, "year"], aggregation).reset_index()


def over_runs(rows: pd.DataFrame, aggregation: Aggregation) -> pd.Series:
    """Return one value a run, over all its quarters; index scenario, world."""
    return _aggregated(rows, list(RUN), aggregation)


def _aggregated(rows: pd.DataFrame, keys: list[str], aggregation: Aggregation) -> pd.Series:
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


def spread_of_runs(values: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return low, median, high (10, 50 and 90 % of the runs in which a value is defined), mean and defined.

    Quantiles are interpolated linearly; of one run there is no spread, so low and high are undefined.

    Args:
        values: Columns `keys` and `value`, one row a run and group.
        keys: Columns that make a group.
    """
    groups = values.groupby(keys, sort=True)["value"]
    spread = pd.DataFrame(
        {
            "low": groups.quantile(LOW),
            "median": groups.median(),
            "high": groups.quantile(HIGH),
            "mean": groups.mean(),
            "defined": groups.count(),
        }
    )
    alone = spread["defined"] < 2
    spread.loc[alone, ["low", "high"]] = np.nan
    return spread


def extent(table: pd.DataFrame) -> tuple[float, float]:
    """Return the smallest and the largest finite value of a table of numbers, NaN without any."""
    values = table.to_numpy(dtype=np.float64)
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else (math.nan, math.nan)


@dataclass(frozen=True)
class RunSpread:
    """Mean over runs and the 10 and 90 % quantiles of them; undefined parts are NaN."""

    mean: float = math.nan
    low: float = math.nan
    high: float = math.nan

    def divided(self, divisor: float) -> RunSpread:
        """Return the spread in a larger unit."""
        return RunSpread(self.mean / divisor, self.low / divisor, self.high / divisor)


def spreads_by_scenario(per_run: pd.Series, names: Sequence[str]) -> dict[str, RunSpread]:
    """Return the spread of runs of each scenario named, from one value a run (index scenario, world)."""
    table = spread_of_runs(per_run.rename("value").reset_index(), ["scenario"])
    columns = {column: table[column].to_dict() for column in ("mean", "low", "high")}
    return {name: RunSpread(*(float(str(columns[column].get(name, math.nan))) for column in columns)) for name in names}


def paired_differences_of(per_run: pd.Series, baseline: str, alternative: str) -> pd.Series:
    """Return alternative minus baseline on each world that has both, undefined pairs left out; index draw and seed."""
    wide = per_run.unstack("scenario").reindex(columns=[baseline, alternative])
    differences: pd.Series = (wide[alternative] - wide[baseline]).dropna()
    return differences


def alternatives_of(table: pd.DataFrame, baseline: str) -> list[str]:
    """Return the scenarios of a table other than the baseline, in the order of the table.

    Raises:
        InputError: The baseline is not in the table.
    """
    names = [str(name) for name in table["scenario"].unique()]
    if baseline not in names:
        hint = nearest(baseline, names) or ""
        raise InputError([Problem("baseline", repr(baseline), "a scenario of the results", hint)])
    return [name for name in names if name != baseline]
