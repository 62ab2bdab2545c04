"""What the tables of liveness are made of: scenarios under some settings, their runs, and what these show."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.analysis.paired import PairedDifference, paired_difference
from sim.outcomes.tables import WORLD
from sim.results.experiment import AS_WRITTEN, Uncertainty
from sim.runs.carry_out import carry_out
from sim.runs.execution import Execution
from sim.runs.request import Request
from sim.scenario.scenario import Scenario

QUARTERS_A_YEAR = 4


@dataclass(frozen=True)
class Case:
    """A set of assumptions under which a line is measured.

    Attributes:
        words: What it is called in tables.
        settings: What is set in every scenario.
        is_off: Whether the mechanism is taken away, so that what is measured must be 0.
    """

    words: str
    settings: tuple[str, ...] = ()
    is_off: bool = False


@dataclass(frozen=True)
class Asked:
    """How much is run."""

    seeds: int
    jobs: int


class Lived:
    """Outcomes of scenarios that lived the same worlds, by quarter.

    Args:
        scenarios: The scenarios by the names under which they are asked for.
        asked: How much is run.
        outcomes: Names of the outcomes that are kept.
        draws: Draws of the assumptions; 0 alone leaves them as they are written.
        keeps: Tables of the runs that are made; without `calls` there is no mean grant.
    """

    def __init__(
        self,
        scenarios: Mapping[str, Scenario],
        asked: Asked,
        outcomes: Sequence[str],
        draws: Sequence[int] = (0,),
        keeps: tuple[str, ...] = ("outcomes",),
    ) -> None:
        named = [one.model_copy(update={"name": name}) for name, one in scenarios.items()]
        drawn: Uncertainty = "none" if tuple(draws) == AS_WRITTEN else "prior"
        request = Request(named, range(asked.seeds), draws, keeps=keeps, uncertainty=drawn)
        tables = carry_out(request, Execution(asked.jobs, fail_fast=True)).tables
        table = tables["outcomes"]
        self._table = table.loc[table["outcome"].isin(outcomes)].astype({"quarter": str})
        self._calls = tables["calls"] if "calls" in keeps else None

    def path(self, name: str, outcome: str, sector: str = "cci") -> pd.DataFrame:
        """Return an outcome with a row a world and a column a quarter."""
        table = self._table
        rows = table.loc[(table["scenario"] == name) & (table["outcome"] == outcome) & (table["sector"] == sector)]
        return rows.pivot(index=list(WORLD), columns="quarter", values="value")

    def total(self, name: str, outcome: str, sector: str = "cci", since: str = "") -> pd.Series:
        """Return the sum of a flow in each world, from a quarter on."""
        path = self.path(name, outcome, sector)
        return path.loc[:, path.columns >= since].sum(axis=1)

    def mean(self, name: str, outcome: str, sector: str = "cci", since: str = "") -> pd.Series:
        """Return the mean of a stock in each world, from a quarter on."""
        path = self.path(name, outcome, sector)
        return path.loc[:, path.columns >= since].mean(axis=1)

    def end(self, name: str, outcome: str, sector: str = "cci") -> pd.Series:
        """Return the last value in each world."""
        return self.path(name, outcome, sector).iloc[:, -1]

    def relation(self, name: str) -> pd.DataFrame:
        """Return trust x commitment of the focus cluster, with a row a world and a column a quarter."""
        return self.path(name, "cluster_trust") * self.path(name, "cluster_commitment")

    def mean_grant(self, name: str, calls: Collection[str], sector: str = "cci") -> float:
        """Return the mean grant in EUR of some calls, over all worlds."""
        assert self._calls is not None
        table = self._calls
        rows = table.loc[(table["scenario"] == name) & (table["sector"] == sector) & table["call_id"].isin(list(calls))]
        return float(rows["grants_eur"].sum() / rows["funded"].sum())


def difference(baseline: pd.Series, scenario: pd.Series) -> PairedDifference:
    """Compare two scenarios world by world."""
    return paired_difference(baseline.to_numpy(), scenario.to_numpy(), list(baseline.index))


def years_until_half(baseline: Sequence[float], scenario: Sequence[float]) -> float:
    """Return the years until a scenario has made up half of its distance to the baseline.

    Args:
        baseline: A value before the scenario changes, and one for each quarter since.
        scenario: The same quarters.

    Returns:
        Years to the first quarter in which at most half of the first distance is left; infinite where there is none,
        and not a number where there was no distance.
    """
    distance = np.asarray(baseline, dtype=np.float64) - np.asarray(scenario, dtype=np.float64)
    if distance[0] == 0.0:
        return math.nan
    made_up = np.flatnonzero(distance / distance[0] <= 0.5)
    return float(made_up[0]) / QUARTERS_A_YEAR if made_up.size else math.inf
