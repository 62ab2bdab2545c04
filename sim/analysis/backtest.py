"""Hold a scenario against the record, and say what it predicts where nothing was observed."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.scores import Skill, central, crps, interval_score, rank_of, skill
from sim.analysis.simple_forecasts import Fact, constant_share, last_call, observed_counts
from sim.analysis.simulated_targets import simulated_targets
from sim.analysis.target_values import on_scale
from sim.evidence.call_outcomes import USES, CallOutcomeRow
from sim.evidence.targets import TargetRow
from sim.inputs.nearest import check_known
from sim.outcomes.catalogue import ALL_SECTORS
from sim.outcomes.tables import Kind
from sim.outcomes.tidy import typed
from sim.region.region import Region
from sim.results.results import Results
from sim.scenario.scenario import Scenario
from sim.units import quarter_label

__all__ = [
    "BACKTEST_COLUMNS",
    "BENCHMARKS",
    "PREDICTION_COLUMNS",
    "at_initial_budgets",
    "backtest",
    "inside_by_use",
    "predictions",
    "skills",
]

Floats = NDArray[np.float64]

_SPREAD: dict[str, Kind] = dict.fromkeys(("median", "low_50", "high_50", "low_90", "high_90"), "number")

BACKTEST_COLUMNS: dict[str, Kind] = {
    "target_id": "text",
    "quantity": "text",
    "call_id": "text",
    "sector": "text",
    "kinds": "text",
    "cluster": "text",
    "quarter": "text",
    "used_for": "text",
    "observed": "number",
    "runs": "count",
    **_SPREAD,
    "inside_50": "flag",
    "inside_90": "flag",
    "rank": "number",
    "crps": "number",
    "interval_score": "number",
    "constant_share": "number",
    "crps_constant_share": "number",
    "last_call": "number",
    "crps_last_call": "number",
}
"""Kind of each column of a back-test, in order."""

BENCHMARKS = ("constant_share", "last_call")
"""The forecasts that a model has to beat, as columns; their scores stand in `crps_` and the name."""

PREDICTION_COLUMNS: dict[str, Kind] = {
    "call_id": "text",
    "opens": "text",
    "assumed": "flag",
    "sector": "text",
    "measure": "text",
    "runs": "count",
    **_SPREAD,
}
"""Kind of each column of predictions, in order."""

_DECIMALS = 6  # so that the last bit of a quantile decides nothing


def at_initial_budgets(scenario: Scenario, region: Region) -> Scenario:
    """Return the scenario with no top-up of the record: calls have the money with which they opened."""
    topped_up = {
        call.call_id: {"topup_eur": 0.0}
        for call, rules in zip(region.calls, region.call_rules, strict=True)
        if rules.topup_eur.recorded and call.held == "always"
    }
    return scenario.changed({"calls": topped_up}) if topped_up else scenario


def backtest(
    results: Results,
    scenario: str,
    region: Region,
    targets: Sequence[TargetRow],
    record: Sequence[CallOutcomeRow],
    changed: Collection[str] = (),
    with_top_ups: bool = True,
) -> pd.DataFrame:
    """Hold one scenario against the record, a row a fact.

    A run counts if it decides the call, or reaches the quarter. Intervals are central quantiles of type 6 over these
    runs. The scores are of log(1 + count), the scale on which facts are compared: the continuous ranked probability
    score (CRPS), the interval score at 90 % and `rank`, where among the runs the fact lies. A benchmark is one number,
    so that its CRPS is its error.

    Args:
        results: Runs of the scenario, with the tables that `tables_of_targets` names.
        scenario: Its name.
        region: The region, with its calls.
        targets: The facts.
        record: What else is on record; the benchmarks read it too.
        changed: Calls that are left out, because the scenario changes them: what was observed is of another call.
        with_top_ups: Whether calls had their final money, or that at the opening, for the benchmark `last_call`.

    Returns:
        The facts in the order given. Without a run everything simulated is undefined; ranks and intervals are where
        there are too few runs (see `sim.analysis.scores.central`).

    Raises:
        InputError: The scenario is not among the results.
    """
    check_known(scenario, results.experiment.names)
    kept = [row for row in targets if row.call_id not in changed]
    counts = observed_counts(targets, record)
    simulated = simulated_targets(results, scenario, kept)
    shares, last = constant_share(kept, counts, region), last_call(kept, counts, region, with_top_ups)
    rows = [
        {**_described(row), **_held_against(row.value, simulated[:, place]), **_benchmarks(row.value, *simple)}
        for place, (row, simple) in enumerate(zip(kept, zip(shares, last, strict=True), strict=True))
    ]
    return typed(rows, BACKTEST_COLUMNS)


def inside_by_use(table: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Count by what facts were used for how many of them lie inside 90 % of runs, and out of how many.

    Facts with too few runs to be held against do not count.
    """
    defined = table[table["inside_90"].notna()]
    parts = {use: defined[defined["used_for"] == use]["inside_90"] for use in USES}
    return {use: (int(inside.sum()), len(inside)) for use, inside in parts.items()}


