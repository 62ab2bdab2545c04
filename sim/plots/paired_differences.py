"""Figure: what each alternative changes on each seed or draw, the mean of that and how well it is known."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.analysis.effects import effects, paired_points
from sim.analysis.series import outcome_named, worlds_in
from sim.outcomes.catalogue import Outcome
from sim.plots.page import Page
from sim.plots.panels import extent, round_ticks, tick_texts, write_within
from sim.plots.sheet import Sheet, line_mm, width_mm, wrap
from sim.plots.style import (
    BODY_WIDTH_MM,
    GRID,
    INK,
    QUIET,
    SMALL_PT,
    TEXT_PT,
    printed,
    readable,
    scenario_colours,
)
from sim.results.experiment import Experiment
from sim.words.basis import Basis
from sim.words.labels import elided, short_names, subject
from sim.words.meanings import BAND, FEWEST, INTERVAL
from sim.words.numbers import UNDEFINED, how_many
from sim.words.source import source_note
from sim.words.typeset import SPACE, interval, number, runs
from sim.words.units import unit_shown

_NAME_MM = 38.0
_ROW_MM = 13.0
_DOT_MM = 1.3
_BELOW_MM = 10.0
_ABOVE_MM = 6.0
_LEFT_OUT = "Runs in which either scenario is undefined are left out."
_INTERVAL = INTERVAL.replace(" %", f"{SPACE}%")
_RANGE = f"{BAND} of draws".replace("-", "\N{EN DASH}").replace(" %", f"{SPACE}%")


@printed
def paired_differences(
    run_values: pd.DataFrame,
    comparison: pd.DataFrame,
    baseline: str,
    outcome: str = "funded_projects",
    sector: str | None = None,
    experiment: Experiment | None = None,
    page: Page | None = None,
) -> Sheet:
    """Draw alternative minus baseline: small points, the mean with its 90 % interval, zero.

    Over several draws of the assumptions it is the median with the range of draws: what is not known, not how well a
    mean is.

    A point is a seed where assumptions are as written: the points show what one history can bring. It is a draw of the
    assumptions, and its mean over seeds, where they are drawn: the points show what is not known.
    An outcome that exists only in comparisons has no points, only mean and interval.

    Args:
        run_values: The `run_values` table.
        comparison: The `comparison` table; means and intervals come from here.
        baseline: Scenario to compare with.
        outcome: Name of the outcome.
        sector: Sector, or `all`; the focus sector of the region if None.
        experiment: What was run, for the foot of the figure; without it nothing is said of settings and assumptions.
        page: Which scenarios to show; all of them if None.

    Raises:
        InputError: The outcome is not in the catalogue, or the baseline not in the table.
    """
    page = page or Page.whole(run_values, baseline, experiment)
    measured = outcome_named(outcome, page.every)
    alternatives, others = page.alternatives, page.every[1:]
    basis = Basis(experiment, [baseline, *alternatives])
    sector = basis.sector_or_focus(sector, run_values)
    unit, divisor = unit_shown(outcome)
    pairs = paired_points(run_values, baseline, measured, sector)
    of_each = {name: pairs["difference"][pairs["scenario"] == name] / divisor for name in others}
    points = {name: values.to_numpy(dtype=np.float64) for name, values in of_each.items()}
    everything = effects(comparison, baseline, others, outcome, sector, basis.of_draws)
    everything[["difference", "ci_low", "ci_high"]] /= divisor
    is_cut = measured.comparison_only and bool((everything["ci_low"] < 0).any())
    if measured.comparison_only:  # a count: there are none below zero
        everything["ci_low"] = everything["ci_low"].clip(lower=0.0)
    table = everything.loc[list(alternatives)]
    rows = {row.Index: row for row in table.itertuples()}

    worlds = int(table["worlds"].max()) if alternatives else 0
    has_all = pairs.groupby("scenario")["worlds"].sum().reindex(alternatives, fill_value=0) >= worlds
    left_out = "" if measured.comparison_only or has_all.all() else _LEFT_OUT
    short = short_names(alternatives, 60)
    texts = {name: wrap(short[name], _NAME_MM, TEXT_PT, "bold") for name in alternatives}
    rows_mm = [max(_ROW_MM, line_mm(TEXT_PT, len(texts[name])) + 2.0) for name in alternatives]
    what = page.subject(f"{subject(measured, sector, basis.region)}{basis.during}")
    sheet = Sheet(
        f"{what}: {_finding(table, baseline, worlds, unit, basis)}",
        _explained(measured, worlds_in(run_values), run_values["draw"].nunique() > 1, basis, is_cut),
        source_note(run_values, basis, left_out),
        (sum(rows_mm) or _ROW_MM) + _BELOW_MM + _ABOVE_MM,
    )
    names_mm = max((width_mm(line, TEXT_PT, "bold") for lines in texts.values() for line in lines), default=0.0)
    numbers = {name: _written(row, basis) for name, row in rows.items()}
    numbers_mm = max((width_mm(line, TEXT_PT) for lines in numbers.values() for line in lines), default=0.0)
    left, height = names_mm + 4.0, sum(rows_mm) or _ROW_MM
    width = BODY_WIDTH_MM - left - numbers_mm - 4.0
    axes = sheet.place(left, _BELOW_MM, width, height)
    _frame(axes, points, everything, height)
    per = " per run" if measured.aggregation == "flow" else ""
    what = "" if measured.comparison_only else f" minus {elided(baseline, 60)}"
    axes.set_xlabel(f"{measured.label}{what} ({unit}{per})", color=QUIET, loc="left", labelpad=3)
    _name_directions(axes, elided(baseline, 24), width, height, measured)

    colours = scenario_colours(page.every, baseline)
    top = height
    for name, row_mm in zip(alternatives, rows_mm, strict=True):
        middle, top = top - row_mm / 2, top - row_mm
        colour = colours[name]
        _draw(axes, points[name], rows[name], colour, middle, row_mm, width)
        level = _BELOW_MM + middle
        sheet.write(0, level, "\n".join(texts[name]), colour=readable(colour), weight="bold")
        first, *rest = numbers[name]
        sheet.write(BODY_WIDTH_MM, level, first, weight="bold", ha="right", va="bottom" if rest else "center")
        if rest:
            sheet.write(BODY_WIDTH_MM, level - 0.4, rest[0], colour=QUIET, ha="right", va="top")
    return sheet


def _written(row: Any, basis: Basis) -> list[str]:
    """Write mean and interval, or median and range of draws, as they stand at the right of a row."""
    if not math.isfinite(row.difference):
        return [UNDEFINED]
    ends = interval(row.ci_low, row.ci_high) if math.isfinite(row.ci_low) else _none(basis)
    return [number(row.difference, signed=True), ends]


def _none(basis: Basis) -> str:
    return "no range" if basis.of_draws else "no interval"


def _finding(effects: pd.DataFrame, baseline: str, worlds: int, unit: str, basis: Basis) -> str:
    """Say what is seen: an alternative with its interval, of several the extremes and how many clear zero."""
    known: list[Any] = list(effects[effects["difference"].notna()].itertuples())
    reference = elided(baseline)
    if effects.empty:
        return f"nothing to compare with {reference}"
    if not known:
        return f"difference from {reference} {UNDEFINED}"
    money = f" {unit}" if "EUR" in unit else ""
    pairs = runs(worlds, "paired runs") + (basis.drawn if worlds > 1 else "")
    what, of, ends = ("median", "of draws in", _RANGE) if basis.of_draws else ("mean", "of", _INTERVAL)
    if len(effects) == 1:
        [only] = known
        step = f"{elided(only.Index)} {number(only.difference, signed=True)}{money} against {reference}"
        if not math.isfinite(only.ci_low):
            return f"{step} ({pairs}, {_none(basis)})"
        sure = "" if only.is_clear else ", not clear of zero"
        return f"{step} ({what} {of} {pairs}, {ends} {interval(only.ci_low, only.ci_high)}{sure})"
    lowest, highest = min(known, key=lambda row: row.difference), max(known, key=lambda row: row.difference)
    least, most = (number(row.difference, signed=True) for row in (lowest, highest))
    reach = f"from {least} ({elided(lowest.Index)}) to {most}{money} ({elided(highest.Index)}) against {reference}"
    if not any(math.isfinite(row.ci_low) for row in known):
        return f"{reach} ({pairs}, {_none(basis)}s)"
    clear = sum(row.is_clear for row in known)
    return f"{reach}, {how_many(clear, len(effects))} clear of zero ({what}s {of} {pairs})"


def _explained(measured: Outcome, worlds: int, of_draws: bool, basis: Basis, is_cut: bool) -> str:
    """Say what marks stand for."""
    points = "Small point: one seed, both scenarios on the same world. "
    if of_draws:
        points = "Small point: one draw of the assumptions, mean over its seeds, both scenarios on the same worlds. "
    if measured.comparison_only:
        points = ""
    if worlds == 1:
        return f"{points}With one seed the mean is that seed, and nothing is known of its error."
    cut = ", cut at 0" if is_cut else ""
    if basis.of_draws:
        return f"{points}Large point and bar: median and {_RANGE} of the assumptions (from {FEWEST} on){cut}."
    error = "" if basis.is_drawn else " (Monte-Carlo error)"
    return f"{points}Large point and bar: mean and {basis.interval}{error}{cut}."


def _frame(axes: Axes, points: dict[str, NDArray[np.float64]], effects: pd.DataFrame, height: float) -> None:
    """Give the axes a scale that holds every value and zero, with room on both sides of it."""
    of_table = effects[["difference", "ci_low", "ci_high"]].to_numpy(dtype=np.float64).ravel()
    low, high = extent(np.concatenate([[0.0], of_table, *points.values()]))
    margin = 0.06 * (high - low) or 1.0
    axes.set_xlim(low - margin, high + margin)
    round_ones = round_ticks(low, high, 7) if low < high else [0.0]
    ticks = [tick for tick in round_ones if low - margin <= tick <= high + margin]
    axes.set_xticks(ticks, tick_texts(ticks))
    axes.set_ylim(0, height)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.xaxis.grid(True, color=GRID)
    axes.set_axisbelow(True)
    axes.axvline(0, color=INK, linewidth=1.0, label="zero")


def _name_directions(axes: Axes, baseline: str, width: float, height: float, measured: Outcome) -> None:
    """Write above the axes which side is which."""
    if measured.comparison_only:
        return
    low, high = axes.get_xlim()
    zero = -low / (high - low)
    gap = 1.5 / width
    left, right = f"\N{LEFTWARDS ARROW} below {baseline}", f"above {baseline} \N{RIGHTWARDS ARROW}"
    # Beside the zero line where both sides have room, else from the edges inward.
    fits = [
        width_mm(text, SMALL_PT) + 1.5 <= room for text, room in ((left, zero * width), (right, (1 - zero) * width))
    ]
    at_left = (zero - gap, "right") if all(fits) else (0.0, "left")
    at_right = (zero + gap, "left") if all(fits) else (1.0, "right")
    for text, (x, ha) in ((left, at_left), (right, at_right)):
        write_within(axes, x, 1 + 1.5 / height, text, ha=ha, va="bottom")


def _draw(
    axes: Axes, values: NDArray[np.float64], effect: Any, colour: str, middle: float, row_mm: float, width: float
) -> None:
    """Draw one row: a swarm of points below, mean and interval above it."""
    low, high = axes.get_xlim()
    room = row_mm / 2 - 2.7
    levels = middle - 1.2 - swarm((values - low) / (high - low) * width, _DOT_MM, room)
    if len(values):
        axes.plot(values, levels, "o", color=colour, alpha=0.55, markersize=3.2, markeredgewidth=0, label="points")
    if math.isfinite(effect.difference):
        level = middle + row_mm / 4 - 0.4
        if math.isfinite(effect.ci_low):
            axes.plot([effect.ci_low, effect.ci_high], [level, level], color=colour, linewidth=2.2, label="interval")
        axes.plot([effect.difference], [level], "D", color=readable(colour), markersize=5, label="mean")


def swarm(positions: Sequence[float] | NDArray[np.float64], size: float, room: float) -> NDArray[np.float64]:
    """Return how far to move each point so that none lies on another, placed in the order given.

    Args:
        positions: Where each point lies along the line, in mm.
        size: Diameter of a point, in mm.
        room: Largest move, in mm; with too many points for it they come to overlap evenly.
    """
    along = np.asarray(positions, dtype=np.float64)
    moves = np.zeros(len(along))
    for index, own in enumerate(along):
        beside = np.abs(along[:index] - own)
        # A neighbour at this distance along the line keeps free so much across it.
        across = np.sqrt(np.clip(size**2 - beside**2, 0.0, None))
        taken = [(move - need, move + need) for move, need in zip(moves[:index], across, strict=True) if need > 0]
        for low, high in sorted(taken):
            if low < moves[index] < high:
                moves[index] = high
    tallest = float(moves.max(initial=0.0))
    return moves * min(1.0, room / tallest) if tallest > 0 else moves
