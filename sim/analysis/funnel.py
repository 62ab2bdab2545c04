"""Find the stage of the funnel at which a difference in funded projects arises."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from sim.analysis.compare import check_baseline
from sim.outcomes.tables import WORLD
from sim.results.results import Results
from sim.state.calls import STAGES

__all__ = ["CALLS_HELD", "contributions", "funnel"]

CALLS_HELD = "calls_held"
"""The step before the funnel: a call that only one of two scenarios holds adds what it funds."""

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


def funnel(results: Results, baseline: str, sector: str = "cci") -> pd.DataFrame:
    """Split the difference in funded projects between a baseline and every other scenario into funnel stages.

    Only calls decided within the horizon count, each with every idea alive at its time, so that an idea counts once
    for each call. Stages are of calls that both scenarios hold; what other calls fund is the contribution of the first
    row, `calls_held`, which counts calls instead of ideas.

    Args:
        results: Runs of the scenarios on common worlds.
        baseline: The scenario to compare with.
        sector: A sector, or `all`.

    Returns:
        One row for each alternative and stage, in the order of the funnel: mean counts a run, pass rates from
        the stage before (undefined for live ideas), and the contribution to the difference in funded projects,
        in projects. Contributions add up to that difference; they are undefined if a mean count is 0.

    Raises:
        InputError: The baseline is not among the scenarios, or they do not report the same quarters.
    """
    check_baseline(results, baseline)
    calls = results.table("calls")
    calls = calls[calls["sector"] == sector]
    parts = [
        _stages(calls, baseline, name, len(results.worlds)).assign(baseline=baseline, scenario=name)
        for name in results.experiment.names
        if name != baseline
    ]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(_COLUMNS))
    return table.assign(sector=sector)[list(_COLUMNS)]


def _stages(calls: pd.DataFrame, baseline: str, name: str, worlds: int) -> pd.DataFrame:
    pair = calls[calls["scenario"].isin([baseline, name])]
    undecided = pair.loc[pair[list(STAGES)].isna().any(axis=1), _CALL]
    index = pd.MultiIndex.from_frame(pair[_CALL])
    pair = pair[~index.isin(pd.MultiIndex.from_frame(undecided))]
    in_both = pair.duplicated(_CALL, keep=False)
    common, alone = pair[in_both], pair[~in_both]
    held = [float((pair["scenario"] == one).sum()) / worlds for one in (baseline, name)]
    alone_funded = [math.fsum(alone.loc[alone["scenario"] == one, STAGES[-1]]) / worlds for one in (baseline, name)]
    first, second = (
        [math.fsum(common.loc[common["scenario"] == one, stage]) / worlds for stage in STAGES]
        for one in (baseline, name)
    )
    return pd.DataFrame(
        {
            "stage": [CALLS_HELD, *STAGES],
            "baseline_mean": [held[0], *first],
            "scenario_mean": [held[1], *second],
            "baseline_rate": [math.nan, *_rates(first)],
            "scenario_rate": [math.nan, *_rates(second)],
            "contribution": [alone_funded[1] - alone_funded[0], *contributions(first, second)],
        }
    )


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
    growth = np.log(second / first)
    steps = np.diff(growth, prepend=0.0)
    # Of two counts that hardly differ the logarithmic mean is either.
    log_mean = float(second[-1] - first[-1]) / float(growth[-1]) if growth[-1] else float(first[-1])
    shares: list[float] = (log_mean * steps).tolist()
    return shares
