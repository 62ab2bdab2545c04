"""Figure: how far each call suited the ecosystem, in its themes and in its rules, as the years went by."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from sim.analysis.run_spread import spread_by
from sim.analysis.series import assumed_since, worlds_in
from sim.plots.labels import Box, clear_place, free_corner
from sim.plots.page import Page
from sim.plots.panels import (
    SHADED_MM,
    extent,
    key_texts,
    name_scale,
    round_ticks,
    say_undefined,
    shade_assumed,
    ticks_mm,
    values_upward,
    write_key,
    write_within,
    years_across,
)
from sim.plots.sheet import Sheet, line_mm, width_mm, wrap
from sim.plots.style import (
    BODY_WIDTH_MM,
    QUIET,
    SMALL_PT,
    TEXT_PT,
    printed,
    readable,
    scenario_colours,
    scenario_markers,
)
from sim.results.experiment import Experiment
from sim.units import parse_quarter
from sim.words.basis import Basis
from sim.words.labels import elided, sector_label, short_names
from sim.words.numbers import UNDEFINED
from sim.words.source import source_note
from sim.words.typeset import runs
from sim.words.units import label_shown

KINDS = ("alignment_thematic", "alignment_design")
"""Columns of the calls table that are drawn, one panel each."""

_WORDS = {"alignment_thematic": "thematic", "alignment_design": "design"}
_TALL_MM, _LOW_MM = 54.0, 29.0
_GAP_MM = 6.0
_BELOW_MM = 6.0
_ABOVE_MM = 7.0
_MARKER_MM = 1.6
_SAME_QUARTER_YEARS = 0.12
_DODGE_MM = 0.55
_MOST_IN_TITLE = 3
_LABEL_GAP_MM, _LABEL_APART_MM = 0.8, 2.2


@printed
def alignment_path(
    calls: pd.DataFrame,
    baseline: str,
    sector: str | None = None,
    experiment: Experiment | None = None,
    page: Page | None = None,
) -> Sheet:
    """Draw thematic and design alignment of every call with a sector: median of runs and 5 to 95 % of them.

    A call has its code beside it only where nobody could take it for that of another. One alternative shares two
    wide panels with the baseline; more get a row of two small panels each.

    Args:
        calls: The `calls` table.
        baseline: Scenario to compare with.
        sector: Sector whose cluster and ideas the calls are measured against; the focus sector of the region if None.
        experiment: What was run, for the foot of the figure; without it nothing is said of settings and assumptions.
        page: Which scenarios to show; all of them if None.

    Raises:
        InputError: The baseline is not in the table.
    """
    page = page or Page.whole(calls, baseline, experiment)
    names = page.names
    basis = Basis(experiment, names)
    sector = basis.one_sector(sector, calls, "alignment_path")
    path = _Path(calls.loc[calls["sector"] == sector], page)
    worlds = worlds_in(calls)
    marks = (
        "Point: a call in the only run."
        if worlds == 1
        else f"Point: a call, median of {runs(worlds)}. Bar: {basis.band}."
    )
    key = f" Ring: {elided(baseline, 60)}. Filled: the scenario named above the panels." if page.fullest > 1 else ""
    if len(names) > 1:
        marks += f" Marks of one call stand side by side, {elided(baseline, 60)} at the left."
    title = f"{page.subject(f'{sector_label(sector, basis.region)} alignment of calls')}: {_finding(path, names)}"
    note = source_note(calls, basis, path.undefined())
    return path.side_by_side(title, marks + key, note) if page.fullest > 1 else path.stacked(title, marks, note)


class _Path:
    """Calls in time, with the spread of both alignments over runs.

    Args:
        rows: Rows of the calls table, of one sector and all scenarios.
        page: Which scenarios to show.
    """

    def __init__(self, rows: pd.DataFrame, page: Page) -> None:
        names = self.names = list(page.names)
        self.spreads = {
            kind: spread_by(rows.rename(columns={kind: "value"}), ["scenario", "call_id"]) for kind in KINDS
        }
        opened = rows.drop_duplicates("call_id").set_index("call_id")["quarter"].map(parse_quarter)
        self.years = _side_by_side(opened.astype("int64"))
        self.colours = scenario_colours(page.every, page.baseline)
        self.markers = scenario_markers(page.every, page.baseline)
        self.short = short_names(names, 60)
        largest = max(
            (extent(spread[["median", "high"]])[1] for spread in self.spreads.values()),
            default=math.nan,
        )
        self.ticks = round_ticks(0.0, largest, 5)
        since = assumed_since(rows)
        # Calls of one quarter stand side by side around its start.
        self.shaded_from = since - 0.25 + _SAME_QUARTER_YEARS if since is not None else None
        self.shaded_mm = SHADED_MM if since is not None else 0.0
        self.span = (float(self.years.min()), float(self.years.max())) if len(self.years) else (0.0, 1.0)

    def of(self, kind: str, name: str) -> pd.DataFrame:
        """Return low, median, high and year of each call of a scenario, undefined calls left out."""
        spreads = self.spreads[kind]
        if name not in spreads.index.get_level_values("scenario"):
            return spreads.iloc[:0].droplevel("scenario").assign(year=0.0)
        own: pd.DataFrame = spreads.xs(name, level="scenario").assign(year=self.years)
        return own.loc[own["median"].notna()]

    def undefined(self) -> str:
        """Say which calls are not drawn."""
        counts = [len(self.years.index.difference(self.of(kind, name).index)) for kind in KINDS for name in self.names]
        return "A call without a point is undefined in every run." if max(counts, default=0) else ""

    def stacked(self, title: str, explained: str, note: str) -> Sheet:
        """Draw the two alignments one above the other, calls named where there is room."""
        left = ticks_mm(self.ticks)
        width = BODY_WIDTH_MM - left - 1.0
        step = _TALL_MM + self.shaded_mm + _BELOW_MM + _ABOVE_MM
        items = key_texts({name: self.short[name] for name in self.names})
        key_mm = line_mm(TEXT_PT, max(map(len, items.values()))) + 1.0
        sheet = Sheet(title, explained, note, 2 * step + key_mm)
        write_key(
            sheet, 2 * step + key_mm / 2, items, self.colours, lambda axes, name, x: self._mark(axes, name, x, 0.0)
        )
        for line, kind in enumerate(KINDS):
            axes = sheet.place(left, (1 - line) * step + _BELOW_MM, width, _TALL_MM)
            name_scale(axes, label_shown(kind), left, width, _TALL_MM, rise=self.shaded_mm + 1.6)
            self._fill(axes, kind, self.names, width, _TALL_MM)
        return sheet

    def side_by_side(self, title: str, explained: str, note: str) -> Sheet:
        """Draw a row of two panels for each alternative, with the baseline in each of them."""
        others = self.names[1:]
        left = ticks_mm(self.ticks)
        width = (BODY_WIDTH_MM - left - _GAP_MM - 1.0) / 2
        headings = {name: wrap(self.short[name], BODY_WIDTH_MM - left, TEXT_PT, "bold") for name in others}
        heading_mm = line_mm(TEXT_PT, max(map(len, headings.values()))) + 2.0
        step = _LOW_MM + self.shaded_mm + _BELOW_MM + heading_mm + 1.0
        sheet = Sheet(title, explained, note, len(others) * step + _ABOVE_MM - 1.0)
        for line, name in enumerate(others):
            bottom = (len(others) - 1 - line) * step + _BELOW_MM
            colour = readable(self.colours[name])
            above = bottom + _LOW_MM + self.shaded_mm + 1.8
            sheet.write(left, above, "\n".join(headings[name]), colour=colour, weight="bold", va="baseline")
            for column, kind in enumerate(KINDS):
                axes = sheet.place(left + column * (width + _GAP_MM), bottom, width, _LOW_MM)
                if line == 0:
                    indent = left if column == 0 else 0.0
                    name_scale(axes, label_shown(kind), indent, width, _LOW_MM, rise=self.shaded_mm + heading_mm + 1.6)
                self._fill(axes, kind, [self.names[0], name], width, _LOW_MM, column == 0)
        return sheet

    def _mark(self, axes: Axes, name: str, x: ArrayLike, y: ArrayLike) -> None:
        """Draw points of a scenario: rings for the baseline, so that one covered by another still shows."""
        colour = self.colours[name]
        face, size = ("white", 4.6) if name == self.names[0] else (colour, 3.6)
        axes.plot(
            x,
            y,
            self.markers[name],
            markersize=size,
            markerfacecolor=face,
            markeredgecolor=colour,
            markeredgewidth=0.9,
            linestyle="none",
            clip_on=False,
            zorder=3,  # above the axis, on which values near 0 lie
            label=f"median of {name}",
        )

    def _fill(
        self, axes: Axes, kind: str, names: Sequence[str], width: float, height: float, labelled: bool = True
    ) -> None:
        """Draw one panel, `width` by `height` mm."""
        values_upward(axes, self.ticks, labelled)
        years_across(axes, *self.span, width)
        if self.shaded_from is not None:
            shade_assumed(axes, self.shaded_from, height)
        drawn = {name: self.of(kind, name) for name in names}
        if not self.ticks or all(spread.empty for spread in drawn.values()):
            say_undefined(axes)
            return
        first, last = axes.get_xlim()
        years_per_mm = (last - first) / width
        marks: dict[str, Box] = {}
        for order, (name, spread) in enumerate(drawn.items()):
            dodge = (order - (len(names) - 1) / 2) * 2 * _DODGE_MM
            years = spread["year"].to_numpy() + dodge * years_per_mm
            axes.vlines(years, spread["low"], spread["high"], color=self.colours[name], linewidth=1.0, alpha=0.6)
            self._mark(axes, name, years, spread["median"].to_numpy())
            ends = spread[["low", "median", "high"]].to_numpy() / self.ticks[-1] * height
            middles = (years - first) / years_per_mm
            half = _MARKER_MM / 2
            for call, x, low, high in zip(spread.index, middles, np.nanmin(ends, 1), np.nanmax(ends, 1), strict=True):
                box = Box(x - half, low - half, x + half, high + half)
                marks[call] = marks[call].joined(box) if call in marks else box
        frame = Box(0.0, 0.0, width, height)
        missing = [name for name, spread in drawn.items() if spread.empty]
        self._say_missing(axes, kind, missing, list(marks.values()), frame)
        if not missing:
            self._name_calls(axes, marks, frame)

    def _say_missing(self, axes: Axes, kind: str, names: Sequence[str], taken: Sequence[Box], frame: Box) -> None:
        """Say in a free corner which scenario has nothing to draw, and why: without a cluster there is no agenda."""
        why = f"{UNDEFINED}: no cluster" if kind == "alignment_thematic" else f"{UNDEFINED} in every run"
        for name in names:
            text = f"{elided(name, 30)} {why}"
            size = (width_mm(text, TEXT_PT, "bold"), line_mm(TEXT_PT))
            inside = Box(1.0, 1.0, frame.right - 1.0, frame.top - 1.0)
            box = free_corner(size, taken, inside)
            _write(axes, box, frame, text, TEXT_PT, readable(self.colours[name]), "bold")

    def _name_calls(self, axes: Axes, marks: dict[str, Box], frame: Box) -> None:
        """Write the codes of calls that stand alone, so that each can only belong to one mark."""
        labels: list[Box] = []
        for call, mark in marks.items():
            size = (width_mm(call, SMALL_PT), line_mm(SMALL_PT))
            others = [other for code, other in marks.items() if code != call] + labels
            box = clear_place(mark, size, others, frame, _LABEL_GAP_MM, _LABEL_APART_MM)
            if box is not None:
                _write(axes, box, frame, call, SMALL_PT, QUIET, "normal")
                labels.append(box)


def _write(axes: Axes, box: Box, frame: Box, text: str, size_pt: float, colour: str, weight: str) -> None:
    """Write one line into a rectangle of a panel."""
    x, y = (box.left + box.right) / 2 / frame.right, (box.bottom + box.top) / 2 / frame.top
    write_within(axes, x, y, text, size_pt, colour, ha="center", va="center", fontweight=weight)


def _side_by_side(opened: pd.Series) -> pd.Series:
    """Return where each call stands in years; those of one quarter side by side."""
    order = opened.groupby(opened).cumcount()
    together = opened.groupby(opened).transform("size")
    return opened / 4 + (order - (together - 1) / 2) * _SAME_QUARTER_YEARS


def _finding(path: _Path, names: Sequence[str]) -> str:
    """Say what is drawn and what is undefined, without numbers: those of the tables are means over quarters."""
    baseline, *alternatives = names
    reference = elided(baseline)
    missing = {kind: [name for name in names if path.of(kind, name).empty] for kind in KINDS}
    if all(len(undefined) == len(names) for undefined in missing.values()):
        return f"{UNDEFINED} in every run"
    words = [elided(name) for name in alternatives]
    if len(words) > _MOST_IN_TITLE:
        words = [f"{len(words)} alternatives"]
    text = "in themes and in design, call by call"
    if len(words) > 1:
        text += f", {', '.join(words[:-1])} and {words[-1]} against {reference}"
    else:
        text += f", {words[0]} against {reference}" if words else f" in {reference}"
    for kind, undefined in missing.items():
        if undefined:
            text += f"; {_WORDS[kind]} {UNDEFINED} in {' and '.join(elided(name) for name in undefined)}"
    return text
