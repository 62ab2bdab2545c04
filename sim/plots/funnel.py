"""Figure: how many live ideas reach each stage on the way to an award, scenario by scenario."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from sim.outcomes.catalogue import ALL_SECTORS
from sim.plots.dot_table import Cell, Row, dot_table, marks_of_means
from sim.plots.series import RunSpread, alternatives_of, spreads_by_scenario
from sim.plots.sheet import Sheet
from sim.plots.source import source_note
from sim.plots.style import printed
from sim.plots.wording import UNDEFINED, elided, number, percent, runs, sector_label

STAGES = {
    "live_ideas": "live ideas",
    "admissible": "admissible",
    "aware": "aware of the call",
    "with_partners": "with partners",
    "applications": "submitted",
    "eligible": "eligible",
    "above_threshold": "above threshold",
    "funded": "funded",
}
"""Columns of the calls table in the order of the funnel, and the words for them."""

_NOTEWORTHY = 0.02  # a logarithm of ratios: a change of less than about 2 % is not pointed at


@printed
def funnel(calls: pd.DataFrame, baseline: str, sector: str = "cci") -> Sheet:
    """Draw the mean number of ideas at each stage, added up over calls, on a logarithmic scale.

    A call not decided before the horizon in one scenario is left out of all, at all stages, lest the last ones
    look narrow.

    Args:
        calls: The `calls` table.
        baseline: Scenario to compare with.
        sector: Sector, or `all`.

    Raises:
        InputError: The baseline is not in the table.
    """
    names = [baseline, *alternatives_of(calls, baseline)]
    rows = calls.loc[calls["sector"] == sector]
    undecided = rows.loc[rows[list(STAGES)].isna().any(axis=1), ["seed", "call_id"]]
    pairs = pd.MultiIndex.from_frame(rows[["seed", "call_id"]])
    decided = rows.loc[~pairs.isin(pd.MultiIndex.from_frame(undecided))]
    counts = decided.groupby(["scenario", "seed"])[list(STAGES)].sum(min_count=1)
    spreads = {stage: spreads_by_scenario(counts[stage], names) for stage in STAGES}
    seeds = int(calls["seed"].nunique())
    steepest = {name: _widest_step(spreads, name, baseline) for name in names}
    drawn = [
        Row(words, {name: _cell(spreads[stage], name, baseline, stage == steepest[name]) for name in names})
        for stage, words in STAGES.items()
    ]
    open_calls = sorted(set(rows["call_id"]) - set(decided["call_id"])) if len(decided) else []
    left_out = f"Left out, not decided before the horizon: {', '.join(open_calls)}." if open_calls else ""
    ideas = "ideas" if sector == ALL_SECTORS else f"{sector_label(sector)} ideas"
    return dot_table(
        f"{sector_label(sector)} funnel: {_finding(spreads, names, seeds)}",
        f"{marks_of_means(seeds)} Below the number: change against {elided(baseline)}; bold where it grows "
        "or shrinks most from one stage to the next. An idea counts once for each call at which it is live.",
        source_note(calls, _calls_held(decided, names), left_out),
        drawn,
        names,
        f"{ideas} at this stage, all calls together (ideas per run, logarithmic scale)",
        logarithmic=True,
    )


def _calls_held(decided: pd.DataFrame, names: Sequence[str]) -> str:
    """Say how many calls there are a run, where scenarios differ in that: fewer calls count fewer live ideas."""
    held = decided.groupby("scenario").size() / decided.groupby("scenario")["seed"].nunique()
    calls = {name: number(float(held.get(name, math.nan))) for name in names}
    if len(set(calls.values())) < 2:
        return ""
    return f"Calls per run: {', '.join(f'{count} in {elided(name)}' for name, count in calls.items())}."


def _cell(spreads: dict[str, RunSpread], name: str, baseline: str, stands_out: bool) -> Cell:
    """Return the count of one scenario at one stage, with its change against the baseline."""
    own, reference = spreads[name], spreads[baseline].mean
    share = (own.mean - reference) / reference if reference else math.nan
    change = percent(share, signed=True) if name != baseline and math.isfinite(share) else ""
    return Cell(own.mean, own.low, own.high, number(own.mean), change, stands_out)


def _widest_step(spreads: dict[str, dict[str, RunSpread]], name: str, baseline: str) -> str | None:
    """Return the stage where the ratio to the baseline changes most from the one before, if by 2 % at least."""
    steps: dict[str, float] = {}
    before = 0.0
    for stage, of in spreads.items():
        if not (of[name].mean > 0 and of[baseline].mean > 0):
            break
        ratio = math.log(of[name].mean / of[baseline].mean)
        steps[stage], before = abs(ratio - before), ratio
    widest = max(steps, key=lambda stage: steps[stage], default=None)
    return widest if widest is not None and steps[widest] > _NOTEWORTHY else None


def _finding(spreads: dict[str, dict[str, RunSpread]], names: Sequence[str], seeds: int) -> str:
    """Say how many ideas there are and how many end funded."""
    baseline, *alternatives = names
    live = spreads["live_ideas"][baseline].mean
    funded = {name: spreads["funded"][name].mean for name in names}
    known = {name: funded[name] for name in alternatives if math.isfinite(funded[name])}
    if not math.isfinite(live):
        return f"{UNDEFINED} in every run"
    basis = "one run each" if seeds == 1 else f"means of {runs(seeds)}"
    start = f"of {number(live)} live ideas {number(funded[baseline])} are funded in {elided(baseline)}"
    if not known:
        return f"{start} ({basis})"
    if len(alternatives) == 1:
        [(name, count)] = known.items()
        return f"{start}, {number(count)} in {elided(name)} ({basis})"
    lowest, highest = min(known, key=lambda name: known[name]), max(known, key=lambda name: known[name])
    return (
        f"{start}, in the alternatives from {number(known[lowest])} ({elided(lowest)}) "
        f"to {number(known[highest])} ({elided(highest)}) ({basis})"
    )
