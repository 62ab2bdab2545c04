"""Hold the calls of a scenario against what was observed of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.run_spread import run_spread
from sim.evidence.call_outcomes import USES, CallOutcomeRow
from sim.inputs.nearest import check_known
from sim.outcomes.tables import Kind
from sim.outcomes.tidy import typed
from sim.results.results import Results

__all__ = ["BACKTEST_COLUMNS", "MEASURED", "backtest", "changed_calls", "inside_by_use"]

BACKTEST_COLUMNS: dict[str, Kind] = {
    "call_id": "text",
    "sector": "text",
    "measure": "text",
    "simulated_mean": "number",
    "simulated_low": "number",
    "simulated_high": "number",
    "observed": "number",
    "ratio": "number",
    "within": "flag",
    "used_for": "text",
}
"""Kind of each column of a back-test, in order."""

MEASURED = ("simulated_mean", "simulated_low", "simulated_high", "observed")
"""Columns in the unit of what `measure` names."""

_DECIMALS = 6  # beyond a cent, so that the last bit of a sum or a quantile decides nothing


def backtest(results: Results, scenario: str, observed: Sequence[CallOutcomeRow]) -> pd.DataFrame:
    """Hold the calls of one scenario against the record.

    A run counts if the call opened and was decided in it. An observed value lies within if it is inside 5-95 %
    of these runs, ends included: what one history can bring, with every assumption as the scenario says. Calls that the
    scenario changes are left out: what was observed is of another call.

    Args:
        results: Runs of the scenario.
        scenario: Its name.
        observed: What was observed.

    Returns:
        One row for each observed value, in the order given: mean, low and high end over runs, the observed
        value, `ratio` (simulated mean / observed), `within`, and `used_for`, of `sim.evidence.call_outcomes.USES`.
        Only rows that are `not used` test the model: towards the others it was moved by hand, or an input was
        derived from them. Mean and ratio need one run, the ends and `within` two, the ratio an observed value
        other than 0; else they are undefined.

    Raises:
        InputError: The scenario is not among the results.
    """
    check_known(scenario, results.experiment.names)
    calls = results.table("calls")
    groups = calls[calls["scenario"] == scenario].groupby(["call_id", "sector"])
    simulated = {key: group for key, group in groups}
    changed = changed_calls(results, scenario)
    rows = []
    for row in observed:
        if row.call_id in changed:
            continue
        group = simulated.get((row.call_id, row.sector))
        runs = np.empty(0) if group is None else group[row.measure].to_numpy(dtype=np.float64)
        rows.append(_held_against(row, runs))
    return typed(rows, BACKTEST_COLUMNS)


def changed_calls(results: Results, scenario: str) -> tuple[str, ...]:
    """Return the calls that a scenario of some results changes or does not hold."""
    [record] = [one for one in results.experiment.scenarios if one.name == scenario]
    return tuple(str(call_id) for call_id, _ in record.specification.get("calls", ()))


def inside_by_use(table: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Count by what observed values were used for how many of them lie within, and out of how many.

    Values with too few runs to be held against do not count.
    """
    defined = table[table["within"].notna()]
    parts = {use: defined[defined["used_for"] == use]["within"] for use in USES}
    return {use: (int(within.sum()), len(within)) for use, within in parts.items()}


def _held_against(row: CallOutcomeRow, runs: NDArray[np.float64]) -> dict[str, Any]:
    spread = run_spread(runs)
    mean, low, high = (round(spread[part], _DECIMALS) for part in ("mean", "low", "high"))
    return {
        "call_id": row.call_id,
        "sector": row.sector,
        "measure": row.measure,
        "simulated_mean": mean,
        "simulated_low": low,
        "simulated_high": high,
        "observed": row.value,
        "ratio": mean / row.value if row.value else math.nan,
        "within": low <= row.value <= high if not math.isnan(low) else None,
        "used_for": row.used_for,
    }
