"""Find the stage of the funnel at which a difference in funded projects arises."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from sim import elementary
from sim.analysis.compare import check_baseline
from sim.analysis.run_spread import run_spread
from sim.outcomes.tables import WORLD
from sim.results.results import Results
from sim.state.calls import STAGES

__all__ = ["CALLS_HELD", "contributions", "funded_change", "funnel", "paired_calls", "stages", "widest_step"]

CALLS_HELD = "calls_held"
"""The step before the funnel: a call that only one of two scenarios holds adds what it funds."""

_NOTEWORTHY = 0.02  # a logarithm of ratios: a change of less than about 2 % is not pointed at

_CALL = [*WORLD, "call_id"]

_COLUMNS = (
    "baseline",
    "scenario",
    "sector",
    "stage",
    "baseline_mean",
    "scenario_mean",
    "baseline_rate",
    "scenario_rate",
    "contribution",
)


def funnel(results: Results, baseline: str, sector: str | None = None) -> pd.DataFrame:
    """Split the difference in funded projects between a baseline and every other scenario into funnel stages.

    Only calls decided within the horizon count, each with every idea alive at its time, so that an idea counts once
    for each call. Stages are of calls that both scenarios hold; what other calls fund is the contribution of the first
    row, `calls_held`, which counts calls instead of ideas.

    Args:
        results: Runs of the scenarios on common worlds.
        baseline: The scenario to compare with.
        sector: A sector, or `all`; the focus sector of the region if None.

    Returns:
        One row for each alternative and stage, in the order of the funnel: mean counts a run, pass rates from
        the stage before (undefined for live ideas), and the contribution to the difference in funded projects,
        in projects. Contributions add up to that difference; they are undefined if a mean count is 0.

    Raises:
        InputError: The baseline is not among the scenarios, or they do not report the same quarters.
    """
    check_baseline(results, baseline)
    sector = results.experiment.sector_or_focus(sector)
    calls = results.table("calls")
    calls = calls[calls["sector"] == sector]
    parts = [
        stages(calls, baseline, name, results.world_index).assign(baseline=baseline, scenario=name)
        for name in results.experiment.names
        if name != baseline
    ]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(_COLUMNS))
    return table.assign(sector=sector)[list(_COLUMNS)]


def paired_calls(calls: pd.DataFrame, baseline: str, name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the calls that two scenarios hold on the same world, and those that only one of them holds.

    Args:
        calls: The `calls` table, of one sector.
        baseline: One scenario.
        name: The other; the same again for the calls of one alone.

    Returns:
        Rows of the table. A call that either has not decided by the horizon is in neither.
    """
    names = {baseline, name}
    pair = calls[calls["scenario"].isin(names)]
    keys = pd.MultiIndex.from_frame(pair[_CALL])
    is_open = keys.isin(keys[pair[list(STAGES)].isna().any(axis=1).to_numpy()])
    pair = pair[~is_open]
    in_both = pair.groupby(_CALL)["scenario"].transform("nunique") == len(names)
    return pair[in_both], pair[~in_both]


