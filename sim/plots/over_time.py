"""Figure: an outcome over time, median and spread of runs of each scenario; sums as bars, levels as lines."""

from __future__ import annotations

import pandas as pd

from sim.analysis.effects import contrasts, effects
from sim.analysis.run_spread import spread_by
from sim.analysis.series import Period, assumed_since, outcome_named, over_periods, values_of, worlds_in
from sim.errors import InputError, Problem
from sim.outcomes.catalogue import Outcome
from sim.plots.page import Page
from sim.plots.sheet import Sheet
from sim.plots.style import printed
from sim.plots.time_panels import Texts, Time, TimePanels, gaps_told
from sim.results.experiment import Experiment
from sim.words.basis import Basis
from sim.words.labels import short_names, subject
from sim.words.source import source_note
from sim.words.typeset import runs
from sim.words.units import label_shown, unit_shown
from sim.words.verdicts import contrast_title

_MOST_BANDS, _MOST_LINES = 2, 6


@printed
def over_time(
    outcomes: pd.DataFrame,
    comparison: pd.DataFrame,
    baseline: str,
    outcome: str = "funded_projects",
    sector: str | None = None,
    by: Period = "year",
    calls: pd.DataFrame | None = None,
    experiment: Experiment | None = None,
    page: Page | None = None,
) -> Sheet:
    """Draw an outcome over time: the median of the runs, and 5 to 95 % of them.

    A flow is a sum of what calls bring that come every few years: a line between two of its values would stand
    for nothing, so each has a bar with a whisker. Other values have a line with a band. Spreads of more than two
    scenarios, or more than six without, are a muddle in one panel; each alternative then has a panel of its own,
    with the same baseline.

    Args:
        outcomes: The `outcomes` table.
        comparison: The `comparison` table; without a row there nothing is called clearly different.
        baseline: Scenario to compare with.
        outcome: Name of the outcome.
        sector: Sector, or `all`; the focus sector of the region if None.
        by: A value a `year` (flows added up, stocks at its end, ratios averaged) or a `quarter`.
        calls: The `calls` table; with it, years after the last call on record are shaded.
        experiment: What was run, for the foot of the figure; without it nothing is said of settings and assumptions.
        page: Which scenarios to show; all of them if None.

    Raises:
        InputError: The outcome is not in the catalogue or has no path over time, or the baseline is not in the table.
    """
    page = page or Page.whole(outcomes, baseline, experiment)
    measured = outcome_named(outcome, page.every)
    if measured.comparison_only:
        found = "exists only between scenarios, over the whole period"
        raise InputError([Problem(f"outcome {outcome}", found, "the figure paired_differences, or another outcome")])
    names, alternatives = page.names, page.alternatives
    basis = Basis(experiment, names)
    sector = basis.sector_or_focus(sector, outcomes)
    rows = values_of(outcomes, measured, sector)
    periods = over_periods(rows, measured.aggregation, by)
    spreads = spread_by(periods, ["scenario", "year"])
    divisor = unit_shown(outcome)[1]
    spreads[["low", "median", "high"]] /= divisor
    worlds = worlds_in(outcomes)

    is_flow = measured.aggregation == "flow"
    # What titles say of a flow is a mean a period, as the vertical scale is.
    differences = effects(comparison, baseline, alternatives, outcome, sector)
    against = contrasts(outcomes, differences, baseline, measured, sector, by)
    what = page.subject(subject(measured, sector, basis.region) + (f" per {by}" if is_flow else ""))
    title = contrast_title(
        what, against, baseline, worlds, measured.aggregation != "ratio", _of_each(measured, by), divisor
    )
    apart = page.fullest >= (_MOST_BANDS if worlds > 1 else _MOST_LINES)
    gaps = gaps_told(spreads.loc[spreads.index.isin(names, level="scenario")], rows, is_flow)
    note = source_note(outcomes, basis, basis.clear if alternatives and worlds > 1 else "", gaps)
    time = Time(1.0 if by == "year" else 0.25, is_flow, assumed_since(calls))
    panels = TimePanels(spreads, page, label_shown(outcome, per=by), time)
    marks = _explained(worlds, by, is_flow, basis)
    key = f" Dark: {short_names(names, 60)[baseline]}. Colour: the scenario named above." if apart else ""
    texts = Texts(title, marks + key, note)
    return panels.side_by_side(texts) if apart else panels.together(texts)


def _of_each(measured: Outcome, by: Period) -> str:
    """Say which number of each run the title is about, which is one for the whole time."""
    return {
        "flow": f"mean over all {by}s",
        "stock": "at the end",
        "ratio": "mean over all quarters",
    }[measured.aggregation]


def _explained(worlds: int, by: Period, bars: bool, basis: Basis) -> str:
    """Say what marks stand for."""
    mark, spread = (f"Bar: sum of a {by}, ", "Whisker") if bars else ("Line: ", "Band")
    if worlds == 1:
        return f"{mark}the only run of each scenario; one run has no spread."
    return f"{mark}median of {runs(worlds)}. {spread}: {basis.band}."
