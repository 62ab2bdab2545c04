"""Figure: awards of each sector, scenario by scenario - who gains, and at whose expense."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from sim.analysis.sector_totals import change_elsewhere, sector_totals
from sim.analysis.series import outcome_named, worlds_in
from sim.plots.dot_table import Cell, Row, dot_table, marks_of_means
from sim.plots.page import Page
from sim.plots.sheet import Sheet
from sim.plots.style import printed
from sim.results.experiment import Experiment
from sim.words.basis import Basis
from sim.words.labels import capital, elided, sector_label
from sim.words.numbers import UNDEFINED
from sim.words.source import source_note
from sim.words.typeset import number, runs
from sim.words.units import label_shown, unit_shown


@printed
def awards_by_sector(
    run_values: pd.DataFrame,
    comparison: pd.DataFrame,
    baseline: str,
    outcome: str = "funded_projects",
    sector: str | None = None,
    experiment: Experiment | None = None,
    page: Page | None = None,
) -> Sheet:
    """Draw an outcome of each sector over the whole period: mean and spread of runs, and what changes.

    Args:
        run_values: The `run_values` table.
        comparison: The `comparison` table, which says which changes are clear of zero.
        baseline: Scenario to compare with.
        outcome: Name of the outcome.
        sector: Sector on top, about which the title speaks; the focus sector of the region if None.
        experiment: What was run, for the foot of the figure; without it nothing is said of settings and assumptions.
        page: Which scenarios to show; all of them if None.

    Raises:
        InputError: The outcome is not in the catalogue, or the baseline not in the table.
    """
    page = page or Page.whole(run_values, baseline, experiment)
    measured = outcome_named(outcome, page.every)
    basis = Basis(experiment, page.names)
    sector = basis.one_sector(sector, run_values, "awards_by_sector")
    totals = sector_totals(run_values, comparison, page.every, measured, sector)
    totals[["mean", "low", "high", "change"]] /= unit_shown(outcome)[1]
    rows = [
        Row(sector_label(each, basis.region), _cells(totals.loc[[each]].droplevel("sector")), stands_out=each == sector)
        for each in totals.index.unique("sector")
    ]
    worlds = worlds_in(run_values)
    has_bold = any(row.cells[name].stands_out for row in rows for name in page.names if name in row.cells)
    certain = f", bold where the {basis.interval} leaves out zero" if has_bold else ""
    return dot_table(
        f"{page.subject(f'{capital(measured.label)} by sector{basis.during}')}: "
        f"{_finding(totals, page.names, sector, worlds, basis)}",
        f"{marks_of_means(worlds, basis)} Below the number: change against {elided(baseline)}{certain}.",
        source_note(run_values, basis),
        rows,
        page,
        label_shown(outcome, per="run"),
    )


def _cells(totals: pd.DataFrame) -> dict[str, Cell]:
    """Return the cells of one sector, each with its change against the baseline."""
    cells = {}
    for name, row in totals.to_dict("index").items():
        change = number(row["change"], signed=True) if math.isfinite(row["change"]) else ""
        cells[str(name)] = Cell(row["mean"], row["low"], row["high"], number(row["mean"]), change, row["is_clear"])
    return cells


def _finding(totals: pd.DataFrame, names: Sequence[str], sector: str, worlds: int, of: Basis) -> str:
    """Say what the sector in question gains or loses and, of one alternative, what the others do."""
    baseline, *alternatives = names
    label, reference = sector_label(sector, of.region), elided(baseline)
    own = totals[totals.index.get_level_values("sector") == sector].droplevel("sector")
    if not own["mean"].notna().get(baseline, False):
        return f"{label} {UNDEFINED} in {reference}"
    basis = "one run each" if worlds == 1 else f"means of {runs(worlds)}"
    steps = {str(name): float(step) for name, step in own["change"].dropna().items() if name in alternatives}
    if not steps:
        return f"{label} {number(own['mean'][baseline])} in {reference} ({basis})"
    if len(alternatives) == 1:
        [(name, step)] = steps.items()
        together = f"the others together {number(change_elsewhere(totals, name, sector), signed=True)}"
        return f"{label} {number(step, signed=True)}, {together} in {elided(name)} against {reference} ({basis})"
    lowest, highest = min(steps, key=lambda name: steps[name]), max(steps, key=lambda name: steps[name])
    least, most = number(steps[lowest], signed=True), number(steps[highest], signed=True)
    return f"{label} from {least} ({elided(lowest)}) to {most} ({elided(highest)}) against {reference} ({basis})"
