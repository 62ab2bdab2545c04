"""Hold the runs of a scenario against the patterns that can reject the model."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from sim.analysis.patterns.measures import MEASURES, missing_tables
from sim.analysis.run_spread import run_spread
from sim.errors import InputError, Problem
from sim.evidence.patterns import TESTED, PatternRow
from sim.inputs.nearest import check_known
from sim.outcomes.tables import WORLD, Kind, WorldKey
from sim.outcomes.tidy import typed
from sim.results.results import Results

__all__ = ["FACTS_COLUMNS", "facts", "inside_of_tested", "pattern_values", "tables_read"]

FACTS_COLUMNS: dict[str, Kind] = {
    "pattern_id": "text",
    "label": "text",
    "unit": "text",
    "band_low": "number",
    "band_high": "number",
    "mean": "number",
    "low": "number",
    "high": "number",
    "runs": "count",
    "inside": "flag",
    "used_for": "text",
    "note": "text",
    "source": "text",
}
"""Kind of each column of the table of patterns, in order."""

_DECIMALS = 9  # so that the last bit of a sum decides nothing


def facts(results: Results, scenario: str, patterns: Sequence[PatternRow]) -> pd.DataFrame:
    """Hold one scenario against patterns.

    Args:
        results: Runs of the scenario; patterns whose tables they do not keep are undefined, and say so.
        scenario: Its name.
        patterns: What the record says.

    Returns:
        One row for each pattern, in the order given: the band; mean, 5 and 95 % quantile over the runs in which it is
        defined, and how many they are; `inside`, whether the mean lies within the band; what the model owes to it.

    Raises:
        InputError: The scenario is not among the results, or they keep no table that a pattern reads.
    """
    check_known(scenario, results.experiment.names)
    _check_kept(results, patterns)
    kept = {name: results.table(name) for name in tables_read(patterns) if name in results.tables}
    runs = [pattern_values(tables, patterns) for tables in _runs(kept, scenario, results.paired_worlds([scenario]))]
    return typed([_row(pattern, runs, kept) for pattern in patterns], FACTS_COLUMNS)


def pattern_values(tables: Mapping[str, pd.DataFrame], patterns: Sequence[PatternRow]) -> dict[str, float]:
    """Measure patterns on the tables of one run; not a number where one is undefined or a table is not there."""
    return {
        pattern.pattern_id: (
            math.nan
            if missing_tables(pattern.measure, tables)
            else round(MEASURES[pattern.measure].of(tables, pattern), _DECIMALS)
        )
        for pattern in patterns
    }


def tables_read(patterns: Sequence[PatternRow]) -> tuple[str, ...]:
    """Return the tables that patterns read, in the order of their names."""
    return tuple(sorted({name for pattern in patterns for name in MEASURES[pattern.measure].reads}))


def inside_of_tested(table: pd.DataFrame) -> tuple[int, int]:
    """Count the tested patterns inside their bands, and those that are defined."""
    tested = table.loc[(table["used_for"] == TESTED) & table["inside"].notna(), "inside"]
    return int(tested.sum()), len(tested)


def _check_kept(results: Results, patterns: Sequence[PatternRow]) -> None:
    wanted = tables_read(patterns)
    if not set(wanted) & set(results.tables):
        found = f"these results keep none of the tables that patterns read: {', '.join(wanted)}"
        raise InputError([Problem("patterns", found, "results of cci run or cci compare without --values-only")])


def _runs(
    tables: Mapping[str, pd.DataFrame], scenario: str, worlds: Sequence[WorldKey]
) -> Iterator[dict[str, pd.DataFrame]]:
    """Yield the tables of each run of a scenario; a run without a row of a table has an empty one."""
    own = {name: table[table["scenario"] == scenario] for name, table in tables.items()}
    parts = {name: dict(iter(table.groupby(list(WORLD)))) for name, table in own.items()}
    for world in worlds:
        yield {name: parts[name].get(tuple(world), own[name].iloc[:0]) for name in own}


def _row(
    pattern: PatternRow, runs: Sequence[Mapping[str, float]], kept: Mapping[str, pd.DataFrame]
) -> dict[str, object]:
    spread = run_spread(np.array([run[pattern.pattern_id] for run in runs], dtype=np.float64))
    missing = missing_tables(pattern.measure, kept)
    return {
        "pattern_id": pattern.pattern_id,
        "label": pattern.label,
        "unit": pattern.unit,
        "band_low": pattern.low,
        "band_high": pattern.high,
        **{part: round(spread[part], _DECIMALS) for part in ("mean", "low", "high")},
        "runs": spread["runs"],
        "inside": pattern.holds(spread["mean"]) if spread["runs"] else None,
        "used_for": pattern.used_for,
        "note": f"no table {' and '.join(missing)} in these results" if missing else None,
        "source": pattern.source,
    }
