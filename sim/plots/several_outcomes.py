"""Several outcomes over time, one panel each, one above the other, with a title that says where scenarios differ."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.analysis.effects import contrasts, effects
from sim.analysis.run_spread import spread_by
from sim.analysis.series import Period, assumed_since, over_periods, values_of, worlds_in
from sim.outcomes.catalogue import OUTCOMES
from sim.plots.page import Page
from sim.plots.panels import extent
from sim.plots.sheet import Sheet
from sim.plots.time_panels import Texts, Time, TimePanels, gaps_told, one_above_the_other
from sim.results.experiment import Experiment
from sim.words.basis import Basis
from sim.words.labels import elided
from sim.words.numbers import UNDEFINED, how_many
from sim.words.source import source_note
from sim.words.typeset import runs
from sim.words.units import label_shown, unit_shown

SEEN = 0.02
"""Smallest difference, in parts of the larger value, that a panel which begins at 0 shows."""


@dataclass(frozen=True)
class Panels:
    """Which outcomes a figure shows, and how.

    Attributes:
        words: The outcomes, one panel each, and what titles call them.
        by: A value a year or a quarter.
        on_one_scale: Outcomes that share a vertical scale.
        meant: Which number of each run the title is about.
        panel_mm: Height of a panel.
    """

    words: Mapping[str, str]
    by: Period
    on_one_scale: Sequence[str]
    meant: str
    panel_mm: float


def several_outcomes(
    what: str,
    shown: Panels,
    outcomes: pd.DataFrame,
    comparison: pd.DataFrame,
    baseline: str,
    sector: str,
    calls: pd.DataFrame | None,
    experiment: Experiment | None,
    page: Page,
) -> Sheet:
    """Draw each outcome in a panel with all scenarios: median of runs, and 5 to 95 % of them.

    Args:
        what: What the figure is about, at the head of its title.
        shown: The outcomes, and how they are drawn.
        outcomes: The `outcomes` table.
        comparison: The `comparison` table; without a row there nothing is called clearly different.
        baseline: Scenario to compare with.
        sector: A sector, or `all`.
        calls: The `calls` table; with it, years after the last call on record are shaded.
        experiment: What was run, for the foot of the figure.
        page: Which scenarios to show.
    """
    basis = Basis(experiment, page.names)
    rows = {name: values_of(outcomes, OUTCOMES[name], sector) for name in shown.words}
    spreads = {}
    for name, each in rows.items():
        spreads[name] = spread_by(over_periods(each, OUTCOMES[name].aggregation, shown.by), ["scenario", "year"])
        spreads[name][["low", "median", "high"]] /= unit_shown(name)[1]
    together = [spreads[name][["low", "median", "high"]] for name in shown.on_one_scale]
    scale = extent(pd.concat(together)) if together else None
    time = Time(1.0 if shown.by == "year" else 0.25, bars=False, assumed_since=assumed_since(calls))
    panels = [
        TimePanels(each, page, label_shown(name, per=shown.by), time, scale if name in shown.on_one_scale else None)
        for name, each in spreads.items()
    ]
    worlds = worlds_in(outcomes)
    found = {
        name: contrasts(
            outcomes, effects(comparison, baseline, page.alternatives, name, sector), baseline, OUTCOMES[name], sector
        )
        for name in shown.words
    }
    title = f"{page.subject(what)}: {_finding(found, shown, page.alternatives, baseline, worlds)}"
    drawn = pd.concat([each.loc[each.index.isin(page.names, level="scenario")] for each in spreads.values()])
    gaps = gaps_told(drawn, pd.concat(rows.values()), bars=False)
    note = source_note(outcomes, basis, basis.clear if page.alternatives and worlds > 1 else "", gaps)
    marks = "Line: the only run of each scenario; one run has no spread."
    if worlds > 1:
        marks = f"Line: median of {runs(worlds)}. Band: {basis.band}."
    return one_above_the_other(panels, Texts(title, marks, note), shown.panel_mm)


def _finding(
    found: dict[str, pd.DataFrame], shown: Panels, alternatives: Sequence[str], baseline: str, worlds: int
) -> str:
    """Say in which outcomes alternatives differ from the baseline, and whether that is clear of chance."""
    reference = elided(baseline)
    basis = "one run of each" if worlds == 1 else f"{shown.meant}, {runs(worlds)}"
    medians = pd.concat([each[["median", "baseline_median"]] for each in found.values()])
    if alternatives and not medians.notna().any(axis=None):
        return f"{UNDEFINED} in every run"
    if not alternatives:
        return f"{reference} ({basis})"
    if len(alternatives) == 1:
        sides: dict[str, list[str]] = {}
        for name, table in found.items():
            [row] = table.itertuples()
            sides.setdefault(_side(row, reference, worlds), []).append(shown.words[name])
        told = ", ".join(f"{side} in {_listed(words)}" for side, words in sides.items())
        return f"{elided(alternatives[0])} {told} ({basis})"
    together: dict[int, list[str]] = {}
    for name, table in found.items():
        together.setdefault(sum(_differs(row, worlds) for row in table.itertuples()), []).append(shown.words[name])
    counts = sorted(together, reverse=True)
    parts = [f"{_listed(together[count])} in {_of_all(count, len(alternatives))}" for count in counts]
    verb = ("clearly " if worlds > 1 else "") + ("differs" if len(together[counts[0]]) == 1 else "differ")
    first = parts[0].replace(" in ", f" {verb} from {reference} in ", 1)
    return f"{', '.join([first, *parts[1:]])} alternatives ({basis})"


def _of_all(some: int, every: int) -> str:
    """Write how many of all alternatives there are: none of 5, 2 of 5, all 5."""
    return f"{how_many(some, every)} of {every}" if some == 0 else how_many(some, every)


def _differs(row: Any, worlds: int) -> bool:
    """Tell whether a difference is clear, and large enough to be seen: not lost in the width of the lines."""
    if not math.isfinite(row.step) or abs(row.step) < SEEN * max(abs(row.median), abs(row.baseline_median)):
        return False
    return bool(row.is_clear) or (worlds == 1 and row.step != 0)


def _side(row: Any, baseline: str, worlds: int) -> str:
    if not math.isfinite(row.step):
        return UNDEFINED
    if _differs(row, worlds):
        return f"above {baseline}" if row.step > 0 else f"below {baseline}"
    same = row.step == 0 and (worlds == 1 or row.difference == 0)
    return f"the same as {baseline}" if same else f"not clearly different from {baseline}"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
