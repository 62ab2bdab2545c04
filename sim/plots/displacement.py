"""Figure: whose projects each alternative displaces and whose it gains, sector by sector, and how."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from sim.analysis.displaced_sides import NOTHING, Side, Sides, balances, sides_of
from sim.analysis.series import worlds_in
from sim.errors import InputError, Problem
from sim.outcomes.catalogue import ALL_SECTORS
from sim.plots.page import Page
from sim.plots.panels import round_ticks, say_undefined, tick_texts
from sim.plots.sheet import Sheet, line_mm, width_mm, wrap
from sim.plots.style import (
    BODY_WIDTH_MM,
    GRID,
    INK,
    QUIET,
    SMALL_PT,
    STRIPE,
    TEXT_PT,
    printed,
    readable,
    scenario_colours,
)
from sim.region.labels import RegionLabels
from sim.results.experiment import Experiment
from sim.words.basis import Basis
from sim.words.labels import elided, sector_label, short_names
from sim.words.meanings import meaning_of_moved
from sim.words.numbers import UNDEFINED
from sim.words.source import source_note
from sim.words.typeset import MINUS, SPACE, number, runs

_WORDS = (
    "outranked | promoted: same call, other decision",
    "rerouted: applied to another call",
    "not submitted | newly submitted: applied in one scenario only",
    "cancelled | new call: held in one scenario only",
    "undecided by the end",
)
_FILLS = ("#5B8DB8", "#7A2E3A", "#F0D27A", "white", "#C8C8C8")  # also apart in grey: middle, dark, light
_HATCHES = ("", "", "", "//////", "")
_ROW_MM, _BAR_MM = 4.8, 2.4
_BAR_ABOVE_MM, _INTERVAL_BELOW_MM = 0.5, 1.45  # middle of the bar above that of the row, interval below it
_STRETCH = 2.0  # intervals may stretch the scale to so many times the longest bar, lest bars shrink to nothing
_CAP_MM, _ZERO_GAP_MM, _CAPPED_MM = 0.9, 0.5, 1.2
_BELOW_MM, _ABOVE_MM = 6.5, 4.0
_GAP_MM, _NUMBER_GAP_MM = 5.0, 1.0
_SWATCH_MM = 4.0
_STACKED = 3  # so many alternatives fit a page one below the other, more stand side by side
_TICK_MM = 9.0
_BEYOND, _AGREE = "\N{DAGGER}", "\N{DOUBLE DAGGER}"


@printed
def displacement(
    counts: pd.DataFrame,
    run_values: pd.DataFrame,
    baseline: str,
    sector: str | None = None,
    experiment: Experiment | None = None,
    page: Page | None = None,
) -> Sheet:
    """Draw projects displaced to the left and gained to the right, split by how, on one scale for all panels.

    Args:
        counts: The table of `sim.analysis.displacement`.
        run_values: The `run_values` table, which says what was run.
        baseline: Scenario to compare with.
        sector: Sector on top, about which the title speaks; the focus sector of the region if None.
        experiment: What was run, for the foot of the figure; without it nothing is said of settings and assumptions.
        page: Which scenarios to show; all of them if None.

    Raises:
        InputError: The baseline is not in the table.
    """
    page = page or Page.whole(run_values, baseline, experiment)
    if not page.alternatives:
        raise InputError([Problem("displacement", f"{baseline} is alone", "results of two scenarios or more")])
    basis = Basis(experiment, page.names)
    sector = basis.one_sector(sector, run_values, "displacement")
    sides = sides_of(counts, page.every[1:])
    known = [str(name) for name in counts["sector"].unique() if name != ALL_SECTORS]
    sectors = sorted(known, key=lambda name: (name != sector, -_largest(sides, name), name))
    worlds = worlds_in(run_values)
    used = [way for way in range(len(_WORDS)) if any(side.parts[way] > 0 for side in sides.values())]
    panels = _Panels(sides, sectors, page, used, basis.region)
    finding = _finding(
        balances(counts, page.alternatives, sector), baseline, sector_label(sector, basis.region), worlds
    )
    sheet = Sheet(
        f"{page.subject(f'Projects displaced ({MINUS}) and gained (+){basis.during}')}: {finding}",
        _explained(worlds, basis, baseline, panels.shown, panels.limit),
        source_note(run_values, basis),
        panels.height,
    )
    panels.draw(sheet)
    return sheet


def _largest(sides: Sides, sector: str) -> float:
    return max(side.total for (_, own, _), side in sides.items() if own == sector)


def _is_beyond(side: Side, limit: float) -> bool:
    return side.has_interval and side.high > limit


def _is_cut(side: Side) -> bool:
    """Say whether the interval reaches below zero projects, where there are none."""
    return side.has_interval and side.low < 0


def _drawn_to(side: Side, limit: float) -> float:
    """Return how far bar and interval reach as drawn."""
    end = side.high if side.has_interval and not _is_beyond(side, limit) else side.total
    return max((value for value in (side.total, end) if math.isfinite(value)), default=0.0)


class _Panels:
    """A panel for each alternative: rows of sectors, displaced to the left of zero, gained to the right.

    Args:
        sides: What is drawn.
        sectors: Rows from top to bottom.
        page: Which scenarios to show, in reading order.
        used: The ways of moving that occur, by their number.
        region: What the sectors are called.
    """

    def __init__(
        self,
        sides: Sides,
        sectors: Sequence[str],
        page: Page,
        used: Sequence[int],
        region: RegionLabels | None,
    ) -> None:
        self.sides, self.sectors, self.used = sides, sectors, used
        self.own = [side for (_, sector, _), side in sides.items() if sector in sectors]
        self.shown = [side for (name, sector, _), side in sides.items() if sector in sectors and name in page.names]
        self.limit = _STRETCH * max((side.total for side in self.own if math.isfinite(side.total)), default=0.0)
        self.has_error = any(math.isfinite(side.low) for side in self.own)
        alternatives = self.alternatives = page.alternatives
        self.columns = 1 if page.fullest <= _STACKED else 2
        self.lines = math.ceil(len(alternatives) / self.columns)
        self.colours = scenario_colours(page.every, page.baseline)
        self.labels = {name: sector_label(name, region) for name in sectors}
        self.left = max((width_mm(label, TEXT_PT, "bold") for label in self.labels.values()), default=0.0) + 2.0
        self.width = (BODY_WIDTH_MM - self.left - (self.columns - 1) * _GAP_MM - 1.0) / self.columns
        short = short_names(alternatives, 60)
        self.headings = {name: wrap(short[name], self.width, TEXT_PT, "bold") for name in alternatives}
        self.heading_mm = line_mm(TEXT_PT, max(map(len, self.headings.values()), default=1)) + 1.0
        self.rows_mm = max(1, len(sectors)) * _ROW_MM
        self.step = self.rows_mm + _BELOW_MM + _ABOVE_MM + self.heading_mm
        self.key = _key_lines([_WORDS[way] for way in used])
        self.key_mm = len(self.key) * (line_mm(TEXT_PT) + 0.8) + 3.0 if used else 0.0
        self.axis_mm = line_mm(TEXT_PT) + 1.0
        self.height = self.lines * self.step + self.key_mm + self.axis_mm

    def draw(self, sheet: Sheet) -> None:
        """Draw key, panels and the name of the scale into a sheet with a body as high as `height`."""
        self._draw_key(sheet)
        for order, name in enumerate(self.alternatives):
            line, column = divmod(order, self.columns)
            if column == 0:
                in_line = min(self.columns, len(self.alternatives) - order)
                self._draw_stripes(sheet, self.axis_mm + (self.lines - 1 - line) * self.step + _BELOW_MM, in_line)
            x = self.left + column * (self.width + _GAP_MM)
            bottom = self.axis_mm + (self.lines - 1 - line) * self.step + _BELOW_MM
            self._draw_panel(sheet, name, x, bottom, labelled=column == 0)
        sheet.write(self.left, self.axis_mm / 2, "projects per run, mean of runs", colour=QUIET)

    def _draw_key(self, sheet: Sheet) -> None:
        level = self.height
        ways = iter(self.used)
        for line in self.key:
            level -= line_mm(TEXT_PT) + 0.8
            strip = sheet.place(-1.0, level - 1.0, BODY_WIDTH_MM + 2.0, _BAR_MM + 2.0)
            strip.set_axis_off()
            strip.set_xlim(-1.0, BODY_WIDTH_MM + 1.0)
            strip.set_ylim(-1.0, _BAR_MM + 1.0)
            x = 0.0
            for text in line:
                _bar(strip, next(ways), x, 0.0, _SWATCH_MM, _BAR_MM)
                sheet.write(x + _SWATCH_MM + 1.2, level + _BAR_MM / 2, text)
                x += _SWATCH_MM + 1.2 + width_mm(text, TEXT_PT) + 5.0

    def _draw_stripes(self, sheet: Sheet, bottom: float, panels: int) -> None:
        """Lay quiet bands under every other row of the panels that stand side by side."""
        right = self.left + panels * (self.width + _GAP_MM) - _GAP_MM
        behind = sheet.place(-1.0, bottom, right + 1.0, self.rows_mm)
        behind.set_axis_off()
        behind.set_zorder(-1)
        behind.set_ylim(0, self.rows_mm)
        for row in range(0, len(self.sectors), 2):
            behind.axhspan(self.rows_mm - (row + 1) * _ROW_MM, self.rows_mm - row * _ROW_MM, color=STRIPE, linewidth=0)

    def _draw_panel(self, sheet: Sheet, name: str, x: float, bottom: float, labelled: bool) -> None:
        above = bottom + self.rows_mm
        colour = readable(self.colours[name])
        heading = "\n".join(self.headings[name])
        sheet.write(x, above + _ABOVE_MM + 0.5, heading, colour=colour, weight="bold", va="bottom")
        axes = sheet.place(x, bottom, self.width, self.rows_mm)
        axes.set_ylim(0, self.rows_mm)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.patch.set_alpha(0)
        if not self.sectors:
            axes.set_xticks([])
            say_undefined(axes)
            return
        self._scale(axes)
        for text, ha, shift in (
            ("\N{LEFTWARDS ARROW} displaced", "right", -1.0),
            ("gained \N{RIGHTWARDS ARROW}", "left", 1.0),
        ):
            at = x + (0.0 - axes.get_xlim()[0]) / self._span(axes) * self.width + shift
            sheet.write(at, above + 0.8, text, size_pt=SMALL_PT, colour=QUIET, ha=ha, va="bottom")
        for row, sector in enumerate(self.sectors):
            middle = self.rows_mm - (row + 0.5) * _ROW_MM
            if labelled:
                weight = "bold" if row == 0 else "normal"
                sheet.write(0, bottom + middle, self.labels[sector], weight=weight)
            for direction, sign in (("displaced", -1.0), ("gained", 1.0)):
                self._draw_side(axes, self.sides.get((name, sector, direction), NOTHING), sign, middle)

    def _reach(self, direction: str) -> float:
        sides = [side for (_, own, to), side in self.sides.items() if to == direction and own in self.sectors]
        return max((_drawn_to(side, self.limit) for side in sides), default=0.0)

    def _scale(self, axes: Axes) -> None:
        """Give all panels one scale with room for every bar, and for the widest number beyond it, on both sides."""
        left, right = (self._reach(direction) for direction in ("displaced", "gained"))
        room = max(width_mm(self._number(side), SMALL_PT) for side in self.own) + 2 * _NUMBER_GAP_MM
        room = max(room, width_mm("\N{LEFTWARDS ARROW} displaced", SMALL_PT) + 1.0)
        unit = max(left + right, 1.0) / (self.width - 2 * room)
        axes.set_xlim(-left - room * unit, right + room * unit)
        low, high = axes.get_xlim()
        ticks = [tick for tick in round_ticks(low, high, max(2, int(self.width / _TICK_MM))) if low < tick < high]
        axes.set_xticks(ticks, [text.lstrip(MINUS) for text in tick_texts(ticks)])
        axes.xaxis.grid(True, color=GRID)
        axes.set_axisbelow(True)
        axes.axvline(0, color=INK, linewidth=0.8, label="zero")

    @staticmethod
    def _span(axes: Axes) -> float:
        low, high = axes.get_xlim()
        return float(high - low)

    def _number(self, side: Side) -> str:
        """Write the number of a side, marked where its interval is missing although it was asked for."""
        agrees = self.has_error and side.total > 0 and not side.has_interval
        return number(side.total) + (_BEYOND if _is_beyond(side, self.limit) else _AGREE if agrees else "")

    def _draw_side(self, axes: Axes, side: Side, sign: float, middle: float) -> None:
        """Draw the bar of one side from zero outwards, below it the interval of its length, and its number."""
        unit = self._span(axes) / self.width
        start = 0.0
        for way in self.used:
            if side.parts[way] > 0:
                bottom = middle + _BAR_ABOVE_MM - _BAR_MM / 2
                _bar(axes, way, sign * start, bottom, sign * side.parts[way], _BAR_MM)
                start += side.parts[way]
        if side.has_interval and not _is_beyond(side, self.limit):
            _interval(axes, side, sign, middle - _INTERVAL_BELOW_MM, unit)
        beyond = sign * (_drawn_to(side, self.limit) + _NUMBER_GAP_MM * unit)
        ha = "right" if sign < 0 else "left"
        axes.text(beyond, middle, self._number(side), ha=ha, va="center_baseline", fontsize=SMALL_PT, color=INK)


def _interval(axes: Axes, side: Side, sign: float, level: float, unit: float) -> None:
    """Draw an interval that stops short of zero, where the other side's may begin; `unit` is projects a mm.

    Ends have caps unless cut at zero, or so close together that caps would run into each other.
    """
    start = max(side.low, min(_ZERO_GAP_MM * unit, side.high / 2))
    style: dict[str, Any] = {"color": INK, "linewidth": 0.8, "solid_capstyle": "butt"}
    axes.plot([sign * start, sign * side.high], [level, level], label="interval", **style)
    if side.high - start < _CAPPED_MM * unit:
        return
    for end in [side.high] if _is_cut(side) else [start, side.high]:
        axes.plot([sign * end] * 2, [level - _CAP_MM / 2, level + _CAP_MM / 2], label="cap", **style)


def _bar(axes: Axes, way: int, x: float, y: float, width: float, height: float) -> None:
    how: dict[str, Any] = {"facecolor": _FILLS[way], "edgecolor": INK, "hatch": _HATCHES[way], "label": _WORDS[way]}
    axes.add_patch(Rectangle((x, y), width, height, linewidth=0.3, **how))


def _key_lines(texts: Sequence[str]) -> list[list[str]]:
    """Return the entries of the key in as few lines as hold them."""
    lines: list[list[str]] = []
    room = 0.0
    for text in texts:
        needed = _SWATCH_MM + 1.2 + width_mm(text, TEXT_PT) + 5.0
        if not lines or needed > room:
            lines.append([])
            room = BODY_WIDTH_MM + 5.0
        lines[-1].append(text)
        room -= needed
    return lines


def _explained(worlds: int, basis: Basis, baseline: str, drawn: Sequence[Side], limit: float) -> str:
    """Say what is displaced and what marks stand for, of the rarer ones those that occur."""
    what = f"{meaning_of_moved(elided(baseline))} In the key the word for displaced stands before that for gained."
    if worlds == 1:
        return f"{what} Bar and number: projects of the only pair of runs."
    interval = basis.interval.replace("mean paired difference", "mean (Monte-Carlo error, not the spread of runs)")
    cut = ", cut at 0" if any(_is_cut(side) for side in drawn) else ""
    parts = [f"{what} Bar and number: mean of {runs(worlds, 'paired runs')}. Line below the bar: {interval}{cut}."]
    if any(_is_beyond(side, limit) for side in drawn):
        parts.append(f"{_BEYOND}{SPACE}Interval longer than the axis, not drawn.")
    agreed = {side.total > 0 for side in drawn if math.isfinite(side.total) and not side.has_interval}
    if agreed:
        which = " and ".join(mark for mark, is_some in ((_AGREE, True), ("0", False)) if is_some in agreed)
        parts.append(f"At {which} no two runs differ, hence no interval; that does not make the number certain.")
    return " ".join(parts)


def _finding(balances: pd.DataFrame, baseline: str, label: str, worlds: int) -> str:
    """Say how many projects of the sector in question and of all others are displaced and gained."""
    reference = elided(baseline)
    if balances.empty:
        return f"{UNDEFINED} against {reference}"
    basis = "one pair of runs each" if worlds == 1 else f"means of {runs(worlds, 'paired runs')}"

    def both(displaced: float, gained: float) -> str:
        return f"{number(-displaced)}{SPACE}{number(gained, signed=True)}"

    rows: list[Any] = list(balances.itertuples())
    parts = [
        f"{label} {both(row.displaced, row.gained)}, others {both(row.others_displaced, row.others_gained)} "
        f"in {elided(row.Index)}"
        for row in dict.fromkeys((rows[0], rows[-1]))
    ]
    return f"{'; '.join(parts)} against {reference} ({basis})"
