"""Figure: what programme accounts planned, added to calls, got back and have left, by programming period."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from sim.analysis.account_totals import EVERY_PERIOD, MEASURES, account_totals
from sim.analysis.series import worlds_in
from sim.plots.dot_table import Cell, Row, dot_table, marks_of_means
from sim.plots.page import Page
from sim.plots.sheet import Sheet
from sim.plots.style import printed
from sim.results.experiment import Experiment
from sim.words.basis import Basis
from sim.words.labels import elided
from sim.words.meanings import meaning_of_accounts
from sim.words.numbers import UNDEFINED
from sim.words.source import source_note
from sim.words.typeset import number, runs
from sim.words.units import MILLION

_WORDS = dict(zip(MEASURES, ("budgets", "topped up", "returned"), strict=True))
_LEFT = "left at the end, all periods"


@printed
def programme_account(
    calls: pd.DataFrame,
    run_values: pd.DataFrame,
    baseline: str,
    experiment: Experiment | None = None,
    page: Page | None = None,
) -> Sheet:
    """Draw the money of programme accounts: mean and spread of runs, and what changes against the baseline.

    Budgets less what returned and with what was topped up are the grants of a period, as far as its calls are decided
    before the horizon.

    Args:
        calls: The `calls` table.
        run_values: The `run_values` table.
        baseline: Scenario to compare with.
        experiment: What was run, for the foot of the figure; without it nothing is said of settings and assumptions,
            nor which periods are incomplete.
        page: Which scenarios to show; all of them if None.

    Raises:
        InputError: The baseline is not in the table.
    """
    page = page or Page.whole(run_values, baseline, experiment)
    basis = Basis(experiment, page.names)
    totals = account_totals(calls, run_values, page.every)
    totals[["mean", "low", "high", "change"]] /= MILLION
    rows = [
        Row(
            _LEFT if period == EVERY_PERIOD else f"{period} {_WORDS[str(measure)]}",
            _cells(spreads.droplevel(["period", "measure"])),
            stands_out=period == EVERY_PERIOD,
        )
        for (period, measure), spreads in totals.groupby(level=["period", "measure"], sort=False)
    ]
    worlds = worlds_in(run_values)
    incomplete = [] if experiment is None else meaning_of_accounts(experiment)
    return dot_table(
        f"{page.subject(f'Programme accounts{basis.during}')}: {_finding(totals, page.names, worlds)}",
        f"{marks_of_means(worlds, basis)} Below the number: change against {elided(baseline)}. A period has the calls "
        "that open in it; budgets and top-ups less what returned are its grants.",
        source_note(run_values, basis, *incomplete),
        rows,
        page,
        "money of programme accounts (million EUR per run)",
    )


def _cells(spreads: pd.DataFrame) -> dict[str, Cell]:
    """Return the cell of each scenario in one row, with its change against the baseline."""
    cells = {}
    for name, row in spreads.to_dict("index").items():
        change = number(row["change"], signed=True) if math.isfinite(row["change"]) else ""
        cells[str(name)] = Cell(row["mean"], row["low"], row["high"], number(row["mean"]), change)
    return cells


def _finding(totals: pd.DataFrame, names: Sequence[str], worlds: int) -> str:
    """Say how much calls were topped up by in the baseline, and in the alternatives that do so least and most."""
    baseline, *alternatives = names
    topped_up = totals.xs("top_up_eur", level="measure")["mean"].groupby(level="scenario").sum(min_count=1)
    if not math.isfinite(topped_up.get(baseline, math.nan)):
        return f"top-ups {UNDEFINED} in {elided(baseline)}"
    basis = "one run each" if worlds == 1 else f"means of {runs(worlds)}"
    start = f"calls are topped up by {number(topped_up[baseline])} million EUR in {elided(baseline)}"
    known = {name: float(topped_up[name]) for name in alternatives if math.isfinite(topped_up.get(name, math.nan))}
    if not known:
        return f"{start} ({basis})"
    if len(known) == 1:
        [(name, amount)] = known.items()
        return f"{start}, {number(amount)} in {elided(name)} ({basis})"
    lowest, highest = min(known, key=lambda name: known[name]), max(known, key=lambda name: known[name])
    return (
        f"{start}, from {number(known[lowest])} ({elided(lowest)}) to {number(known[highest])} ({elided(highest)}) "
        f"in the alternatives ({basis})"
    )