def stages(calls: pd.DataFrame, baseline: str, name: str, worlds: pd.MultiIndex) -> pd.DataFrame:
    """Count what reaches each stage of the funnel in two scenarios, with the spread of runs.

    Args:
        calls: The `calls` table, of one sector.
        baseline: The scenario to compare with.
        name: The alternative; the baseline again where it is alone.
        worlds: The worlds that were run, of which some may hold no call.

    Returns:
        One row a stage, `calls_held` first: what `funnel` returns, and `baseline_low` to `scenario_high` (5 and 95 %
        of runs), `change` (the difference of means as a share of the baseline's) and `shared_calls` (calls a run that
        both hold).
    """
    common, alone = paired_calls(calls, baseline, name)
    number = len(worlds)
    columns: dict[str, list[float]] = {}
    alone_funded = {}
    for side, one in (("baseline", baseline), ("scenario", name)):
        shared, own = common[common["scenario"] == one], alone[alone["scenario"] == one]
        sums = shared.groupby(list(WORLD))[list(STAGES)].sum().reindex(worlds, fill_value=0.0)
        spreads = [run_spread(sums[stage].to_numpy(dtype=np.float64)) for stage in STAGES]
        columns[f"{side}_mean"] = [(len(shared) + len(own)) / number, *(spread["mean"] for spread in spreads)]
        for end in ("low", "high"):
            columns[f"{side}_{end}"] = [math.nan, *(spread[end] for spread in spreads)]
        columns[f"{side}_rate"] = [math.nan, *_rates(columns[f"{side}_mean"][1:])]
        alone_funded[side] = math.fsum(own[STAGES[-1]]) / number
    table = pd.DataFrame({"stage": [CALLS_HELD, *STAGES], **columns})
    split = contributions(columns["baseline_mean"][1:], columns["scenario_mean"][1:])
    reference = table["baseline_mean"]
    return table.assign(
        contribution=[alone_funded["scenario"] - alone_funded["baseline"], *split],
        change=(table["scenario_mean"] - reference) / reference.where(reference > 0),
        shared_calls=len(common) / len({baseline, name}) / number,
    )


def funded_change(table: pd.DataFrame) -> pd.Series:
    """Return the difference in funded projects that a table of `funnel` splits up, by alternative.

    It is defined also where a stage is empty and there is nothing to split.
    """
    by_stage = dict(iter(table.set_index("scenario").groupby("stage")))
    funded, calls_held = by_stage["funded"], by_stage[CALLS_HELD]
    change: pd.Series = funded["scenario_mean"] - funded["baseline_mean"] + calls_held["contribution"]
    return change


def widest_step(table: pd.DataFrame) -> str | None:
    """Return the stage of a table of `stages` at which the ratio to the baseline changes most from the one before.

    Returns:
        None if it changes by 2 % nowhere. Stages from the first on that nobody reaches do not count.
    """
    counts = table.loc[table["stage"] != CALLS_HELD, ["stage", "baseline_mean", "scenario_mean"]]
    means = counts[["baseline_mean", "scenario_mean"]]
    counts = counts[(means > 0).all(axis=1).cummin()]
    ratios = elementary.log(counts["scenario_mean"].to_numpy() / counts["baseline_mean"].to_numpy())
    steps = np.abs(np.diff(ratios, prepend=0.0))
    return str(counts["stage"].iloc[int(steps.argmax())]) if steps.max(initial=0.0) > _NOTEWORTHY else None


def _rates(counts: Sequence[float]) -> list[float]:
    rates = [after / before if before else math.nan for before, after in pairwise(counts)]
    return [math.nan, *rates]


def contributions(baseline: Sequence[float], scenario: Sequence[float]) -> list[float]:
    """Split the difference between the ends of two funnels into their stages.

    Additive log-mean Divisia decomposition (LMDI I; Ang 2005, Energy Policy 33:867): the last count is the
    first one times all pass rates, and each factor contributes L x log(its ratio), where L is the logarithmic
    mean of the last counts.

    Args:
        baseline: Counts by stage.
        scenario: Counts of the same stages.

    Returns:
        The contribution of each stage; all NaN if any count is 0.
    """
    first, second = np.asarray(baseline, dtype=np.float64), np.asarray(scenario, dtype=np.float64)
    if not ((first > 0).all() and (second > 0).all()):
        return [math.nan] * len(first)
    growth = elementary.log(second / first)
    steps = np.diff(growth, prepend=0.0)
    # Of two counts that hardly differ the logarithmic mean is either.
    log_mean = float(second[-1] - first[-1]) / float(growth[-1]) if growth[-1] else float(first[-1])
    shares: list[float] = (log_mean * steps).tolist()
    return shares
