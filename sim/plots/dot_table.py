"""A table whose rows are drawn as well as written: a dot for each scenario, its number beside it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from sim.plots.page import Page
from sim.plots.panels import round_ticks, tick_texts
from sim.plots.sheet import Sheet, line_mm, width_mm, wrap
from sim.plots.style import (
    BODY_WIDTH_MM,
    GRID,
    INK,
    QUIET,
    SMALL_PT,
    TEXT_PT,
    readable,
    scenario_colours,
    scenario_markers,
)
from sim.words.basis import Basis
from sim.words.labels import short_names
from sim.words.typeset import runs

_LABEL_MM = 34.0
_NARROWEST_MM = 13.0
_WIDEST_MM = 18.5
_NUMBERS_MM = 80.0
_DODGE_MM = 1.7
_BELOW_MM = 10.0
_GAP_MM = 3.0
_TICK_MM = 13.0


@dataclass(frozen=True)
class Cell:
    """One row of one scenario.

    Attributes:
        value: Where the dot stands; NaN draws nothing.
        low: Lower end of the spread of runs, NaN for none.
        high: Upper end of it.
        text: The number as written.
        remark: A smaller line below it, empty for none.
        stands_out: Whether the remark is bold.
    """

    value: float
    low: float
    high: float
    text: str
    remark: str = ""
    stands_out: bool = False


@dataclass(frozen=True)
class Row:
    """One row: its label, whether that is bold, and a cell for each scenario."""

    label: str
    cells: Mapping[str, Cell]
    stands_out: bool = False


def marks_of_means(worlds: int, basis: Basis) -> str:
    """Say what dots and bars stand for with so many runs of each scenario."""
    if worlds == 1:
        return "Dot: the only run of each scenario."
    return f"Dot: mean of {runs(worlds)}. Bar: {basis.band}."


def dot_table(
    title: str,
    explained: str,
    note: str,
    rows: Sequence[Row],
    page: Page,
    scale: str,
    logarithmic: bool = False,
) -> Sheet:
    """Draw rows of dots and write their numbers in columns at the right.

    Args:
        title: Title of the figure.
        explained: What marks stand for.
        note: Line at the foot.
        rows: Rows from top to bottom, with cells of all scenarios, whose values decide the scale.
        page: Which scenarios to show.
        scale: What the horizontal scale shows, with unit.
        logarithmic: Whether the scale is logarithmic; zero then has a place of its own at its left end.
    """
    names = page.names
    short = short_names(names)
    words = [part for name in short.values() for part in re.findall(r"[^-_/ ]+[-_/]?", name)]
    whole, widest = (max(width_mm(part, SMALL_PT, "bold") for part in parts) for parts in (short.values(), words))
    # Names in one line where few columns leave room for that, else broken between their words.
    column_mm = max(_NARROWEST_MM, min(_WIDEST_MM, widest + 2.0), min(_NUMBERS_MM / len(names), whole + 2.0))
    labels = [wrap(row.label, _LABEL_MM, TEXT_PT, "bold") for row in rows]
    left = max(width_mm(line, TEXT_PT, "bold") for label in labels for line in label) + _GAP_MM
    width = BODY_WIDTH_MM - left - len(names) * column_mm - _GAP_MM
    headings = {name: wrap(short[name], column_mm - 1.5, SMALL_PT, "bold") for name in names}
    heading_mm = line_mm(SMALL_PT, max(map(len, headings.values()))) + 2.0
    row_mm = max(
        line_mm(TEXT_PT) + line_mm(SMALL_PT) + 1.6,
        (len(names) + 1) * _DODGE_MM,
        line_mm(TEXT_PT, max(map(len, labels))) + 1.0,
    )
    height = len(rows) * row_mm
    sheet = Sheet(title, explained, note, height + heading_mm + _BELOW_MM)
    axes = sheet.place(left, _BELOW_MM, width, height)
    # Pages share the scale that the narrowest of them could hold.
    narrow = BODY_WIDTH_MM - _LABEL_MM - (1 + page.fullest) * _WIDEST_MM - 2 * _GAP_MM
    along = _Scale(rows, logarithmic, width if page.pages == 1 else narrow)
    _frame(axes, along, height)
    axes.set_xlabel(scale, color=QUIET, loc="left", labelpad=3)
    colours, markers = (of(page.every, page.baseline) for of in (scenario_colours, scenario_markers))
    rights = {name: BODY_WIDTH_MM - (len(names) - 1 - order) * column_mm for order, name in enumerate(names)}
    for name in names:
        heading, colour = "\n".join(headings[name]), readable(colours[name])
        at = (rights[name] - 0.3, _BELOW_MM + height + 1.6)
        sheet.write(*at, heading, size_pt=SMALL_PT, colour=colour, weight="bold", ha="right", va="baseline")
    for index, (row, label) in enumerate(zip(rows, labels, strict=True)):
        middle = height - (index + 0.5) * row_mm
        if index % 2 == 0:
            sheet.stripe(_BELOW_MM + middle - row_mm / 2, row_mm)
        weight = "bold" if row.stands_out else "normal"
        sheet.write(0, _BELOW_MM + middle, "\n".join(label), weight=weight)
        for order, name in enumerate(names):
            level = middle + ((len(names) - 1) / 2 - order) * _DODGE_MM
            _draw(axes, along, row.cells[name], level, colours[name], markers[name])
            _write(sheet, row.cells[name], rights[name] - 0.3, _BELOW_MM + middle)
    return sheet


class _Scale:
    """Where values stand along the scale.

    Args:
        rows: What is drawn.
        logarithmic: Whether that is their logarithm.
        width: Length of the scale in mm.
    """

    def __init__(self, rows: Sequence[Row], logarithmic: bool, width: float) -> None:
        cells = [cell for row in rows for cell in row.cells.values()]
        values = [x for cell in cells for x in (cell.value, cell.low, cell.high) if math.isfinite(x)]
        self.logarithmic = logarithmic
        most = max(2, int(width / _TICK_MM))
        self.zero = self.low = 0.0
        self.high = 1.0
        self.ticks: list[float] = []
        self.texts: list[str] = []
        if not values:
            return
        if not logarithmic:
            self.ticks = round_ticks(min(0.0, *values), max(values), most)
            self.texts = tick_texts(self.ticks)
            self.low, self.high = self.ticks[0], self.ticks[-1]
            return
        # A tenth percentile far below every mean must not stretch the scale: it is cut off at its left end.
        means = [cell.value for cell in cells if cell.value > 0]
        first = math.floor(math.log10(min(means, default=1.0)))
        self.high = max(first + 1.0, math.log10(max(means, default=1.0)) + 0.1)
        powers = range(first, int(self.high) + 1)
        shown = powers[:: math.ceil(len(powers) / most)]
        self.ticks = [float(power) for power in shown]
        self.texts = [f"{10.0**power:,.{max(0, -power)}f}" for power in shown]
        self.low, self.zero = float(first), first - 0.5
        if any(cell.value == 0 for cell in cells):
            self.low = self.zero
            self.ticks, self.texts = [self.zero, *self.ticks], ["0", *self.texts]

    def at(self, value: float) -> float:
        """Return where a value stands."""
        if not self.logarithmic or not math.isfinite(value):
            return value
        return min(self.high, max(self.low, math.log10(value) if value > 0 else self.zero))


def _frame(axes: Axes, along: _Scale, height: float) -> None:
    """Give the axes their scale, without a frame, on the stripes."""
    margin = 0.03 * (along.high - along.low)
    axes.set_xlim(along.low - margin, along.high + margin)
    axes.set_ylim(0, height)
    axes.set_xticks(along.ticks, along.texts)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.patch.set_alpha(0)
    axes.xaxis.grid(True, color=GRID)
    axes.set_axisbelow(True)


def _draw(axes: Axes, along: _Scale, cell: Cell, level: float, colour: str, marker: str) -> None:
    """Draw a cell: its dot and the spread of runs."""
    if math.isfinite(cell.low):
        ends = [along.at(cell.low), along.at(cell.high)]
        axes.plot(ends, [level, level], color=colour, linewidth=1.0, alpha=0.6, label="spread of runs")
    if math.isfinite(cell.value):
        axes.plot(
            [along.at(cell.value)], [level], marker, color=colour, markersize=4.2, markeredgewidth=0, label="mean"
        )


def _write(sheet: Sheet, cell: Cell, right: float, middle: float) -> None:
    """Write a cell: its number and below it the remark."""
    if not cell.remark:
        sheet.write(right, middle, cell.text, ha="right")
        return
    sheet.write(right, middle - 0.2, cell.text, ha="right", va="bottom")
    weight, colour = ("bold", INK) if cell.stands_out else ("normal", QUIET)
    below = (right, middle - 0.2)
    sheet.write(*below, cell.remark, size_pt=SMALL_PT, colour=colour, weight=weight, ha="right", va="top")
