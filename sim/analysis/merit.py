"""Compare the latent merit of what is funded, with and without an alternative."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pandas as pd

from sim.analysis.compare import check_baseline
from sim.analysis.paired import paired_difference
from sim.outcomes.catalogue import ALL_SECTORS
from sim.outcomes.tables import WORLD, Kind
from sim.outcomes.tidy import typed
from sim.results.results import Results

__all__ = ["MERIT_COLUMNS", "merit"]

MERIT_COLUMNS: dict[str, Kind] = {
    "baseline": "text",
    "scenario": "text",
    "sector": "text",
    "projects": "text",
    "baseline_mean": "number",
    "scenario_mean": "number",
    "difference": "number",
    "ci_low": "number",
    "ci_high": "number",
    "worlds": "count",
}
"""Kind of each column of the table of merit, in order."""


def merit(results: Results, baseline: str, ideas: pd.DataFrame) -> pd.DataFrame:
    """Compare mean latent merit between the projects of a baseline and those of every alternative.

    Latent merit is the idea's own, without what capability and writing add, so that it is the same whatever policy
    does; panels see it with noise. Its unit is the standard deviation of the merit of all
    ideas, whose mean is 0. A run has the mean over its projects, each counted once whatever its size; means and
    differences are over runs, each counted once whatever its number of projects.

    Args:
        results: Runs of the scenarios on common worlds, with the table `projects`.
        baseline: The scenario to compare with.
        ideas: What `displacement.moved` returns for them.

    Returns:
        Two rows for each alternative and sector (`all` last) with a project in any scenario. `projects` is *funded*:
        every project of the one scenario against every project of the other; or *moved*: what only the baseline
        funds (displaced) against what only the alternative funds (gained). Means, difference and its 90 % interval
        (paired, Student t) are over the worlds on which both sides have a project; if there is none, each mean is
        over its own worlds, and nothing else is defined.

    Raises:
        InputError: The baseline is not among the scenarios, or they do not report the same quarters.
    """
    check_baseline(results, baseline)
    projects = results.table("projects")
    sectors = [*sorted(map(str, projects["sector"].unique())), ALL_SECTORS]
    funded = _run_means(projects, "scenario", results)
    rows: list[dict[str, Any]] = []
    for name in results.experiment.names:
        if name != baseline:
            moved = _run_means(ideas[ideas["scenario"] == name], "direction", results)
            sides = {"funded": (funded, baseline, name), "moved": (moved, "displaced", "gained")}
            keys = {"baseline": baseline, "scenario": name}
            rows += [{**keys, **row} for sector in sectors for row in _rows(sector, sides)]
    return typed(rows, MERIT_COLUMNS)


def _rows(sector: str, sides: dict[str, tuple[pd.DataFrame, str, str]]) -> Iterator[dict[str, Any]]:
    for projects, (means, first, second) in sides.items():
        pair = means.reindex([(first, sector), (second, sector)]).to_numpy()
        difference = paired_difference(pair[0], pair[1], means.columns)
        yield {"sector": sector, "projects": projects, **asdict(difference)}


def _run_means(projects: pd.DataFrame, side: str, results: Results) -> pd.DataFrame:
    """Return the mean merit of each run: sides and sectors (`all` included) x worlds; NaN without a project."""
    both = pd.concat([projects, projects.assign(sector=ALL_SECTORS)])
    wide: pd.DataFrame = both.groupby([side, "sector", *WORLD])["merit"].mean().unstack(WORLD)
    return wide.reindex(columns=results.world_index)