def skills(table: pd.DataFrame) -> dict[str, Skill]:
    """Return the skill of the runs against each benchmark, by CRPS over the facts of which it says something."""
    own, groups = table["crps"].to_numpy(np.float64), table["call_id"].fillna("").tolist()
    return {name: skill(own, table[f"crps_{name}"].to_numpy(np.float64), groups) for name in BENCHMARKS}


def predictions(
    results: Results,
    scenario: str,
    region: Region,
    targets: Sequence[TargetRow],
    record: Sequence[CallOutcomeRow],
) -> pd.DataFrame:
    """Say what runs bring of calls whose outcome is not on record.

    Returns:
        Applications and awards, of all sectors and of the focus sector where a call admits others too, in the order of
        opening, as far as they are not on record and a run decides the call. `assumed` are calls that the region
        assumes: they may never have been held.
    """
    counts = observed_counts(targets, record)
    calls = pd.concat([frame[frame["scenario"] == scenario] for frame in results.frames("calls")])
    calls = calls[calls["funded"].notna()]
    groups = {key: group for key, group in calls.groupby(["call_id", "sector"])}
    rows = []
    for unobserved in _unobserved(region, counts):
        group = groups.get((unobserved["call_id"], unobserved["sector"]))
        if group is not None:
            rows.append({**unobserved, **_spread(group[unobserved["measure"]].to_numpy(np.float64))})
    return typed(rows, PREDICTION_COLUMNS)


def _unobserved(region: Region, counts: Mapping[Fact, float]) -> list[dict[str, Any]]:
    focus = region.sectors[region.focus_sector].sector
    found = []
    for code, call in sorted(enumerate(region.calls), key=lambda one: one[1].opens):
        sectors = (
            [ALL_SECTORS] if not region.is_open_to_all(code) or focus not in call.sectors else [ALL_SECTORS, focus]
        )
        about = {"call_id": call.call_id, "opens": quarter_label(call.opens), "assumed": call.assumed}
        for sector, measure in product(sectors, ("applications", "funded")):
            if (call.call_id, sector, (), measure) not in counts:
                found.append({**about, "sector": sector, "measure": measure})
    return found


def _described(row: TargetRow) -> dict[str, Any]:
    return {
        "target_id": row.target_id,
        "quantity": row.quantity,
        "call_id": row.call_id,
        "sector": row.sector or ALL_SECTORS,
        "kinds": ";".join(row.kinds) or None,
        "cluster": row.cluster,
        "quarter": None if row.quarter is None else quarter_label(row.quarter),
        "used_for": row.used_for,
        "observed": row.value,
    }


def _spread(values: Floats) -> dict[str, float]:
    """Return the median and the ends of central intervals, as far as there are enough runs for them."""
    runs = values[~np.isnan(values)]
    ends = dict.fromkeys(_SPREAD, math.nan)
    if runs.size:
        ends["median"] = float(np.median(runs))
    for level in (50, 90):
        ends[f"low_{level}"], ends[f"high_{level}"] = central(runs, level / 100)
    return {"runs": runs.size, **{name: round(end, _DECIMALS) for name, end in ends.items()}}


def _held_against(observed: float, values: Floats) -> dict[str, Any]:
    spread, runs = _spread(values), on_scale(values[~np.isnan(values)])
    at = float(on_scale(observed))
    scores: dict[str, Any] = {"crps": crps(runs, at)} if runs.size else {}
    for level in (50, 90):
        low, high = spread[f"low_{level}"], spread[f"high_{level}"]
        scores[f"inside_{level}"] = None if math.isnan(low) else low <= observed <= high
    if scores["inside_90"] is not None:
        scores["rank"] = rank_of(runs, at)
        scores["interval_score"] = interval_score(*central(runs, 0.9), at, 0.9)
    return {**spread, **scores}


def _benchmarks(observed: float, *forecasts: float) -> dict[str, float]:
    found = dict(zip(BENCHMARKS, forecasts, strict=True))
    errors = {
        f"crps_{name}": round(abs(float(on_scale(one) - on_scale(observed))), _DECIMALS) for name, one in found.items()
    }
    return found | errors
