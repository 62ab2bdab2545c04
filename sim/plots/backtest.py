"""Figure: what runs bring of each fact on record, over what was observed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, NullLocator

from sim.analysis.backtest import inside_by_use
from sim.evidence.call_outcomes import NOT_USED, USES
from sim.plots.sheet import Sheet, width_mm
from sim.plots.style import BODY_WIDTH_MM, GRID, INK, QUIET, SMALL_PT, TEXT_PT, printed
from sim.studies.backtest import Backtest
from sim.words.source import CAUTION
from sim.words.typeset import number, runs

__all__ = ["backtest"]

_ROW_MM, _BELOW_MM, _HEADING_MM, _KEY_MM = 4.1, 9.5, 5.0, 6.0
_COLUMN_MM, _GAP_MM = 13.0, 3.0
_TICKS = {**{1 / 4**power: f"1/{4**power}" for power in (3, 2, 1)}, **{4.0**power: str(4**power) for power in range(4)}}
"""Where the scale is marked, in factors of 4: what stands between is told by the numbers at the right."""

# Wong 2011, Nature Methods 8:441: told apart under every common colour vision, and in print by their markers.
_COLOURS = dict(zip(USES, ("#E69F00", "#56B4E9", "#0072B2"), strict=True))
_MARKERS = dict(zip(USES, ("s", "^", "o"), strict=True))


@printed
def backtest(found: Backtest) -> Sheet:
    """Draw a row a fact: median, 50 and 90 % of runs over the observed count, on a logarithmic scale.

    Facts that lie outside 90 % of runs are in bold.
    """
    rows: list[dict[str, Any]] = [
        {str(name): value for name, value in row.items()} for row in found.facts.to_dict("records")
    ]
    some, every = inside_by_use(found.facts)[NOT_USED]
    height = max(1, len(rows)) * _ROW_MM
    budgets = "final budgets" if found.with_top_ups else "initial budgets"
    sheet = Sheet(
        f"Simulated against observed counts, {budgets}: {some} of {every} facts {NOT_USED} inside",
        "Mark: median of runs. Thick line: 50 % of them, thin line: 90 %. All are over what was observed, as "
        "(1 + simulated) / (1 + observed); at 1 both are equal. Bold: the observed count lies outside 90 % of runs. "
        f"Only facts {NOT_USED} test the model.",
        _note(found),
        height + _HEADING_MM + _BELOW_MM + _KEY_MM,
    )
    bottom = _KEY_MM + _BELOW_MM
    labels = [str(row["target_id"]).replace("_", " ") for row in rows]
    left = max([width_mm(label, SMALL_PT, "bold") for label in labels], default=0.0) + _GAP_MM
    axes = sheet.place(left, bottom, BODY_WIDTH_MM - left - 2 * _COLUMN_MM - _GAP_MM, height)
    _frame(axes, height, rows)
    for order, heading in enumerate(("median", "observed")):
        right = BODY_WIDTH_MM - (1 - order) * _COLUMN_MM
        at = bottom + height + 1.6
        sheet.write(right, at, heading, size_pt=SMALL_PT, colour=QUIET, ha="right", va="baseline")
    for place, (row, label) in enumerate(zip(rows, labels, strict=True)):
        middle = height - (place + 0.5) * _ROW_MM
        if place % 2 == 0:
            sheet.stripe(bottom + middle - _ROW_MM / 2, _ROW_MM)
        weight = "bold" if row["inside_90"] is False else "normal"
        sheet.write(0, bottom + middle, label, size_pt=SMALL_PT, weight=weight)
        for order, value in enumerate((row["median"], row["observed"])):
            right = BODY_WIDTH_MM - (1 - order) * _COLUMN_MM
            sheet.write(right, bottom + middle, number(value), size_pt=SMALL_PT, weight=weight, ha="right")
        _draw(axes, row, middle)
    _write_key(sheet)
    return sheet


def _note(found: Backtest) -> str:
    draws = len([draw for draw in found.experiment.draws if draw])
    of_draws = f", {draws} draws of the assumptions (uncertainty: {found.experiment.uncertainty})" if draws else ""
    many = runs(len(found.experiment.worlds))
    return f"Source: cci-sim, {found.region.label}, {CAUTION}. Scenario {found.scenario}, {many}{of_draws}."


def _frame(axes: Axes, height: float, rows: list[dict[str, Any]]) -> None:
    ends = [_ratio(row, row[part]) for row in rows for part in ("median", "low_90", "high_90")]
    known = [end for end in ends if math.isfinite(end)]
    axes.set_xscale("log")
    axes.set_xlim(min([0.23, *known]) / 1.08, max([4.3, *known]) * 1.08)
    axes.set_ylim(0, height)
    shown = [(tick, text) for tick, text in _TICKS.items() if _within(axes, tick)]
    axes.xaxis.set_major_locator(FixedLocator([tick for tick, _ in shown]))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticklabels([text for _, text in shown])
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.patch.set_alpha(0)
    axes.xaxis.grid(True, color=GRID)
    axes.set_axisbelow(True)
    axes.axvline(1.0, color=INK, linewidth=0.8, zorder=1, label="observed")
    axes.set_xlabel("simulated over observed (log scale)", color=QUIET, loc="left", labelpad=3)


def _within(axes: Axes, tick: float) -> bool:
    low, high = axes.get_xlim()
    return bool(low <= tick <= high)


def _draw(axes: Axes, row: Mapping[str, Any], level: float) -> None:
    colour = _COLOURS[row["used_for"]]
    for part, width in (("90", 0.9), ("50", 2.6)):
        ends = [_ratio(row, row[f"{end}_{part}"]) for end in ("low", "high")]
        if all(map(math.isfinite, ends)):
            axes.plot(ends, [level, level], color=colour, linewidth=width, solid_capstyle="butt", label=f"{part} %")
    if math.isfinite(row["median"]):
        axes.plot(
            [_ratio(row, row["median"])],
            [level],
            _MARKERS[row["used_for"]],
            color=colour,
            markersize=4.2,
            markeredgecolor=INK,
            markeredgewidth=0.5,
            label="median",
        )


def _ratio(row: Mapping[str, Any], value: float) -> float:
    return float((1.0 + value) / (1.0 + row["observed"]))


def _write_key(sheet: Sheet) -> None:
    strip = sheet.place(0, 0, BODY_WIDTH_MM, _KEY_MM)
    strip.set_xlim(0, BODY_WIDTH_MM)
    strip.set_ylim(0, 1)
    strip.axis("off")
    x = 1.5
    for use in USES:
        strip.plot(
            [x], [0.4], _MARKERS[use], color=_COLOURS[use], markersize=4.2, markeredgecolor=INK, markeredgewidth=0.5
        )
        sheet.write(x + 2.5, 0.4 * _KEY_MM, use)
        x += width_mm(use, TEXT_PT) + 9.0
