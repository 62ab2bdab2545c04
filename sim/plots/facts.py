"""Figure: where patterns of the runs lie in the bands that the record gives them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from sim.analysis.facts import inside_of_tested
from sim.analysis.series import worlds_in
from sim.evidence.patterns import TESTED
from sim.plots.page import Page
from sim.plots.panels import key_texts, write_key
from sim.plots.sheet import Sheet, line_mm, wrap
from sim.plots.style import (
    BODY_WIDTH_MM,
    GRID,
    INK,
    QUIET,
    SHADE,
    SMALL_PT,
    TEXT_PT,
    printed,
    scenario_colours,
    scenario_markers,
)
from sim.results.experiment import Experiment
from sim.words.basis import Basis
from sim.words.labels import short_names
from sim.words.numbers import UNDEFINED
from sim.words.source import source_note
from sim.words.typeset import interval, number, runs

_LABEL_MM, _NUMBERS_MM, _GAP_MM = 74.0, 36.0, 3.0
_PADDING_MM, _BELOW_MM, _HEADING_MM = 1.6, 9.0, 6.0
_REACH = 2.0
"""How many widths of a band beyond its ends are drawn; what lies farther stands at the edge."""


@printed
def facts(
    tables: Mapping[str, pd.DataFrame],
    run_values: pd.DataFrame,
    baseline: str,
    experiment: Experiment | None = None,
    page: Page | None = None,
) -> Sheet:
    """Draw each pattern on a scale on which its band goes from 0 to 1: mean and spread of runs.

    Args:
        tables: The table of `sim.analysis.facts` of each scenario, with the same patterns.
        run_values: The `run_values` table, which says what was run.
        baseline: Scenario whose values are written beside the bands.
        experiment: What was run, for the foot of the figure; without it nothing is said of settings and assumptions.
        page: Which scenarios to show; all of them if None.

    Raises:
        InputError: The baseline is not in the table.
    """
    page = page or Page.whole(run_values, baseline, experiment)
    names = page.names
    basis = Basis(experiment, names)
    rows = {name: _tested_first(tables[name]) for name in names}
    own = rows[names[0]]
    inside, defined = inside_of_tested(tables[names[0]])
    labels = [wrap(f"{row['label']} ({row['unit']})", _LABEL_MM - _GAP_MM, SMALL_PT) for row in own]
    heights = [line_mm(SMALL_PT, len(lines)) + _PADDING_MM for lines in labels]
    height = sum(heights)
    texts = key_texts(short_names(names))
    key_mm = line_mm(TEXT_PT, max(map(len, texts.values()))) + 2.0
    finding = f"{inside} of {defined} tests inside in {names[0]}" if defined else UNDEFINED
    worlds = worlds_in(run_values)
    sheet = Sheet(
        page.subject(f"Patterns against the record: {finding}"),
        f"Dot: mean of {runs(worlds)}. Line: {basis.band}. Shaded: the band that the record gives. Quiet: patterns "
        "that the model was turned against by hand, which test nothing.",
        source_note(run_values, basis),
        height + _HEADING_MM + _BELOW_MM + key_mm,
    )
    colours, markers = (of(page.every, page.baseline) for of in (scenario_colours, scenario_markers))
    bottom = key_mm + _BELOW_MM
    axes = sheet.place(_LABEL_MM, bottom, BODY_WIDTH_MM - _LABEL_MM - _NUMBERS_MM - _GAP_MM, height)
    _frame(axes, height)
    for place, (row, row_mm) in enumerate(zip(own, heights, strict=True)):
        middle = height - sum(heights[:place]) - row_mm / 2
        if place % 2 == 0:
            sheet.stripe(bottom + middle - row_mm / 2, row_mm)
        colour = INK if row["used_for"] == TESTED else QUIET
        sheet.write(0, bottom + middle, "\n".join(labels[place]), size_pt=SMALL_PT, colour=colour)
        sheet.write(BODY_WIDTH_MM, bottom + middle, _numbers(row), size_pt=SMALL_PT, colour=colour, ha="right")
        for order, name in enumerate(names):
            level = middle + ((len(names) - 1) / 2 - order) * row_mm / (len(names) + 1)
            _draw(axes, rows[name][place], level, colours[name], markers[name])
    heading = f"{names[0]}; band"
    sheet.write(
        BODY_WIDTH_MM, bottom + height + 1.6, heading, size_pt=SMALL_PT, colour=QUIET, ha="right", va="baseline"
    )

    def mark(strip: Axes, name: str, x: float) -> None:
        strip.plot([x], [0.0], markers[name], color=colours[name], markersize=4.2, markeredgewidth=0)

    write_key(sheet, key_mm / 2 - 1.0, texts, colours, mark)
    return sheet


def _tested_first(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows = [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
    return sorted(rows, key=lambda row: row["used_for"] != TESTED)


def _frame(axes: Axes, height: float) -> None:
    """Give the axes their scale, with the band shaded."""
    axes.set_xlim(-_REACH - 0.1, 1.0 + _REACH + 0.1)
    axes.set_ylim(0, height)
    axes.set_xticks([-_REACH, 0.0, 1.0, 1.0 + _REACH], ["farther", "low", "high", "farther"])
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.patch.set_alpha(0)
    axes.axvspan(0.0, 1.0, color=SHADE, linewidth=0, zorder=0)
    axes.xaxis.grid(True, color=GRID)
    axes.set_axisbelow(True)
    axes.set_xlabel("place in the band of each pattern", color=QUIET, loc="left", labelpad=3)


def _draw(axes: Axes, row: Mapping[str, Any], level: float, colour: str, marker: str) -> None:
    at = {part: _place(row, row[part]) for part in ("mean", "low", "high")}
    if math.isfinite(at["low"]):
        ends = [at["low"], at["high"]]
        axes.plot(ends, [level, level], color=colour, linewidth=1.0, alpha=0.6, label="spread of runs")
    if math.isfinite(at["mean"]):
        axes.plot([at["mean"]], [level], marker, color=colour, markersize=4.2, markeredgewidth=0, label="mean")


def _place(row: Mapping[str, Any], value: float) -> float:
    """Return where a value stands between the ends of its band, within what is drawn."""
    if math.isnan(value):
        return value
    width = row["band_high"] - row["band_low"]
    return float(min(1.0 + _REACH, max(-_REACH, (value - row["band_low"]) / width if width else 0.0)))


def _numbers(row: Mapping[str, Any]) -> str:
    value = number(row["mean"]) if math.isfinite(row["mean"]) else UNDEFINED
    return f"{value}; {interval(row['band_low'], row['band_high'], signed=False)}"
