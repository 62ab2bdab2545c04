"""Axes as they stand in every figure: round ticks, years below, quiet grid, a name above."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from sim.plots.sheet import Sheet, line_mm, width_mm, wrap
from sim.plots.style import BODY_WIDTH_MM, GRID, QUIET, SHADE, SMALL_PT, TEXT_PT, readable
from sim.words.numbers import UNDEFINED
from sim.words.typeset import MINUS

_YEAR_STEPS = (1, 2, 4, 5, 10, 20, 50)
_YEAR_MM = 11.0
_TICK_GAP_MM = 2.2
_KEY_GAP_MM = 10.0

SHADED_MM = line_mm(SMALL_PT) + 0.6
"""Height above axes that the words for shaded years need."""


def extent(table: pd.DataFrame | NDArray[np.float64]) -> tuple[float, float]:
    """Return the smallest and the largest finite number to be drawn, NaN without any."""
    values = np.asarray(table, dtype=np.float64)
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else (math.nan, math.nan)


def round_ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Return round numbers from at or below low to at or above high; without finite bounds none."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return []
    if low == high:
        high = low + 1.0
    locator = MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10])
    return [float(tick) + 0.0 for tick in np.round(locator.tick_values(low, high), 12)]


def tick_texts(ticks: Sequence[float]) -> list[str]:
    """Write ticks, all with the decimals that their step needs."""
    if len(ticks) < 2:
        return [f"{tick:g}" for tick in ticks]
    step = ticks[1] - ticks[0]
    decimals = next(d for d in range(17) if math.isclose(round(step, d), step, rel_tol=1e-5))
    return [f"{tick:,.{decimals}f}".replace("-", MINUS) for tick in ticks]


def ticks_mm(ticks: Sequence[float]) -> float:
    """Return the room that tick labels need to the left of axes."""
    widest = max((width_mm(text, TEXT_PT) for text in tick_texts(ticks)), default=0.0)
    return max(_YEAR_MM / 2, widest + _TICK_GAP_MM)  # half of the first year's label stands there too


def values_upward(axes: Axes, ticks: Sequence[float], labelled: bool = True) -> None:
    """Give axes a vertical scale over the ticks, with a grid instead of a spine."""
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.set_yticks(list(ticks), tick_texts(ticks) if labelled else [""] * len(ticks))
    axes.yaxis.grid(True, color=GRID)
    axes.set_axisbelow(True)
    if ticks:
        axes.set_ylim(ticks[0], ticks[-1])


def years_across(axes: Axes, first: float, last: float, width: float, margin: float = 0.4) -> None:
    """Give axes, `width` mm wide, a scale of years with as many ticks as there is room for."""
    axes.set_xlim(first - margin, last + margin)
    whole = range(math.ceil(first - margin), math.floor(last + margin) + 1)
    room = max(1, int(width / _YEAR_MM))
    step = next((step for step in _YEAR_STEPS if len(whole) / step <= room), _YEAR_STEPS[-1])
    years = list(whole)[::step]
    axes.set_xticks(years, [str(year) for year in years])


def name_scale(axes: Axes, text: str, left_mm: float, width: float, height: float, rise: float = 1.6) -> None:
    """Write what the vertical scale shows above it, where it can be read without turning the page.

    Args:
        axes: The axes, `width` by `height` mm.
        text: Label with unit.
        left_mm: How far to the left of the axes the text begins.
        width: Width of the axes in mm.
        height: Height of the axes in mm.
        rise: Distance from the top of the axes in mm.
    """
    axes.set_ylabel(text, rotation=0, ha="left", va="bottom", color=QUIET)
    axes.yaxis.set_label_coords(-left_mm / width, 1 + rise / height)


def write_within(
    axes: Axes, x: float, y: float, text: str, size_pt: float = SMALL_PT, colour: str = QUIET, **how: Any
) -> None:
    """Write text at a position in shares of the axes; `how` is as for matplotlib."""
    axes.text(x, y, text, transform=axes.transAxes, fontsize=size_pt, color=colour, **how)


def say_undefined(axes: Axes) -> None:
    """Write into empty axes that there is nothing to draw, which is not the same as zero."""
    write_within(axes, 0.5, 0.5, f"{UNDEFINED} in every run", TEXT_PT, ha="center", va="center")


def shade_assumed(axes: Axes, since: float, height: float) -> None:
    """Shade axes, `height` mm high, from a year on to the right edge, and say above them what that means."""
    first, last = axes.get_xlim()
    axes.axvspan(max(since, first), last, color=SHADE, linewidth=0, zorder=-2, label="assumed calendar")
    axes.set_xlim(first, last)
    write_within(axes, 1.0, 1 + 0.6 / height, "assumed calendar of calls", ha="right", va="bottom")


def key_texts(names: Mapping[str, str]) -> dict[str, list[str]]:
    """Break the names of scenarios into lines so that all stand side by side in a key."""
    room = BODY_WIDTH_MM / len(names) - _KEY_GAP_MM - 0.8
    return {name: wrap(short, room, TEXT_PT, "bold") for name, short in names.items()}


def write_key(
    sheet: Sheet,
    level: float,
    texts: Mapping[str, Sequence[str]],
    colours: Mapping[str, str],
    mark: Callable[[Axes, str, float], None],
) -> None:
    """Name scenarios beside their marks, in one line across the sheet.

    Args:
        sheet: The figure.
        level: Height of the middle of the line in the body, in mm.
        texts: Lines of each name.
        colours: Colour of each scenario.
        mark: Draws the mark of a scenario into axes in mm, at a distance from the left and height 0.
    """
    strip = sheet.place(0, level - 2.0, BODY_WIDTH_MM, 4.0)
    strip.set_axis_off()
    strip.set_xlim(0, BODY_WIDTH_MM)
    strip.set_ylim(-2.0, 2.0)
    x = 1.5
    for name, lines in texts.items():
        mark(strip, name, x)
        sheet.write(x + 2.5, level, "\n".join(lines), colour=readable(colours[name]), weight="bold")
        x += max(width_mm(line, TEXT_PT, "bold") for line in lines) + _KEY_GAP_MM
