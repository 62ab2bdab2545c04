"""Figure: an outcome over time, median and spread of runs of each scenario."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.plots.labels import spread
from sim.plots.paired_differences import paired_differences
from sim.plots.panels import name_scale, round_ticks, say_undefined, ticks_mm, values_upward, years_across
from sim.plots.series import (
    Period,
    alternatives_of,
    extent,
    outcome_named,
    over_periods,
    over_runs,
    spread_of_runs,
    values_of,
)
from sim.plots.sheet import Sheet, line_mm, width_mm, wrap
from sim.plots.source import source_note
from sim.plots.style import PAGE_WIDTH_MM, TEXT_PT, printed, readable, scenario_colours
from sim.plots.verdicts import CLEAR_MEANS, Contrast, contrast_title, interval_of
from sim.plots.wording import UNDEFINED, runs, scale_of, short_names, subject

_MOST_BANDS, _MOST_LINES = 2, 6
_LABEL_MM = 36.0
_LEADER_MM = 4.0
_GAP_MM = 5.0
_ABOVE_MM = 6.0
_BELOW_MM = 6.0


@printed
def over_time(
    outcomes: pd.DataFrame,
    comparison: pd.DataFrame,
    baseline: str,
    outcome: str = "funded_projects",
    sector: str = "cci",
    by: Period = "year",
) -> Sheet:
    """Draw an outcome over time: a line for the median of the runs, a band for 10 to 90 % of them.

    Bands of more than two scenarios, or more than six lines without bands, are a muddle in one panel; each
    alternative then has a panel of its own, with the same baseline. An outcome that exists only in comparisons has
    no path over time: its mean over the whole period is drawn, as `paired_differences` does.

    Args:
        outcomes: The `outcomes` table.
        comparison: The `comparison` table; without a row there nothing is called clearly different.
        baseline: Scenario to compare with.
        outcome: Name of the outcome.
        sector: Sector, or `all`.
        by: A point a `year` (flows added up, stocks at its end, ratios averaged) or a `quarter`.

    Raises:
        InputError: The outcome is not in the catalogue, or the baseline not in the table.
    """
    measured = outcome_named(outcome)
    if measured.comparison_only:
        return paired_differences(outcomes, comparison, baseline, outcome, sector)
    alternatives = alternatives_of(outcomes, baseline)
    rows = values_of(outcomes, measured, sector)
    periods = over_periods(rows, measured.aggregation, by)
    spreads = spread_of_runs(periods, ["scenario", "year"])
    scale = scale_of(measured.unit, extent(spreads[["median", "high"]])[1])
    spreads[["low", "median", "high"]] /= scale.divisor
    seeds = int(outcomes["seed"].nunique())

    names = [baseline, *alternatives]
    is_flow = measured.aggregation == "flow"
    # What titles say of a flow is a mean a period, as the vertical scale is.
    quarters = rows["quarter"].nunique() / (4 if by == "year" else 1)
    medians = over_runs(rows, measured.aggregation).groupby("scenario").median() / scale.divisor
    medians = medians / quarters if is_flow and quarters else medians
    level = {name: float(medians.get(name, math.nan)) for name in names}
    intervals = {name: interval_of(comparison, baseline, name, outcome, sector) for name in alternatives}
    contrasts = [Contrast(name, level[name], level[baseline], intervals[name]) for name in alternatives]
    what = subject(measured, sector) + (f" per {by}" if is_flow else "")
    title = contrast_title(what, contrasts, baseline, seeds, in_percent=measured.aggregation != "ratio")
    apart = len(names) > (_MOST_BANDS if seeds > 1 else _MOST_LINES)
    note = source_note(outcomes, CLEAR_MEANS if alternatives and seeds > 1 else "", _gaps(spreads, periods, rows))
    unit = scale.unit + (f" per {by}" if is_flow else "")
    drawing = _Drawing(spreads, names, f"{measured.label} ({unit})")
    explained = _explained(seeds, short_names(names, 60)[baseline] if apart else "")
    return drawing.side_by_side(title, explained, note) if apart else drawing.together(title, explained, note)


class _Drawing:
    """Lines and bands of scenarios, in one panel or in several.

    Args:
        spreads: low, median, high by scenario and year.
        names: Scenarios, the baseline first.
        label: What the vertical scale shows, with unit.
    """

    def __init__(self, spreads: pd.DataFrame, names: Sequence[str], label: str) -> None:
        self.of = {
            name: spreads.xs(name, level="scenario") if name in spreads.index.get_level_values(0) else spreads.iloc[:0]
            for name in names
        }
        self.names = list(names)
        self.label = label
        self.colours = scenario_colours(names, names[0])
        self.short = short_names(names, 60)
        low, high = extent(spreads[["low", "median", "high"]])
        self.ticks = round_ticks(min(low, 0.0), max(high, 0.0))
        years = spreads.index.get_level_values("year")
        self.span = (float(years.min()), float(years.max())) if len(years) else (0.0, 1.0)

    def together(self, title: str, explained: str, note: str) -> Sheet:
        """Draw all scenarios in one panel, each named at the end of its line."""
        texts = {name: wrap(self._end_text(name), _LABEL_MM, TEXT_PT, "bold") for name in self.names}
        ends_mm = max(width_mm(line, TEXT_PT, "bold") for lines in texts.values() for line in lines)
        left, height = ticks_mm(self.ticks), 62.0
        width = PAGE_WIDTH_MM - left - ends_mm - _LEADER_MM - 1.0
        sheet = Sheet(title, explained, note, height + _ABOVE_MM + _BELOW_MM)
        axes = sheet.place(left, _BELOW_MM, width, height)
        self._frame(axes, width, labelled=True)
        name_scale(axes, self.label, left, width, height)
        for name in reversed(self.names):
            self._draw(axes, name)
        self._name_ends(axes, texts, width, height)
        return sheet

    def side_by_side(self, title: str, explained: str, note: str) -> Sheet:
        """Draw each alternative with the baseline in a panel of its own, all on one scale."""
        others = self.names[1:]
        columns = 2 if len(others) in (2, 4) else 3
        lines = math.ceil(len(others) / columns)
        left, height = ticks_mm(self.ticks), 38.0
        width = (PAGE_WIDTH_MM - left - (columns - 1) * _GAP_MM - 1.0) / columns
        headings = {name: wrap(self.short[name], width, TEXT_PT, "bold") for name in others}
        heading_mm = line_mm(TEXT_PT, max(map(len, headings.values()))) + 1.5
        step = height + heading_mm + _BELOW_MM + 1.0
        sheet = Sheet(title, explained, note, lines * step + _ABOVE_MM)
        for place, name in enumerate(others):
            line, column = divmod(place, columns)
            bottom = (lines - 1 - line) * step + _BELOW_MM
            axes = sheet.place(left + column * (width + _GAP_MM), bottom, width, height)
            self._frame(axes, width, labelled=column == 0)
            if place == 0:
                name_scale(axes, self.label, left, width, height, rise=heading_mm + 1.6)
            for drawn in (self.names[0], name):
                self._draw(axes, drawn)
            heading = "\n".join(headings[name])
            colour = readable(self.colours[name])
            at = sheet.write(0, 0, heading, colour=colour, weight="bold", va="bottom")
            at.set_transform(axes.transAxes)
            at.set_position((0.0, 1 + 1.2 / height))
        return sheet

    def _frame(self, axes: Axes, width: float, labelled: bool) -> None:
        values_upward(axes, self.ticks, labelled)
        years_across(axes, *self.span, width)
        if not self.ticks:
            say_undefined(axes)

    def _draw(self, axes: Axes, name: str) -> None:
        """Draw one scenario: a gap where it is undefined, a dot where a defined value stands alone."""
        spreads, colour = self._whole(name), self.colours[name]
        years = spreads.index.to_numpy(dtype=np.float64)
        low, middle, high = (spreads[column].to_numpy() for column in ("low", "median", "high"))
        axes.fill_between(years, low, high, color=colour, alpha=0.15, linewidth=0, label=f"band of {name}")
        for edge in (low, high):
            axes.plot(years, edge, color=colour, linewidth=0.4, alpha=0.7)
        axes.plot(years, middle, color=colour, label=f"median of {name}")
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
                axes.plot(
                    [end[0], beyond],
                    [end[1], level],
                    color=colour,
                    linewidth=0.5,
                    clip_on=False,
                    scalex=False,
                    scaley=False,
                )
            axes.text(
                1 + _LEADER_MM / width,
                float(centre) / height,
                "\n".join(texts[name]),
                transform=axes.transAxes,
                color=colour,
                fontweight="bold",
                va="center",
                linespacing=1.25,
            )


def _explained(seeds: int, baseline: str) -> str:
    """Say what marks stand for; with panels apart also which colour is whose."""
    if seeds == 1:
        marks = "Line: the only run of each scenario; one run has no spread."
    else:
        marks = f"Line: median of {runs(seeds)}. Band: 10\N{EN DASH}90\N{NO-BREAK SPACE}% of runs."
    return f"{marks} Dark: {baseline}. Colour: the scenario named above the panel." if baseline else marks


def _gaps(spreads: pd.DataFrame, periods: pd.DataFrame, rows: pd.DataFrame) -> str:
    """Say what is not drawn: years that are not wholly reported, runs in which a value is undefined."""
    remarks = []
    if len(periods) and periods["year"].nunique() < (rows["quarter"] // 4).nunique():
        remarks.append("Years not reported in full are left out.")
    counts = periods.groupby(["scenario", "year"])["seed"].nunique()
    some = (spreads["defined"] > 0) & (spreads["defined"] < counts)
    if some.any():
        remarks.append("Where some runs are undefined, the spread is that of the others.")
    if (spreads["defined"] == 0).any():
        remarks.append("Gap: undefined.")
    return " ".join(remarks)
