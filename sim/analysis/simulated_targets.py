"""What each run of a scenario brought of each target."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.target_values import tables_of_targets, target_values
from sim.evidence.targets import TargetRow
from sim.outcomes.tables import WORLD
from sim.results.results import Results
from sim.units import quarter_label

__all__ = ["simulated_targets"]


def simulated_targets(results: Results, scenario: str, targets: Sequence[TargetRow]) -> NDArray[np.float64]:
    """Return the counts of targets, of shape (runs, targets); NaN where a run does not come that far.

    A call counts if it was decided in the run, members if the run reaches their quarter.
    """
    [record] = [one for one in results.experiment.scenarios if one.name == scenario]
    of_calls = {row.call_id for row in targets}
    runs, empty = {}, {}
    for name in tables_of_targets(targets):
        # Only what targets read is held: the proposals of all runs would fill the memory.
        frames = [_of_scenario(frame, scenario, of_calls) for frame in results.frames(name)]
        table = pd.concat(frames, ignore_index=True)
        runs[name], empty[name] = dict(iter(table.groupby(list(WORLD)))), table.iloc[:0]
    values = np.empty((0, len(targets)))
    for world in results.paired_worlds([scenario]):
        tables = {name: runs[name].get(tuple(world), empty[name]) for name in runs}
        values = np.vstack([values, target_values(tables, targets)])
    is_beyond = [row.quarter is not None and quarter_label(row.quarter) > record.end for row in targets]
    values[:, is_beyond] = math.nan
    return values


def _of_scenario(frame: pd.DataFrame, scenario: str, calls: set[str | None]) -> pd.DataFrame:
    is_read = frame["scenario"] == scenario
    if "call_id" in frame:
        is_read &= frame["call_id"].isin(calls)
    return frame[is_read]
