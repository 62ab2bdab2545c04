"""Figure: how many live ideas reach each stage of each call on the way to an award, scenario by scenario."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from sim.outcomes.catalogue import ALL_SECTORS
from sim.outcomes.experiment import Experiment
from sim.plots.basis import Basis
from sim.plots.dot_table import Cell, Row, dot_table, marks_of_means
from sim.plots.series import RunSpread, alternatives_of, spreads_by_scenario
from sim.plots.sheet import Sheet
from sim.plots.source import source_note
from sim.plots.style import printed
from sim.plots.wording import SPACE, UNDEFINED, elided, number, percent, runs, sector_label

STAGES = {
    "live_ideas": "live ideas",
    "admissible": "admissible",
    "aware": "aware of the call",
    "with_partners": "with partners",
    "applications": "applications",
    "eligible": "eligible",
    "above_threshold": "above threshold",
    "funded": "funded",
}
"""Columns of the calls table in the order of the funnel, and the words for them."""

_TINY = 0.0005
_NOTEWORTHY = 0.02  # a logarithm of ratios: a change of less than about 2 % is not pointed at


@printed
def funnel(calls: pd.DataFrame, baseline: str, sector: str = "cci", experiment: Experiment | None = None) -> Sheet:
    """Draw the mean number of pairs of idea and call at each stage, added up over calls, on a logarithmic scale.

    An idea that is live at three calls makes three pairs. A call not decided before the horizon in one
    scenario is left out of all, at all stages, lest the last ones look narrow.

    Args:
        calls: The `calls` table.
        baseline: Scenario to compare with.
        sector: Sector, or `all`.
        experiment: What was run, for the foot of the figure; without it nothing is said of settings and assumptions.

    Raises:
        InputError: The baseline is not in the table.
    """
    names = [baseline, *alternatives_of(calls, baseline)]
    basis = Basis(experiment, names)
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
    pairs_of = "idea-call pairs" if sector == ALL_SECTORS else f"{sector_label(sector)} idea-call pairs"
    return dot_table(
        f"{sector_label(sector)} funnel: {_finding(spreads, names, seeds)}",
        f"{marks_of_means(seeds, basis)} Counts are idea-call pairs: an idea counts once for each call at which it is "
        f"live. Below the number: change against {elided(baseline)}; bold where it grows or shrinks most from one "
        "stage to the next.",
        source_note(calls, basis, _calls_held(decided, names), left_out),
        drawn,
        names,
        f"{pairs_of} at this stage, all calls together (pairs per run, logarithmic scale)",
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
    change = "" if name == baseline or not math.isfinite(share) else percent(share, signed=True)
    if 0 < abs(share) < _TINY:
        change = f"\N{ALMOST EQUAL TO}{SPACE}0{SPACE}%"  # short enough for a narrow column
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
    """Say how many applications there are and how many of them end funded."""
    baseline, *alternatives = names
    applications = {name: spreads["applications"][name].mean for name in names}
    funded = {name: spreads["funded"][name].mean for name in names}
    known = {name: funded[name] for name in alternatives if math.isfinite(funded[name])}
    if not math.isfinite(applications[baseline]):
        return f"{UNDEFINED} in every run"

    def share(name: str) -> str:
        return f"{number(funded[name])} of {number(applications[name])}"

    basis = "one run each" if seeds == 1 else f"means of {runs(seeds)}"
    start = f"{share(baseline)} applications are funded in {elided(baseline)}"
    if not known:
        return f"{start} ({basis})"
    if len(alternatives) == 1:
        [name] = known
        return f"{start}, {share(name)} in {elided(name)} ({basis})"
    lowest, highest = min(known, key=lambda name: known[name]), max(known, key=lambda name: known[name])
    return (
        f"{start}, in the alternatives from {share(lowest)} ({elided(lowest)}) "
        f"to {share(highest)} ({elided(highest)}) ({basis})"
    )
