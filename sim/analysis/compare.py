"""Compare scenarios with a baseline: mean paired differences on common worlds, and who displaced whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.paired import PairedDifference, Worlds, paired_difference
from sim.analysis.run_values import run_values
from sim.errors import InputError
from sim.inputs.nearest import check_known
from sim.outcomes.catalogue import ALL_SECTORS
from sim.outcomes.tables import COLUMNS, WORLD
from sim.outcomes.tidy import tidy
from sim.results.experiment import Experiment
from sim.results.results import Results

__all__ = [
    "alternatives_of",
    "check_baseline",
    "comparison",
    "funded_in_both",
    "mean_of_counts",
    "moved_projects",
]

_SAME_PROJECT = [*WORLD, "idea_id"]


def comparison(results: Results, baseline: str) -> pd.DataFrame:
    """Compare every other scenario of an experiment with one of them.

    Differences are taken on each world and then averaged; `ci_low` and `ci_high` are the error of that mean (90 %,
    Student t): Monte-Carlo error alone where assumptions are as written, and that of the draws too where they are
    drawn. `draws_low` and `draws_high` are what is not known: 5 and 95 % of the draws of assumptions. Neither is the
    spread of histories.

    `displaced_projects` counts ideas funded in the baseline and not in the alternative on the same world,
    `gained_projects` the converse. They exist between the two only: the baseline's mean is undefined, mean
    and difference are the same. Where results keep no projects they are left out.

    Returns:
        The table `comparison`, sorted by its key.

    Raises:
        InputError: The baseline is not among the scenarios, or they differ in region, start or reported quarters.
    """
    check_baseline(results, baseline)
    values = run_values(results)
    rows: list[dict[str, Any]] = []
    for name in results.experiment.names:
        if name != baseline:
            common = {"baseline": baseline, "scenario": name}
            rows += [{**common, **row} for row in _differences(values, baseline, name)]
            if "projects" in results.tables:
                rows += [{**common, **row} for row in _movements(results, values, baseline, name)]
    return tidy("comparison", pd.DataFrame(rows, columns=list(COLUMNS["comparison"])))


def check_baseline(results: Results, baseline: str) -> None:
    """Make sure that a baseline is among the scenarios, and that all have its region, its start and its quarters.

    Raises:
        InputError: They cannot be compared.
    """
    check_known(baseline, results.experiment.names, "baseline")
    if problems := results.experiment.unpaired(baseline):
        raise InputError(problems)


def alternatives_of(table: pd.DataFrame, baseline: str, experiment: Experiment | None = None) -> list[str]:
    """Return the scenarios of a table other than the baseline.

    Args:
        table: A table of runs, sorted by its key.
        baseline: Scenario that the others are compared with.
        experiment: What was run, which knows the order in which scenarios were named; else they go by their names.

    Raises:
        InputError: The baseline is not in the table.
    """
    names = [str(name) for name in table["scenario"].unique()]
    check_known(baseline, names, "baseline")
    ranks = {} if experiment is None else {name: rank for rank, name in enumerate(experiment.names)}
    return sorted((name for name in names if name != baseline), key=lambda name: ranks.get(name, len(ranks)))


def _differences(values: pd.DataFrame, baseline: str, name: str) -> Iterator[dict[str, Any]]:
    first, second = (_of(values, scenario) for scenario in (baseline, name))
    for outcome, sector in first.index.union(second.index):
        before, after = (
            table.loc[(outcome, sector)].to_numpy()
            if (outcome, sector) in table.index
            else np.full(len(values.columns), np.nan)
            for table in (first, second)
        )
        difference = paired_difference(before, after, values.columns)
        yield {"outcome": outcome, "sector": sector, **asdict(difference)}


def _of(values: pd.DataFrame, scenario: str) -> pd.DataFrame:
    return values[values.index.get_level_values("scenario") == scenario].droplevel("scenario")


def _movements(results: Results, values: pd.DataFrame, baseline: str, name: str) -> Iterator[dict[str, Any]]:
    known = funded_in_both(values, baseline, name)
    for outcome, (here, elsewhere) in {
        "displaced_projects": (baseline, name),
        "gained_projects": (name, baseline),
    }.items():
        moved = moved_projects(results.table("projects"), here, elsewhere)
        for sector, is_known in known.iterrows():
            worlds = known.columns[is_known.to_numpy(dtype=np.bool_)]
            counts = moved[str(sector)].reindex(worlds, fill_value=0) if sector in moved else np.zeros(len(worlds))
            mean = mean_of_counts(np.asarray(counts, dtype=np.float64), worlds)
            empty = dict.fromkeys(("baseline_mean", "paired_correlation", "seeds_saved_factor"), np.nan)
            yield {"outcome": outcome, "sector": sector, **asdict(mean), **empty}


def funded_in_both(values: pd.DataFrame, baseline: str, name: str) -> pd.DataFrame:
    """Tell on which worlds the number of funded projects is defined in two scenarios.

    Where it is not, neither is the number of projects that moved.

    Args:
        values: Value of each outcome in each run, from `run_values`.
        baseline: One scenario.
        name: The other.

    Returns:
        One row for each sector in which it is defined on at least one world, one column for each world.
    """
    funded = [_of(values, one).query("outcome == 'funded_projects'").droplevel("outcome") for one in (baseline, name)]
    known: pd.DataFrame = (funded[1] - funded[0]).notna()
    return known[known.any(axis=1)]


def mean_of_counts(counts: NDArray[np.float64], worlds: Worlds) -> PairedDifference:
    """Return the mean of counts of projects that exist between two scenarios only, as a difference from none."""
    return paired_difference(np.zeros(counts.size), counts, worlds)


def moved_projects(projects: pd.DataFrame, here: str, elsewhere: str) -> dict[str, pd.Series]:
    """Count ideas funded in one scenario and not in another on the same world.

    Args:
        projects: The table `projects`.
        here: The scenario in which they are funded.
        elsewhere: The scenario in which they are not.

    Returns:
        For each sector, `all` included, the number by world; worlds without any are left out.
    """
    funded = {
        name: projects.loc[projects["scenario"] == name, [*_SAME_PROJECT, "sector"]].drop_duplicates(_SAME_PROJECT)
        for name in (here, elsewhere)
    }
    merged = funded[here].merge(funded[elsewhere][_SAME_PROJECT], on=_SAME_PROJECT, how="left", indicator=True)
    moved = merged[merged["_merge"] == "left_only"]
    by_sector = {str(sector): rows.groupby(list(WORLD)).size() for sector, rows in moved.groupby("sector")}
    return {**by_sector, ALL_SECTORS: moved.groupby(list(WORLD)).size()}
