"""Panels of values over time: a line with a band, or for sums a bar with a whisker, for each scenario."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.plots.labels import spread
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
from sim.plots.style import BODY_WIDTH_MM, TEXT_PT, readable, scenario_colours
from sim.words.labels import short_names
from sim.words.numbers import UNDEFINED

_LABEL_MM = 36.0
_LEADER_MM = 4.0
_GAP_MM = 5.0
_ABOVE_MM = 6.0
_BELOW_MM = 6.0
_BARS_SHARE = 0.8  # of a period that its bars fill together


@dataclass(frozen=True)
class Texts:
    """Title, explanation and note of a figure."""

    title: str
    explained: str
    note: str


@dataclass(frozen=True)
class Time:
    """How time is drawn.

    Attributes:
        step: Length of a period in years.
        bars: Whether values are sums over a period, drawn as bars; else they are levels, drawn as lines.
        assumed_since: First year of an assumed calendar of calls, None for none.
    """

    step: float
    bars: bool
    assumed_since: float | None


class TimePanels:
    """Values of scenarios over time, in one panel or in several.

    Args:
        spreads: low, median, high by scenario and year, of all scenarios.
        page: Which scenarios to show.
        label: What the vertical scale shows, with unit.
        time: How time is drawn.
        reach: What the vertical scale covers, where panels share it; what is to be drawn if None.
    """

    def __init__(
        self,
        spreads: pd.DataFrame,
        page: Page,
        label: str,
        time: Time,
        reach: tuple[float, float] | None = None,
    ) -> None:
        names = page.names
        self.of = {
            name: spreads.xs(name, level="scenario") if name in spreads.index.get_level_values(0) else spreads.iloc[:0]
            for name in names
        }
        self.names = list(names)
        self.fullest = page.fullest
        self.label = label
        self.time = time
        self.colours = scenario_colours(page.every, page.baseline)
        self.short = short_names(names, 60)
        low, high = reach or extent(spreads[["low", "median", "high"]])
        self.ticks = round_ticks(min(low, 0.0), max(high, 0.0))
        years = spreads.index.get_level_values("year")
        self.span = (float(years.min()), float(years.max())) if len(years) else (0.0, 1.0)
        since = time.assumed_since
        self.shaded_mm = SHADED_MM if since is not None and since <= self.span[1] else 0.0

    def together(self, texts: Texts) -> Sheet:
        """Draw all scenarios in one panel: lines named at their ends, bars in a key."""
        return self._bars_together(texts) if self.time.bars else self._lines_together(texts)

    def _bars_together(self, texts: Texts) -> Sheet:
        left, height = ticks_mm(self.ticks), 62.0
        width = BODY_WIDTH_MM - left - 1.0
        items = key_texts({name: self._end_text(name) for name in self.names})
        key_mm = line_mm(TEXT_PT, max(map(len, items.values()))) + 1.0
        below_key = height + self.shaded_mm + _ABOVE_MM + _BELOW_MM
        sheet = Sheet(texts.title, texts.explained, texts.note, below_key + key_mm)
        write_key(sheet, below_key + key_mm / 2, items, self.colours, self._swatch)
        axes = sheet.place(left, _BELOW_MM, width, height)
        self._frame(axes, width, height, labelled=True)
        name_scale(axes, self.label, left, width, height, rise=1.6 + self.shaded_mm)
        self._fill(axes, self.names)
        return sheet

    def _swatch(self, axes: Axes, name: str, x: float) -> None:
        """Draw a small bar, as in the panel."""
        colour = self.colours[name]
        axes.bar([x], [2.0], width=2.0, bottom=-1.0, color=colour, alpha=0.3, linewidth=0)
        axes.hlines([1.0], [x - 1.0], [x + 1.0], color=colour, linewidth=1.4)

    def _lines_together(self, texts: Texts) -> Sheet:
        return one_above_the_other([self], texts, 62.0)

    def name_lines(self) -> dict[str, list[str]]:
        """Return the names of scenarios in lines, as they stand where lines end."""
        return {name: wrap(self._end_text(name), _LABEL_MM, TEXT_PT, "bold") for name in self.names}

    def place(self, sheet: Sheet, left: float, bottom: float, width: float, height: float) -> None:
        """Draw all scenarios into a panel of a sheet, lines named at their ends; measures in mm."""
        axes = sheet.place(left, bottom, width, height)
        self._frame(axes, width, height, labelled=True)
        name_scale(axes, self.label, left, width, height, rise=1.6 + self.shaded_mm)
        self._fill(axes, self.names)
        self._name_ends(axes, self.name_lines(), width, height)

    def side_by_side(self, texts: Texts) -> Sheet:
        """Draw each alternative with the baseline in a panel of its own, all on one scale."""
        others = self.names[1:]
        columns = 2 if self.fullest in (2, 4) else 3
        lines = math.ceil(len(others) / columns)
        left, height = ticks_mm(self.ticks), 38.0
        width = (BODY_WIDTH_MM - left - (columns - 1) * _GAP_MM - 1.0) / columns
        headings = {name: wrap(self.short[name], width, TEXT_PT, "bold") for name in others}
        heading_mm = line_mm(TEXT_PT, max(map(len, headings.values()))) + 1.5
        step = height + self.shaded_mm + heading_mm + _BELOW_MM + 1.0
        sheet = Sheet(texts.title, texts.explained, texts.note, lines * step + _ABOVE_MM)
        for order, name in enumerate(others):
            line, column = divmod(order, columns)
            bottom = (lines - 1 - line) * step + _BELOW_MM
            axes = sheet.place(left + column * (width + _GAP_MM), bottom, width, height)
            self._frame(axes, width, height, labelled=column == 0)
            if order == 0:
                name_scale(axes, self.label, left, width, height, rise=self.shaded_mm + heading_mm + 1.6)
            self._fill(axes, [self.names[0], name])
            heading = "\n".join(headings[name])
            colour = readable(self.colours[name])
            above = bottom + height + self.shaded_mm + 1.8
            sheet.write(left + column * (width + _GAP_MM), above, heading, colour=colour, weight="bold", va="baseline")
        return sheet

    def _frame(self, axes: Axes, width: float, height: float, labelled: bool) -> None:
        values_upward(axes, self.ticks, labelled)
        years_across(axes, *self.span, width, margin=max(0.4, self.time.step / 2))
        if self.shaded_mm and self.time.assumed_since is not None:
            shade_assumed(axes, self.time.assumed_since - self.time.step / 2, height)
        if not self.ticks:
            say_undefined(axes)

    def _fill(self, axes: Axes, names: Sequence[str]) -> None:
        """Draw scenarios into one panel: bars side by side, lines with the baseline on top."""
        if not self.time.bars:
            for name in reversed(names):
                self._draw_line(axes, name)
            return
        width = _BARS_SHARE * self.time.step / len(names)
        for order, name in enumerate(names):
            self._draw_bars(axes, name, (order - (len(names) - 1) / 2) * width, width * 0.88)

    def _draw_bars(self, axes: Axes, name: str, shift: float, width: float) -> None:
        """Draw one scenario: a pale bar to the median, its end in full colour, a whisker; undefined is no bar."""
        spreads, colour = self.of[name], self.colours[name]
        spreads = spreads.loc[spreads["median"].notna()]
        years = spreads.index.to_numpy(dtype=np.float64) + shift
        low, middle, high = (spreads[column].to_numpy() for column in ("low", "median", "high"))
        axes.bar(years, middle, width=width, color=colour, alpha=0.3, linewidth=0, label=f"bars of {name}")
        ends, label = (years - width / 2, years + width / 2), f"median of {name}"
        axes.hlines(middle, *ends, color=colour, linewidth=1.4, label=label, clip_on=False)
        axes.vlines(years, low, high, color=colour, linewidth=0.9, label=f"spread of {name}")

    def _draw_line(self, axes: Axes, name: str) -> None:
        """Draw one scenario: a gap where it is undefined, a dot where a defined value stands alone."""
        spreads, colour = self._whole(name), self.colours[name]
        years = spreads.index.to_numpy(dtype=np.float64)
        low, middle, high = (spreads[column].to_numpy() for column in ("low", "median", "high"))
        axes.fill_between(years, low, high, color=colour, alpha=0.15, linewidth=0, label=f"band of {name}")
        for edge in (low, high):
            axes.plot(years, edge, color=colour, linewidth=0.4, alpha=0.7)
        axes.plot(years, middle, color=colour, label=f"median of {name}", clip_on=False)
        defined = np.isfinite(middle)
        beside = np.concatenate([[False], defined[:-1]]) | np.concatenate([defined[1:], [False]])
        alone = defined & ~beside
        axes.plot(years[alone], middle[alone], "o", color=colour, markersize=3, label=f"lone points of {name}")
        axes.vlines(years[alone], low[alone], high[alone], color=colour, alpha=0.3, linewidth=3)

    def _whole(self, name: str) -> pd.DataFrame:
        """Return the spread with a row for each period of any scenario, so that a missing one is a gap."""
        periods = sorted({period for spreads in self.of.values() for period in spreads.index})
        return pd.DataFrame(self.of[name], index=pd.Index(periods))

    def _end_text(self, name: str) -> str:
        missing = not self.of[name]["median"].notna().any()
        return f"{self.short[name]} ({UNDEFINED})" if missing else self.short[name]

    def _name_ends(self, axes: Axes, texts: dict[str, list[str]], width: float, height: float) -> None:
        """Write each name where its line ends, moved apart where lines end close together."""
        bottom, top = axes.get_ylim()
        ends: dict[str, tuple[float, float] | None] = {}
        for name in self.names:
            middle = self.of[name]["median"].dropna()
            ends[name] = (float(middle.index[-1]), float(middle.iloc[-1])) if len(middle) else None
        wanted = [(end[1] - bottom) / (top - bottom) * height if end else 0.0 for end in ends.values()]
        heights = [line_mm(TEXT_PT, len(texts[name])) + 0.6 for name in self.names]
        centres = spread(wanted, heights, 0.0, height)
        right = axes.get_xlim()[1]
        for (name, end), centre in zip(ends.items(), centres, strict=True):
            colour = readable(self.colours[name])
            if end is not None:
                beyond = right + (right - axes.get_xlim()[0]) * (_LEADER_MM - 1.0) / width
                level = bottom + (top - bottom) * float(centre) / height
                along, up = [end[0], beyond], [end[1], level]
                axes.plot(along, up, color=colour, linewidth=0.5, clip_on=False, scalex=False, scaley=False)
            how: dict[str, Any] = {"fontweight": "bold", "va": "center", "linespacing": 1.25}
            name_at = (1 + _LEADER_MM / width, float(centre) / height)
            write_within(axes, *name_at, "\n".join(texts[name]), TEXT_PT, colour, **how)


def one_above_the_other(panels: Sequence[TimePanels], texts: Texts, height: float) -> Sheet:
    """Draw panels of lines of the same scenarios below each other, each at least so many mm high."""
    names = [panel.name_lines() for panel in panels]
    ends_mm = max(width_mm(line, TEXT_PT, "bold") for ends in names for lines in ends.values() for line in lines)
    left = max(ticks_mm(panel.ticks) for panel in panels)
    width = BODY_WIDTH_MM - left - ends_mm - _LEADER_MM - 1.0
    height = max(height, *(sum(line_mm(TEXT_PT, len(lines)) + 0.6 for lines in ends.values()) for ends in names))
    step = height + panels[0].shaded_mm + _ABOVE_MM + _BELOW_MM
    sheet = Sheet(texts.title, texts.explained, texts.note, len(panels) * step)
    for order, panel in enumerate(panels):
        panel.place(sheet, left, (len(panels) - 1 - order) * step + _BELOW_MM, width, height)
    return sheet


def gaps_told(spreads: pd.DataFrame, rows: pd.DataFrame, bars: bool) -> str:
    """Say what is not drawn: years that are not wholly reported, runs in which a value is undefined."""
    remarks = []
    if len(spreads.index.unique("year")) < (rows["quarter"] // 4).nunique():
        remarks.append("Years not reported in full are left out.")
    if ((spreads["runs"] > 0) & (spreads["runs"] < spreads["of"])).any():
        remarks.append("Where some runs are undefined, the spread is that of the others.")
    if (spreads["runs"] == 0).any():
        remarks.append("No bar: undefined." if bars else "Gap: undefined.")
    return " ".join(remarks)
