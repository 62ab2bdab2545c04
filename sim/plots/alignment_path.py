"""Figure: how far each call suited the ecosystem, in its themes and in its rules, as the years went by."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from sim.outcomes.catalogue import OUTCOMES
from sim.plots.labels import Box, free_place
from sim.plots.panels import name_scale, round_ticks, say_undefined, ticks_mm, values_upward, years_across
from sim.plots.series import alternatives_of, extent, spread_of_runs
from sim.plots.sheet import Sheet, line_mm, width_mm, wrap
from sim.plots.source import source_note
from sim.plots.style import (
    PAGE_WIDTH_MM,
    QUIET,
    SMALL_PT,
    TEXT_PT,
    printed,
    readable,
    scenario_colours,
    scenario_markers,
)
from sim.plots.wording import UNDEFINED, elided, number, runs, sector_label, short_names
from sim.units import parse_quarter

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
_LABEL_GAPS_MM = (1.0, 4.0, 8.0, 12.0, 16.0)
_MOST_NAMED_IN_SMALL_PANEL = 5


@printed
def alignment_path(calls: pd.DataFrame, baseline: str, sector: str = "cci") -> Sheet:
    """Draw thematic and design alignment of every call with a sector: median of runs and 10 to 90 % of them.

    One alternative shares two wide panels with the baseline; more get a row of two small panels each.

    Args:
        calls: The `calls` table.
        baseline: Scenario to compare with.
        sector: Sector whose cluster and ideas the calls are measured against.

    Raises:
        InputError: The baseline is not in the table.
    """
    names = [baseline, *alternatives_of(calls, baseline)]
    rows = calls.loc[calls["sector"] == sector]
    path = _Path(rows, names)
    seeds = int(calls["seed"].nunique())
    marks = (
        "Point: a call in the only run."
        if seeds == 1
        else f"Point: a call, median of {runs(seeds)}. Bar: 10\N{EN DASH}90\N{NO-BREAK SPACE}% of runs."
    )
    key = f" Ring: {elided(baseline, 60)}. Filled: the scenario named above the panels." if len(names) > 2 else ""
    title = f"{sector_label(sector)} alignment of calls: {_finding(path, names, seeds)}"
    note = source_note(calls, path.undefined())
    return path.side_by_side(title, marks + key, note) if len(names) > 2 else path.stacked(title, marks, note)


class _Path:
    """Calls in time, with the spread of both alignments over runs.

    Args:
        rows: Rows of the calls table, of one sector.
        names: Scenarios, the baseline first.
    """

    def __init__(self, rows: pd.DataFrame, names: Sequence[str]) -> None:
        self.names = list(names)
        self.spreads = {
            kind: spread_of_runs(rows.rename(columns={kind: "value"}), ["scenario", "call_id"]) for kind in KINDS
        }
        opened = rows.drop_duplicates("call_id").set_index("call_id")["quarter"].map(parse_quarter)
        self.place = _places(opened.astype("int64"))
        self.colours = scenario_colours(names, names[0])
        self.markers = scenario_markers(names, names[0])
        self.short = short_names(names, 60)
        largest = max(
            (extent(spread[["median", "high"]])[1] for spread in self.spreads.values()),
            default=math.nan,
        )
        self.ticks = round_ticks(0.0, largest, 5)
        self.span = (float(self.place.min()), float(self.place.max())) if len(self.place) else (0.0, 1.0)

    def of(self, kind: str, name: str) -> pd.DataFrame:
        """Return low, median, high and place in time of each call of a scenario, undefined calls left out."""
        spreads = self.spreads[kind]
        if name not in spreads.index.get_level_values("scenario"):
            return spreads.iloc[:0].droplevel("scenario").assign(year=0.0)
        own: pd.DataFrame = spreads.xs(name, level="scenario").assign(year=self.place)
        return own.loc[own["median"].notna()]

    def undefined(self) -> str:
        """Say which calls are not drawn."""
        counts = [len(self.place.index.difference(self.of(kind, name).index)) for kind in KINDS for name in self.names]
        return "A call without a point is undefined in every run." if max(counts, default=0) else ""

    def stacked(self, title: str, explained: str, note: str) -> Sheet:
        """Draw the two alignments one above the other, calls named where there is room."""
        left = ticks_mm(self.ticks)
        width = PAGE_WIDTH_MM - left - 1.0
        step = _TALL_MM + _BELOW_MM + _ABOVE_MM
        items = [wrap(self.short[name], PAGE_WIDTH_MM / len(self.names) - 8.0, TEXT_PT, "bold") for name in self.names]
        key_mm = line_mm(TEXT_PT, max(map(len, items))) + 1.0
        sheet = Sheet(title, explained, note, 2 * step + key_mm)
        self._write_key(sheet, items, 2 * step + key_mm / 2)
        for line, kind in enumerate(KINDS):
            axes = sheet.place(left, (1 - line) * step + _BELOW_MM, width, _TALL_MM)
            name_scale(axes, self._scale(kind), left, width, _TALL_MM)
            self._fill(axes, kind, self.names, width, _TALL_MM)
        return sheet

    def side_by_side(self, title: str, explained: str, note: str) -> Sheet:
        """Draw a row of two panels for each alternative, with the baseline in each of them."""
        others = self.names[1:]
        left = ticks_mm(self.ticks)
        width = (PAGE_WIDTH_MM - left - _GAP_MM - 1.0) / 2
        headings = {name: wrap(self.short[name], PAGE_WIDTH_MM - left, TEXT_PT, "bold") for name in others}
        heading_mm = line_mm(TEXT_PT, max(map(len, headings.values()))) + 2.0
        step = _LOW_MM + _BELOW_MM + heading_mm + 1.0
        sheet = Sheet(title, explained, note, len(others) * step + _ABOVE_MM - 1.0)
        for line, name in enumerate(others):
            bottom = (len(others) - 1 - line) * step + _BELOW_MM
            colour = readable(self.colours[name])
            above = bottom + _LOW_MM + 1.6
            sheet.write(left, above, "\n".join(headings[name]), colour=colour, weight="bold", va="bottom")
            for column, kind in enumerate(KINDS):
                axes = sheet.place(left + column * (width + _GAP_MM), bottom, width, _LOW_MM)
                if line == 0:
                    indent = left if column == 0 else 0.0
                    name_scale(axes, self._scale(kind), indent, width, _LOW_MM, rise=heading_mm + 1.6)
                self._fill(axes, kind, [self.names[0], name], width, _LOW_MM, column == 0, _MOST_NAMED_IN_SMALL_PANEL)
        return sheet

    def _scale(self, kind: str) -> str:
        return f"{OUTCOMES[kind].label} ({OUTCOMES[kind].unit})"

    def _write_key(self, sheet: Sheet, items: Sequence[Sequence[str]], level: float) -> None:
        """Name scenarios beside their marks, above the panels."""
        strip = sheet.place(0, level - 2.0, PAGE_WIDTH_MM, 4.0)
        strip.set_axis_off()
        strip.set_xlim(0, PAGE_WIDTH_MM)
        strip.set_ylim(-1, 1)
        x = 1.5
        for name, item in zip(self.names, items, strict=True):
            self._mark(strip, name, [x], [0.0])
            sheet.write(x + 2.5, level, "\n".join(item), colour=readable(self.colours[name]), weight="bold")
            x += max(width_mm(line, TEXT_PT, "bold") for line in item) + 10.0

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
            label=f"median of {name}",
        )

    def _fill(
        self,
        axes: Axes,
        kind: str,
        names: Sequence[str],
        width: float,
        height: float,
        labelled: bool = True,
        most: int | None = None,
    ) -> None:
        """Draw one panel, `width` by `height` mm, with at most so many calls named, where there is room."""
        values_upward(axes, self.ticks, labelled)
        years_across(axes, *self.span, width)
        drawn = {name: self.of(kind, name) for name in names}
        if all(spread.empty for spread in drawn.values()):
            say_undefined(axes)
            return
        first, last = axes.get_xlim()
        years_per_mm = (last - first) / width
        marks: dict[str, Box] = {}
        every = []
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
                every.append(box)
        self._name_calls(axes, self._by_difference(drawn), marks, every, Box(0.0, 0.0, width, height), most)

    def _by_difference(self, drawn: dict[str, pd.DataFrame]) -> list[str]:
        """Return the calls, those first on which scenarios differ most."""
        medians = pd.DataFrame({name: spread["median"] for name, spread in drawn.items()})
        gaps = (medians.max(axis=1) - medians.min(axis=1)).fillna(0.0)
        return [str(call) for call in gaps.sort_values(ascending=False, kind="stable").index]

    def _name_calls(
        self,
        axes: Axes,
        calls: Sequence[str],
        marks: dict[str, Box],
        taken: list[Box],
        frame: Box,
        most: int | None,
    ) -> None:
        """Write the names of calls where there is room; with a limit only close by, without long leaders."""
        named = 0
        for call in calls:
            size = (width_mm(call, SMALL_PT) + 0.8, line_mm(SMALL_PT))
            gaps = _LABEL_GAPS_MM if most is None else _LABEL_GAPS_MM[:2]
            found = free_place(marks[call], size, taken, frame, gaps)
            if found is None:
                continue
            box, leader = found
            middle = ((box.left + box.right) / 2 / frame.right, (box.bottom + box.top) / 2 / frame.top)
            axes.text(
                *middle,
                call,
                transform=axes.transAxes,
                ha="center",
                va="center",
                fontsize=SMALL_PT,
                color=QUIET,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.3},
            )
            taken.append(box)
            if leader is not None:
                x = (leader.left + leader.right) / 2 / frame.right
                ends = [leader.bottom / frame.top, leader.top / frame.top]
                axes.plot([x, x], ends, transform=axes.transAxes, color=QUIET, linewidth=0.4)
                taken.append(leader)
            named += 1
            if named == most:
                return


def _places(opened: pd.Series) -> pd.Series:
    """Return where each call stands in years; those of one quarter side by side."""
    order = opened.groupby(opened).cumcount()
    together = opened.groupby(opened).transform("size")
    return opened / 4 + (order - (together - 1) / 2) * _SAME_QUARTER_YEARS


def _finding(path: _Path, names: Sequence[str], seeds: int) -> str:
    """Say how high both alignments are, as means over calls of what is drawn."""
    baseline, *alternatives = names
    means = {kind: {name: float(path.of(kind, name)["median"].mean()) for name in names} for kind in KINDS}
    if not any(math.isfinite(value) for of_kind in means.values() for value in of_kind.values()):
        return f"{UNDEFINED} in every run"
    parts = []
    for kind, of_kind in means.items():
        known = {name: of_kind[name] for name in alternatives if math.isfinite(of_kind[name])}
        reference = f"{number(of_kind[baseline])} in {elided(baseline)}"
        if not alternatives:
            parts.append(f"{_WORDS[kind]} {reference}")
        elif not known:
            missing = elided(alternatives[0]) if len(alternatives) == 1 else "every alternative"
            parts.append(f"{_WORDS[kind]} {UNDEFINED} in {missing}, {reference}")
        elif len(alternatives) == 1:
            parts.append(f"{_WORDS[kind]} {number(of_kind[alternatives[0]])} in {elided(alternatives[0])}, {reference}")
        else:
            lowest, highest = (
                min(known, key=lambda name: known[name]),
                max(known, key=lambda name: known[name]),
            )
            parts.append(
                f"{_WORDS[kind]} {number(known[lowest])} ({elided(lowest)}) to {number(known[highest])} "
                f"({elided(highest)}), {reference}"
            )
    basis = "one run each" if seeds == 1 else f"medians of {runs(seeds)}"
    return f"{'; '.join(parts)} (means over calls, {basis})"
