"""Figure: whose projects each alternative displaces and whose it gains, sector by sector, and how."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from sim.analysis.displacement import ALL, HOW
from sim.outcomes.catalogue import ALL_SECTORS
from sim.outcomes.experiment import Experiment
from sim.plots.basis import Basis
from sim.plots.panels import round_ticks, say_undefined, tick_texts
from sim.plots.series import alternatives_of
from sim.plots.sheet import Sheet, line_mm, width_mm, wrap
from sim.plots.source import source_note
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
from sim.plots.wording import MINUS, SPACE, UNDEFINED, elided, number, runs, sector_label, short_names

_WORDS = (
    "outranked | promoted: same call, other decision",
    "rerouted: applied to another call",
    "not submitted | newly submitted: applied in one scenario only",
    "cancelled | new call: held in one scenario only",
    "undecided by the end",
)
_FILLS = ("#5B8DB8", "#7A2E3A", "#F0D27A", "white", "#C8C8C8")  # also apart in grey: middle, dark, light
_HATCHES = ("", "", "", "//////", "")
_ROW_MM, _BAR_MM = 4.6, 2.8
_BELOW_MM, _ABOVE_MM = 6.5, 4.0
_GAP_MM, _NUMBER_GAP_MM = 5.0, 1.0
_SWATCH_MM = 4.0
_STACKED = 3  # so many alternatives fit a page one below the other, more stand side by side
_TICK_MM = 12.0


@dataclass(frozen=True)
class _Side:
    """One direction in one sector of one alternative: mean projects by way, their sum and its 95 % interval."""

    parts: tuple[float, ...]
    total: float
    low: float
    high: float

    @property
    def reach(self) -> float:
        """Return how far bar and interval reach."""
        return max((value for value in (self.total, self.high) if math.isfinite(value)), default=0.0)


_NOTHING = _Side((math.nan,) * len(_WORDS), math.nan, math.nan, math.nan)
_Sides = Mapping[tuple[str, str, str], _Side]  # by alternative, sector and direction


@printed
def displacement(
    counts: pd.DataFrame,
    outcomes: pd.DataFrame,
    baseline: str,
    sector: str = "cci",
    experiment: Experiment | None = None,
) -> Sheet:
    """Draw projects displaced to the left and gained to the right, split by how, on one scale for all panels.

    Args:
        counts: The table of `sim.analysis.displacement`.
        outcomes: The `outcomes` table, which says what was run.
        baseline: Scenario to compare with.
        sector: Sector on top, about which the title speaks.
        experiment: What was run, for the foot of the figure; without it nothing is said of settings and assumptions.

    Raises:
        InputError: The baseline is not in the table.
    """
    alternatives = alternatives_of(outcomes, baseline)
    basis = Basis(experiment, [baseline, *alternatives])
    sides = _sides(counts, alternatives)
    known = [str(name) for name in counts["sector"].unique() if name != ALL_SECTORS]
    sectors = sorted(known, key=lambda name: (name != sector, -_largest(sides, name), name))
    seeds = int(outcomes["seed"].nunique())
    span = f"{outcomes['quarter'].min()}\N{EN DASH}{outcomes['quarter'].max()}"
    used = [way for way in range(len(_WORDS)) if any(side.parts[way] > 0 for side in sides.values())]
    panels = _Panels(sides, sectors, alternatives, baseline, used)
    finding = _finding(sides, alternatives, baseline, sector, seeds)
    sheet = Sheet(
        f"Projects displaced ({MINUS}) and gained (+), {span}: {finding}",
        _explained(seeds, basis, baseline),
        source_note(outcomes, basis),
        panels.height,
    )
    panels.draw(sheet)
    return sheet


def _sides(counts: pd.DataFrame, alternatives: Sequence[str]) -> dict[tuple[str, str, str], _Side]:
    totals = counts[(counts["fate"] == ALL) & counts["scenario"].isin(alternatives)]
    found = {}
    for (name, sector, direction), rows in totals.groupby(["scenario", "sector", "direction"]):
        means = rows.set_index("how")["mean"]
        whole = rows[rows["how"] == ALL].iloc[0]
        parts = tuple(float(means[how]) for how in HOW[str(direction)])
        side = _Side(parts, float(whole["mean"]), float(whole["ci_low"]), float(whole["ci_high"]))
        found[str(name), str(sector), str(direction)] = side
    return found


def _largest(sides: _Sides, sector: str) -> float:
    return max(side.total for (_, own, _), side in sides.items() if own == sector)


class _Panels:
    """A panel for each alternative: rows of sectors, displaced to the left of zero, gained to the right.

    Args:
        sides: What is drawn.
        sectors: Rows from top to bottom.
        alternatives: Panels in reading order.
        baseline: Name of the baseline.
        used: The ways of moving that occur, by their place.
    """

    def __init__(
        self, sides: _Sides, sectors: Sequence[str], alternatives: Sequence[str], baseline: str, used: Sequence[int]
    ) -> None:
        self.sides, self.sectors, self.used = sides, sectors, used
        self.alternatives, self.columns = alternatives, 1 if len(alternatives) <= _STACKED else 2
        self.lines = math.ceil(len(alternatives) / self.columns)
        self.colours = scenario_colours([baseline, *alternatives], baseline)
        labels = [sector_label(name) for name in sectors]
        self.left = max((width_mm(label, TEXT_PT, "bold") for label in labels), default=0.0) + 2.0
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
        for place, name in enumerate(self.alternatives):
            line, column = divmod(place, self.columns)
            if column == 0:
                in_line = min(self.columns, len(self.alternatives) - place)
                self._draw_stripes(sheet, self.axis_mm + (self.lines - 1 - line) * self.step + _BELOW_MM, in_line)
            x = self.left + column * (self.width + _GAP_MM)
            bottom = self.axis_mm + (self.lines - 1 - line) * self.step + _BELOW_MM
            self._draw_panel(sheet, name, x, bottom, labelled=column == 0)
        sheet.write(self.left, self.axis_mm / 2, "projects per run, mean over seeds", colour=QUIET)

    def _draw_key(self, sheet: Sheet) -> None:
        level = self.height
        places = iter(self.used)
        for line in self.key:
            level -= line_mm(TEXT_PT) + 0.8
            strip = sheet.place(-1.0, level - 1.0, BODY_WIDTH_MM + 2.0, _BAR_MM + 2.0)
            strip.set_axis_off()
            strip.set_xlim(-1.0, BODY_WIDTH_MM + 1.0)
            strip.set_ylim(-1.0, _BAR_MM + 1.0)
            x = 0.0
            for text in line:
                _bar(strip, next(places), x, 0.0, _SWATCH_MM, _BAR_MM)
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
                sheet.write(0, bottom + middle, sector_label(sector), weight=weight)
            for direction, sign in (("displaced", -1.0), ("gained", 1.0)):
                self._draw_side(axes, self.sides.get((name, sector, direction), _NOTHING), sign, middle)

    def _reach(self, direction: str) -> float:
        return max(
            (side.reach for (_, own, to), side in self.sides.items() if to == direction and own in self.sectors),
            default=0.0,
        )

    def _scale(self, axes: Axes) -> None:
        """Give all panels one scale with room for every bar, and for the widest number beyond it, on both sides."""
        left, right = (self._reach(direction) for direction in ("displaced", "gained"))
        own = [side for (_, sector, _), side in self.sides.items() if sector in self.sectors]
        room = max(width_mm(number(side.total), SMALL_PT) for side in own) + 2 * _NUMBER_GAP_MM
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

    def _draw_side(self, axes: Axes, side: _Side, sign: float, middle: float) -> None:
        """Draw the bar of one side from zero outwards, the interval of its length, and its number beyond both."""
        start = 0.0
        for way in self.used:
            if side.parts[way] > 0:
                _bar(axes, way, sign * start, middle - _BAR_MM / 2, sign * side.parts[way], _BAR_MM)
                start += side.parts[way]
        if math.isfinite(side.low) and side.high > side.low:
            ends = [sign * side.low, sign * side.high]
            axes.plot(ends, [middle, middle], color=INK, linewidth=0.9, solid_capstyle="butt", label="interval")
        beyond = sign * (side.reach + _NUMBER_GAP_MM * self._span(axes) / self.width)
        ha = "right" if sign < 0 else "left"
        axes.text(beyond, middle, number(side.total), ha=ha, va="center_baseline", fontsize=SMALL_PT, color=INK)


def _bar(axes: Axes, way: int, x: float, y: float, width: float, height: float) -> None:
    axes.add_patch(
        Rectangle(
            (x, y),
            width,
            height,
            facecolor=_FILLS[way],
            edgecolor=INK,
            hatch=_HATCHES[way],
            linewidth=0.3,
            label=_WORDS[way],
        )
    )


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


def _explained(seeds: int, basis: Basis, baseline: str) -> str:
    """Say what is displaced and what marks stand for."""
    reference = elided(baseline)
    what = f"Displaced: funded in {reference} and not in the alternative, the same idea on the same world. "
    what += "Gained: the converse. In the key the word for displaced stands before that for gained."
    if seeds == 1:
        return f"{what} Bar and number: projects of the only seed."
    return f"{what} Bar and number: mean of {runs(seeds, 'paired runs')}. Line: {_interval(basis)}."


def _interval(basis: Basis) -> str:
    return basis.interval.replace("mean paired difference", "mean (Monte-Carlo error, not the spread of runs)")


def _finding(sides: _Sides, alternatives: Sequence[str], baseline: str, sector: str, seeds: int) -> str:
    """Say how many projects of the sector in question and of all others are displaced and gained."""
    label, reference = sector_label(sector), elided(baseline)
    known = [
        name for name in alternatives if (name, sector, "gained") in sides and (name, ALL_SECTORS, "gained") in sides
    ]
    if not known:
        return f"{UNDEFINED} against {reference}"
    basis = "one pair of runs each" if seeds == 1 else f"means of {runs(seeds, 'paired runs')}"

    def told(name: str) -> str:
        own, every = ([sides[name, of, to].total for to in ("displaced", "gained")] for of in (sector, ALL_SECTORS))
        others = [together - mine for together, mine in zip(every, own, strict=True)]
        lost, won = (
            f"{who} {number(-pair[0])}{SPACE}{number(pair[1], signed=True)}"
            for who, pair in ((label, own), ("others", others))
        )
        return f"{lost}, {won} in {elided(name)}"

    def balance(name: str) -> float:
        return sides[name, sector, "gained"].total - sides[name, sector, "displaced"].total

    extremes = dict.fromkeys((min(known, key=balance), max(known, key=balance)))
    return f"{'; '.join(told(name) for name in extremes)} against {reference} ({basis})"
