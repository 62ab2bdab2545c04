"""Figure: how near a sector's share of awards comes to its share of those admitted, measured in several ways."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from sim.analysis.denominators import AGAINST, ALL_COMPANIES
from sim.analysis.parity import ALL_PERIODS, DEDICATED, MEASURES, OWNERS
from sim.analysis.parity_rows import (
    DenominatorRow,
    denominator_row,
    middle_of_units,
    shares_of_other_owners,
    shown_denominators,
    won,
)
from sim.analysis.series import worlds_in
from sim.plots.page import Page
from sim.plots.panels import key_texts, write_key
from sim.plots.sheet import Sheet, line_mm, width_mm, wrap
from sim.plots.style import (
    BODY_WIDTH_MM,
    GRID,
    INK,
    QUIET,
    SMALL_PT,
    TEXT_PT,
    printed,
    scenario_colours,
    scenario_markers,
)
from sim.region.labels import RegionLabels
from sim.results.experiment import Experiment
from sim.words.basis import Basis
from sim.words.labels import capital, elided, sector_label, short_names
from sim.words.numbers import UNDEFINED
from sim.words.source import source_note
from sim.words.typeset import number, percent, runs
from sim.words.units import MILLION

_SETS = {
    OWNERS[0]: "Awards of all owners in calls open to other sectors too",
    OWNERS[1]: "Enterprises alone in calls open to other sectors too",
}
_UNITS = AGAINST[0]
_DODGE_MM, _TIGHT_MM, _ROW_GAP_MM = 1.35, 1.15, 1.2
_AT_EASE = 4  # so many scenarios stand at their ease in a row, more stand closer
_BELOW_MM, _GAP_MM, _SET_GAP_MM = 6.0, 5.0, 2.5
_TICKS = (0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
_TICK_MM = 6.5
_PARITY = 1.0


@printed
def parity(
    ratios: pd.DataFrame,
    run_values: pd.DataFrame,
    baseline: str,
    sector: str | None = None,
    experiment: Experiment | None = None,
    page: Page | None = None,
) -> Sheet:
    """Draw the ratio of a sector's share of awards and its share of each denominator, 1 being parity.

    Only calls are drawn that admit other sectors too. A line of panels for the awards of all owners and one for those
    of enterprises (without the wider perimeter), a panel for each period. Of calls dedicated to the sector, where its
    share of awards is 1 by rule, it is told in words how much was won.

    Args:
        ratios: The table of `sim.analysis.parity`.
        run_values: The `run_values` table, which says what was run.
        baseline: Scenario to compare with.
        sector: The sector that the table is about.
        experiment: What was run, for the foot of the figure; without it nothing is said of settings and assumptions.
        page: Which scenarios to show; all of them if None.

    Raises:
        InputError: The baseline is not in the table, or no one sector was asked for.
    """
    page = page or Page.whole(run_values, baseline, experiment)
    names = page.names
    basis = Basis(experiment, names)
    sector = basis.one_sector(sector, run_values, "parity")
    mine = ratios[ratios["scenario"].isin(names)]
    worlds = worlds_in(run_values)
    panels = _Panels(ratios, page, sector, basis.region)
    sheet = Sheet(
        f"{page.subject(f'Parity of {panels.named} awards')}: {_finding(panels, names, sector, worlds)}",
        _explained(worlds, basis, panels),
        source_note(run_values, basis, *_remarks(panels, mine, baseline, sector)),
        panels.height,
    )
    panels.draw(sheet)
    return sheet


class _Panels:
    """A line of panels for each kind of owners, one for each period, rows of denominators.

    Args:
        ratios: The parity table, of all scenarios.
        page: Which scenarios to show.
        sector: The sector that the table is about.
    """

    def __init__(self, ratios: pd.DataFrame, page: Page, sector: str, region: RegionLabels | None) -> None:
        names = self.names = page.names
        self.sector, self.region = sector, region
        self.named = sector_label(sector, region)
        awards = ratios[(ratios["measure"] == MEASURES[0]) & (ratios["calls"] == "open")]
        periods = [str(period) for period in awards["period"].unique()]
        self.periods = [period for period in periods if period != ALL_PERIODS] or periods
        self.cells = {
            (str(row["scenario"]), str(row["owners"]), str(row["period"]), denominator_row(row)): row
            for row in awards.to_dict("records")
        }
        self.colours, self.markers = (
            scenario_colours(page.every, page.baseline),
            scenario_markers(page.every, page.baseline),
        )
        self.rows = shown_denominators(awards)
        is_known = {row for (*_, row), cell in self.cells.items() if cell["ratio"] >= 0}
        # Enterprises alone repeat neither the wider perimeter nor what is undefined.
        own = [row for row in self.rows if row.perimeter == sector and row in is_known]
        self.lines = {OWNERS[0]: self.rows, OWNERS[1]: own or self.rows}
        self.left = max((width_mm(_label(row, sector, region), TEXT_PT) for row in self.rows), default=0.0) + 3.0
        panels = max(1, len(self.periods))
        self.width = (BODY_WIDTH_MM - self.left - (panels - 1) * _GAP_MM - 1.0) / panels
        self.dodge = _DODGE_MM if len(names) <= _AT_EASE else _TIGHT_MM
        self.row_mm = max(line_mm(TEXT_PT) + 0.6, len(names) * self.dodge + _ROW_GAP_MM)
        self.lines_mm = {owners: max(1, len(rows)) * self.row_mm for owners, rows in self.lines.items()}
        self.set_mm = line_mm(TEXT_PT) + line_mm(SMALL_PT) + 1.8
        self.key = key_texts(short_names(names, 60))
        self.key_mm = line_mm(TEXT_PT, max(map(len, self.key.values()))) + 4.0
        self.dedicated = wrap(_dedicated(ratios, names, sector, self.named), BODY_WIDTH_MM, TEXT_PT)
        self.dedicated_mm = line_mm(TEXT_PT, 1 + len(self.dedicated)) + 1.0
        self.axis_mm = line_mm(TEXT_PT) + 2.0
        sets_mm = sum(self.lines_mm.values()) + len(_SETS) * (self.set_mm + _BELOW_MM + _SET_GAP_MM)
        self.height = sets_mm + self.key_mm + self.dedicated_mm + self.axis_mm
        self.low, self.high = self._limits()

    def ratio(self, name: str, period: str, row: DenominatorRow) -> float:
        """Return the mean ratio of a scenario for all owners, NaN where it is undefined."""
        cell = self.cells.get((name, OWNERS[0], period, row))
        return float(cell["ratio"]) if cell else math.nan

    def shows(self, period: str, row: DenominatorRow) -> bool:
        """Tell whether something is drawn."""
        return period in self.periods and row in self.rows

    def draw(self, sheet: Sheet) -> None:
        """Draw key, panels and words into a sheet with a body as high as `height`."""
        write_key(sheet, self.height - self.key_mm / 2 + 1.0, self.key, self.colours, self._mark)
        top = self.height - self.key_mm
        for owners, words in _SETS.items():
            first = top - self.set_mm
            bottom = first - self.lines_mm[owners]
            sheet.write(0, first + line_mm(SMALL_PT) + 1.8, words, weight="bold", va="bottom")
            for line, row in enumerate(self.lines[owners]):
                middle = first - (line + 0.5) * self.row_mm
                sheet.write(0, middle, _label(row, self.sector, self.region))
                if line % 2 == 0:
                    sheet.stripe(middle - self.row_mm / 2, self.row_mm)
            for column, period in enumerate(self.periods):
                self._draw_panel(sheet, owners, period, self.left + column * (self.width + _GAP_MM), bottom)
            top = bottom - _BELOW_MM - _SET_GAP_MM
        what = f"share of awards divided by share of the denominator (ratio, logarithmic scale; {_PARITY:g} is parity)"
        sheet.write(0, top + _SET_GAP_MM, what, colour=QUIET, va="top")
        heading = f"Calls dedicated to the {self.named}"
        sheet.write(0, self.dedicated_mm, heading, weight="bold", va="top")
        sheet.write(0, self.dedicated_mm - line_mm(TEXT_PT) - 0.5, "\n".join(self.dedicated), va="top")

    def _limits(self) -> tuple[float, float]:
        """Return the ends of the scale: the ticks around everything drawn, parity included."""
        drawn = [cell for (_, _, period, row), cell in self.cells.items() if self.shows(period, row)]
        values = [float(cell[end]) for cell in drawn for end in ("ratio", "low", "high")]
        reach = [_PARITY, *(value for value in values if value > 0)]
        low = max((tick for tick in _TICKS if tick <= min(reach)), default=min(reach))
        high = min((tick for tick in _TICKS if tick >= max(reach)), default=max(reach))
        return min(low, _PARITY / 2), max(high, _PARITY * 2)

    def _draw_panel(self, sheet: Sheet, owners: str, period: str, x: float, bottom: float) -> None:
        words = capital(f"opened {period}") if period != ALL_PERIODS else "All periods"
        height = self.lines_mm[owners]
        sheet.write(x, bottom + height + 1.0, words, size_pt=SMALL_PT, colour=QUIET, va="bottom")
        axes = sheet.place(x, bottom, self.width, height)
        self._frame(axes, height)
        for line, row in enumerate(self.lines[owners]):
            middle = height - (line + 0.5) * self.row_mm
            drawn = 0
            for order, name in enumerate(self.names):
                level = middle + ((len(self.names) - 1) / 2 - order) * self.dodge
                drawn += self._draw(axes, name, self.cells.get((name, owners, period, row)), level)
            if not drawn:
                axes.text(0.15, middle, UNDEFINED, fontsize=SMALL_PT, color=QUIET, va="center", ha="left")

    def _frame(self, axes: Axes, height: float) -> None:
        low, high = math.log2(self.low), math.log2(self.high)
        margin = 0.04 * (high - low)
        axes.set_xlim(low - margin, high + margin)
        axes.set_ylim(0, height)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.patch.set_alpha(0)
        ticks = [tick for tick in _TICKS if self.low <= tick <= self.high]
        step = max(1, math.ceil(len(ticks) * _TICK_MM / self.width))
        shown = [tick for tick in ticks if round(math.log2(tick)) % step == 0]  # parity is always among them
        texts = [f"{tick:g}" if tick in shown else "" for tick in ticks]
        axes.set_xticks([math.log2(tick) for tick in ticks], texts)
        axes.xaxis.grid(True, color=GRID)
        axes.set_axisbelow(True)
        axes.axvline(math.log2(_PARITY), color=INK, linewidth=1.0, label="parity")

    def _draw(self, axes: Axes, name: str, cell: Mapping[Hashable, Any] | None, level: float) -> bool:
        """Draw mean and spread of one scenario; tell whether there is any."""
        if cell is None or not cell["ratio"] > 0:
            return False
        colour = self.colours[name]
        if cell["low"] > 0:
            ends = [math.log2(cell["low"]), math.log2(cell["high"])]
            axes.plot(ends, [level, level], color=colour, linewidth=1.0, alpha=0.6, label="spread of runs")
        self._mark(axes, name, math.log2(cell["ratio"]), level)
        return True

    def _mark(self, axes: Axes, name: str, x: float, level: float = 0.0) -> None:
        marker, colour = self.markers[name], self.colours[name]
        axes.plot([x], [level], marker, color=colour, markersize=3.6, markeredgewidth=0, label=f"mean of {name}")


def _label(row: DenominatorRow, sector: str, region: RegionLabels | None) -> str:
    if row.against == ALL_COMPANIES:
        whole = f"{row.whole:,.0f} " if row.whole >= 0 else ""
        return f"all {whole}companies, admitted or not"
    count = f"{row.count:,.0f} " if row.count >= 0 else ""
    added = [sector_label(name, region).lower() for name in row.perimeter.split("+") if name != sector]
    return f"{count}{row.against}" + (f", with {' and '.join(added)}" if added else "")


def _dedicated(ratios: pd.DataFrame, names: Sequence[str], sector: str, label: str) -> str:
    """Say in words what was won where nobody else is admitted."""
    cells = won(ratios, sector, DEDICATED)
    parts = []
    for name in names:
        awards, grants = (cells[name, OWNERS[0], measure] for measure in MEASURES)
        if awards["won"] > 0:
            money = f"{number(grants['won'], MILLION)} million EUR, {percent(grants['own_share'])}"
            parts.append(f"{elided(name)} {number(awards['won'])} awards with {money}")
    if not parts:
        return f"{capital(UNDEFINED)}: none of these calls made an award."
    return (
        "Nobody else is admitted, so there is no parity to measure. Won per run in all periods, and share of the money "
        f"that the {label} won in all calls (mean of runs): {'; '.join(parts)}."
    )


def _explained(worlds: int, basis: Basis, panels: _Panels) -> str:
    marks = (
        "Mark: the only run of each scenario." if worlds == 1 else f"Mark: mean of {runs(worlds)}. Bar: {basis.band}."
    )
    counts = [row for row in panels.rows if row.perimeter == panels.sector and row.against == _UNITS]
    local = f" ({_UNITS}: local units, counted narrowly or widely)" if len(counts) > 1 else ""
    return (
        f"{marks} Right of {_PARITY:g}, {panels.named} win more than their share of what is named at the left{local} "
        "among the sectors that each call admits; the last row alone counts all companies."
    )


def _remarks(panels: _Panels, ratios: pd.DataFrame, baseline: str, sector: str) -> list[str]:
    """Say why something is undefined, what a wider perimeter is, and whose awards have no denominator."""
    remarks = []
    of_page = {key: cell for key, cell in panels.cells.items() if key[0] in panels.names}
    shown = [cell for (_, _, period, row), cell in of_page.items() if panels.shows(period, row)]
    if any(not cell["ratio"] >= 0 for cell in shown):
        remarks.append(
            f"{capital(UNDEFINED)}: the region does not count them for every sector, or no run has an award."
        )
    if added := [label for row in panels.rows if ", with " in (label := _label(row, sector, panels.region))]:
        joined = added[0].partition(", with ")[2]
        remarks.append(
            f"With {joined}: from when it counts on its own; before, these rows are the {panels.named} alone."
        )
    if others := _of_others(ratios, baseline, sector, panels.named):
        remarks.append(others)
    return remarks


def _of_others(ratios: pd.DataFrame, baseline: str, sector: str, label: str) -> str:
    """Say how much laboratories and cultural bodies win, which no denominator counts; nothing if they win nothing."""
    awards, grants = shares_of_other_owners(ratios, baseline, sector).values()
    if not awards > 0:
        return ""
    return (
        f"Laboratories and cultural bodies, in no denominator, win {percent(awards)} of {label} awards "
        f"and {percent(grants)} of their money in all calls ({elided(baseline)})."
    )


def _finding(panels: _Panels, names: Sequence[str], sector: str, worlds: int) -> str:
    """Say how the ratio to units came out in open calls in the last period."""
    row = middle_of_units(panels.rows, sector)
    baseline, *alternatives = names
    if row is None or not panels.periods:
        return UNDEFINED
    period = panels.periods[-1]
    ratios = {name: panels.ratio(name, period, row) for name in names}
    if not math.isfinite(ratios[baseline]):
        return f"{UNDEFINED} in {elided(baseline)}"
    basis = "one run each" if worlds == 1 else f"means of {runs(worlds)}"
    times = f"{number(ratios[baseline])} times the share of {row.count:,.0f} in all {row.against} admitted"
    start = f"in open calls {period}, {times} ({elided(baseline)})"
    known = {name: ratios[name] for name in alternatives if math.isfinite(ratios[name])}
    if not known:
        return f"{start} ({basis})"
    if len(known) == 1:
        [(name, ratio)] = known.items()
        return f"{start}, {number(ratio)} in {elided(name)} ({basis})"
    lowest, highest = min(known, key=lambda name: known[name]), max(known, key=lambda name: known[name])
    reach = f"from {number(known[lowest])} ({elided(lowest)}) to {number(known[highest])} ({elided(highest)})"
    return f"{start}, {reach} in the alternatives ({basis})"
