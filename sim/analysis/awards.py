"""Say who wins awards: value chains, places, sizes, kinds of owner, newcomers, and how concentrated awards are."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.compare import check_baseline
from sim.analysis.paired import paired_difference
from sim.analysis.run_spread import run_spread
from sim.outcomes.catalogue import ALL_SECTORS
from sim.outcomes.tables import WORLD, Kind
from sim.outcomes.tidy import typed
from sim.region.tables import SIZES
from sim.results.results import Results

__all__ = ["AWARDS_COLUMNS", "DIMENSIONS", "EVERYBODY", "NO_GROUP", "awards", "gini"]

EVERYBODY = "all"
"""The group that stands for all awards or owners of the sector."""

NO_GROUP = "none"
"""The group of awards whose owner has no such trait, such as the size class of a laboratory."""

DIMENSIONS: dict[str, str] = {
    "awards": "projects",
    "value_chain": "projects",
    "province": "projects",
    "size": "projects",
    "owner_kind": "projects",
    "member": "projects",
    "first_award": "projects",
    "kind": "projects",
    "mode": "projects",
    "owners": "owners",
    "awards_per_owner": "projects per owner",
    "concentration": "Gini coefficient, 0 to 1",
    "contribution": "mean of projects, 0 to 1",
}
"""What is told of awards, and in which unit, in the order of the table."""

AWARDS_COLUMNS: dict[str, Kind] = {
    "scenario": "text",
    "sector": "text",
    "dimension": "text",
    "group": "text",
    "mean": "number",
    "low": "number",
    "high": "number",
    "runs": "count",
    "difference": "number",
    "ci_low": "number",
    "ci_high": "number",
    "worlds": "count",
}
"""Kind of each column of the table, in order."""

_TRAITS = ("value_chain", "province", "size", "owner_kind", "member", "first_award", "kind", "mode")
_WORDS = {"member": {True: "members", False: "not members"}, "first_award": {True: "first", False: "repeated"}}
_CONTRIBUTIONS = ("green", "digital", "social")
_RUN = ["scenario", *WORLD]


def awards(results: Results, baseline: str | None, sector: str | None = None) -> pd.DataFrame:
    """Say who wins the awards of a sector in each scenario, and what changes against a baseline.

    An award is a project; each counts once, whatever its grant. Dimensions:

    - `awards`, and the awards by trait of their owner (`value_chain`, `province`, `size`, `owner_kind`) or of the
      project (`kind`, `mode`). Their groups add up to all awards; `none` are those whose owner has no such trait.
    - `member`: whether the owner was a member of a cluster when the award was made; `first_award`: whether it was its
      first, in calls before the reported quarters too, or a repeated one.
    - `owners`: how many different owners won at least one award in the reported quarters, all and by kind of owner;
      `awards_per_owner`: awards divided by them.
    - `concentration`: the Gini coefficient of awards over these owners, see `gini`. Owners that won nothing do not
      enter, so it says how unequal winners are among themselves, not how unequal the sector is.
    - `contribution`: mean contribution of the funded projects to the green, digital and social transition.

    Args:
        results: Runs with the table `projects`.
        baseline: The scenario to compare with; None compares nothing.
        sector: A sector, or `all`; the focus sector of the region if None.

    Returns:
        One row for each scenario, dimension and group that has an award in any run. `mean`, `low` and `high` are mean
        and 5 and 95 % of the `runs` in which the value is defined: a count always is, a mean or ratio if there is an
        award. `difference` is the mean paired difference to the baseline on the `worlds` on which both are defined,
        with its 90 % interval (Student t); undefined for the baseline itself.

    Raises:
        InputError: The results have no such sector or baseline, or scenarios do not report the same quarters.
    """
    if baseline is not None:
        check_baseline(results, baseline)
    sector = results.experiment.sector_or_focus(sector)
    projects = results.table("projects")
    values = _run_values(projects if sector == ALL_SECTORS else projects[projects["sector"] == sector], results)
    rows: list[dict[str, Any]] = []
    for name in results.experiment.names:
        for (dimension, group), wide in values.items():
            keys: dict[str, Any] = {"scenario": name, "sector": sector, "dimension": dimension, "group": group}
            own = wide.loc[name].to_numpy(dtype=np.float64)
            rows.append({**keys, **run_spread(own), **_difference(wide, baseline, name)})
    return typed(rows, AWARDS_COLUMNS)


def gini(counts: NDArray[np.float64]) -> float:
    """Return the Gini coefficient: the mean absolute difference of all pairs, divided by twice the mean.

    It is 0 if all have the same and (n - 1) / n if one of n has everything; undefined for fewer than two.

    Args:
        counts: What each has, not negative and not all 0.
    """
    number = counts.size
    if number < 2:
        return math.nan
    ascending = np.sort(counts)
    ranks = np.arange(1, number + 1)
    return float(((2 * ranks - number - 1) * ascending).sum() / (number * ascending.sum()))


def _difference(wide: pd.DataFrame, baseline: str | None, name: str) -> dict[str, float]:
    if baseline is None or name == baseline:
        return {"difference": math.nan, "ci_low": math.nan, "ci_high": math.nan, "worlds": 0}
    first, second = (wide.loc[one].to_numpy(dtype=np.float64) for one in (baseline, name))
    paired = paired_difference(first, second, wide.columns)
    return {column: getattr(paired, column) for column in ("difference", "ci_low", "ci_high", "worlds")}


def _run_values(projects: pd.DataFrame, results: Results) -> dict[tuple[str, str], pd.DataFrame]:
    """Return the value of each run (scenarios x worlds) for each dimension and group."""
    runs = [(name, *world) for name in results.experiment.names for world in results.worlds]
    every_run = pd.MultiIndex.from_tuples(runs, names=_RUN)
    of_run = projects.groupby(_RUN)
    total = of_run.size().reindex(every_run, fill_value=0).astype(np.float64)
    values: dict[tuple[str, str], pd.Series] = {("awards", EVERYBODY): total}
    for trait in _TRAITS:
        labels = projects[trait].map(_WORDS[trait]) if trait in _WORDS else projects[trait]
        values |= _by_group(trait, projects.groupby([*_RUN, labels.fillna(NO_GROUP)]).size(), every_run)
    owners = projects.drop_duplicates([*_RUN, "owner_id"])
    winners = owners.groupby(_RUN).size().reindex(every_run, fill_value=0).astype(np.float64)
    values["owners", EVERYBODY] = winners
    values |= _by_group("owners", owners.groupby([*_RUN, "owner_kind"]).size(), every_run)
    values["awards_per_owner", EVERYBODY] = total / winners.where(winners > 0)
    per_owner = projects.groupby([*_RUN, "owner_id"]).size().groupby(_RUN)
    shares = per_owner.agg(lambda counts: gini(counts.to_numpy(dtype=np.float64)))
    values["concentration", EVERYBODY] = shares.reindex(every_run)
    for contribution in _CONTRIBUTIONS:
        values["contribution", contribution] = of_run[contribution].mean().reindex(every_run)
    return {key: series.unstack(WORLD) for key, series in values.items()}


def _by_group(dimension: str, counts: pd.Series, every_run: pd.MultiIndex) -> dict[tuple[str, str], pd.Series]:
    """Return counts by group, 0 in runs without any; sizes from small to large, other groups by name."""
    groups = sorted({str(group) for *_, group in counts.index}, key=_rank)
    return {
        (dimension, group): counts.xs(group, level=len(_RUN)).reindex(every_run, fill_value=0).astype(np.float64)
        for group in groups
    }


def _rank(group: str) -> tuple[bool, int, str]:
    return group == NO_GROUP, SIZES.index(group) if group in SIZES else 0, group
