"""Figure: how region and cluster rely on each other, and how far calls follow: four outcomes as the years go by."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from sim.analysis.effects import contrasts, effects
from sim.analysis.run_spread import spread_by
from sim.analysis.series import assumed_since, over_periods, values_of, worlds_in
from sim.outcomes.catalogue import OUTCOMES
from sim.plots.page import Page
from sim.plots.panels import extent
from sim.plots.sheet import Sheet
from sim.plots.style import printed
from sim.plots.time_panels import Texts, Time, TimePanels, gaps_told, one_above_the_other
from sim.results.experiment import Experiment
from sim.words.basis import Basis
from sim.words.labels import elided, sector_label
from sim.words.numbers import UNDEFINED, how_many
from sim.words.source import source_note
from sim.words.typeset import runs
from sim.words.units import label_shown

WORDS = {
    "cluster_trust": "trust",
    "cluster_commitment": "commitment",
    "cluster_influence": "influence",
    "change_of_rules": "change of rules",
}
"""The outcomes that are drawn, one panel each, and what titles call them."""

_SHARES = ("cluster_trust", "cluster_commitment", "cluster_influence")
_PANEL_MM = 32.0


@printed
def relation(
    outcomes: pd.DataFrame,
    comparison: pd.DataFrame,
    baseline: str,
    sector: str | None = None,
    calls: pd.DataFrame | None = None,
    experiment: Experiment | None = None,
    page: Page | None = None,
) -> Sheet:
    """Draw trust, commitment and influence of a cluster and the change of rules: median of runs, 10 to 90 % of them.

    Each is a panel with all scenarios, quarter by quarter; the three shares have one scale.

    Args:
        outcomes: The `outcomes` table.
        comparison: The `comparison` table; without a row there nothing is called clearly different.
        baseline: Scenario to compare with.
        sector: Sector whose cluster it is; the focus sector of the region if None.
        calls: The `calls` table; with it, years after the last call on record are shaded.
        experiment: What was run, for the foot of the figure; without it nothing is said of settings and assumptions.
        page: Which scenarios to show; all of them if None.

    Raises:
        InputError: There is no such sector, or the baseline is not in the table.
    """
    page = page or Page.whole(outcomes, baseline, experiment)
    basis = Basis(experiment, page.names)
    sector = basis.one_sector(sector, outcomes, "relation")
    rows = {name: values_of(outcomes, OUTCOMES[name], sector) for name in WORDS}
    keys = ["scenario", "year"]
    spreads = {name: spread_by(over_periods(each, "ratio", "quarter"), keys) for name, each in rows.items()}
    shares = extent(pd.concat([spreads[name][["low", "median", "high"]] for name in _SHARES]))
    time = Time(0.25, bars=False, assumed_since=assumed_since(calls))
    panels = [
        TimePanels(each, page, label_shown(name), time, shares if name in _SHARES else None)
        for name, each in spreads.items()
    ]
    worlds = worlds_in(outcomes)
    found = {
        name: contrasts(
            outcomes, effects(comparison, baseline, page.alternatives, name, sector), baseline, OUTCOMES[name], sector
        )
        for name in WORDS
    }
    what = page.subject(f"{sector_label(sector, basis.region)} relation of region and cluster")
    title = f"{what}: {_finding(found, page.alternatives, baseline, worlds)}"
    shown = pd.concat([each.loc[each.index.isin(page.names, level="scenario")] for each in spreads.values()])
    gaps = gaps_told(shown, pd.concat(rows.values()), bars=False)
    note = source_note(outcomes, basis, basis.clear if page.alternatives and worlds > 1 else "", gaps)
    marks = "Line: the only run of each scenario; one run has no spread."
    if worlds > 1:
        marks = f"Line: median of {runs(worlds)}. Band: {basis.band}."
    return one_above_the_other(panels, Texts(title, marks, note), _PANEL_MM)


def _finding(found: dict[str, pd.DataFrame], alternatives: Sequence[str], baseline: str, worlds: int) -> str:
    """Say in which of the four alternatives differ from the baseline, and whether that is clear of chance."""
    reference = elided(baseline)
    basis = "one run of each" if worlds == 1 else f"means over all quarters, {runs(worlds)}"
    medians = pd.concat([each[["median", "baseline_median"]] for each in found.values()])
    if alternatives and not medians.notna().any(axis=None):
        return f"{UNDEFINED} in every run"
    if not alternatives:
        return f"{reference} ({basis})"
    if len(alternatives) == 1:
        sides: dict[str, list[str]] = {}
        for name, table in found.items():
            [row] = table.itertuples()
            sides.setdefault(_side(row, reference, worlds), []).append(WORDS[name])
        told = ", ".join(f"{side} in {_listed(words)}" for side, words in sides.items())
        return f"{elided(alternatives[0])} {told} ({basis})"
    together: dict[int, list[str]] = {}
    for name, table in found.items():
        together.setdefault(sum(_differs(row, worlds) for row in table.itertuples()), []).append(WORDS[name])
    counts = sorted(together, reverse=True)
    parts = [f"{_listed(together[count])} in {_of_all(count, len(alternatives))}" for count in counts]
    verb = ("clearly " if worlds > 1 else "") + ("differs" if len(together[counts[0]]) == 1 else "differ")
    first = parts[0].replace(" in ", f" {verb} from {reference} in ", 1)
    return f"{', '.join([first, *parts[1:]])} alternatives ({basis})"


def _of_all(some: int, every: int) -> str:
    """Write how many of all alternatives there are: none of 5, 2 of 5, all 5."""
    return f"{how_many(some, every)} of {every}" if some == 0 else how_many(some, every)


def _differs(row: Any, worlds: int) -> bool:
    return bool(row.is_clear) or (worlds == 1 and math.isfinite(row.step) and row.step != 0)


def _side(row: Any, baseline: str, worlds: int) -> str:
    if not math.isfinite(row.step):
        return UNDEFINED
    if _differs(row, worlds):
        return f"above {baseline}" if row.step > 0 else f"below {baseline}"
    same = row.step == 0 and (worlds == 1 or row.difference == 0)
    return f"the same as {baseline}" if same else f"not clearly different from {baseline}"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
