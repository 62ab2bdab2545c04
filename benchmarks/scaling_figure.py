"""Figure: the time of a complete run over the size of the region, beside the plain twin's."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from benchmarks.opponents import Match
from benchmarks.scaling import Size
from sim.plots.labels import spread
from sim.plots.sheet import Sheet, line_mm
from sim.plots.style import BASELINE, BODY_WIDTH_MM, GRID, QUIET, SCENARIO_COLOURS, TEXT_PT, printed, readable

_LEFT_MM, _BOTTOM_MM, _HEIGHT_MM, _LABELS_MM = 12.0, 11.0, 66.0, 40.0
_WIDTH_MM = BODY_WIDTH_MM - _LEFT_MM - _LABELS_MM

Line = tuple[str, str, str, list[int], list[float]]
"""Name, colour, marker, organisations and seconds."""


@printed
def scaling_figure(sizes: Sequence[Size], matches: Sequence[Match], exponent: float, machine: str) -> Sheet:
    """Draw seconds over organisations on logarithmic scales: the whole, its parts, and the twin.

    Args:
        sizes: The model at every size, smallest first.
        matches: The twin at the sizes it was run at.
        exponent: The exponent between the two largest sizes.
        machine: What it was measured on, for the foot.
    """
    small, large = sizes[0], sizes[-1]
    title = (
        f"A complete run takes {small.complete:.2f} s with {small.organisations:,} organisations and "
        f"{large.complete:.1f} s with {large.organisations:,}"
    )
    explained = (
        f"Point: median, each run in a process of its own. Between the two largest sizes time grows with the size to "
        f"the power of {exponent:.2f}; dashed: in proportion to the size. Twin: one Mesa object an agent, same worlds, "
        f"run and tables."
    )
    sheet = Sheet(title, explained, f"Source: cci-sim, make bench. {machine}", _BOTTOM_MM + _HEIGHT_MM + 7.0)
    axes = sheet.place(_LEFT_MM, _BOTTOM_MM, _WIDTH_MM, _HEIGHT_MM)
    axes.set_xscale("log")
    axes.set_yscale("log")
    lines = _lines(sizes, matches)
    for name, colour, marker, organisations, seconds in lines:
        axes.plot(organisations, seconds, color=colour, marker=marker, markersize=4, label=name)
    axes.plot(
        [small.organisations, large.organisations],
        [large.complete * small.organisations / large.organisations, large.complete],
        color=QUIET,
        linewidth=0.8,
        linestyle=(0, (4, 3)),
        zorder=0,
    )
    axes.grid(axis="y", which="major", color=GRID)
    axes.set_axisbelow(True)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}" if value < 1e6 else f"{value / 1e6:g} m"))
        axis.set_minor_formatter(FuncFormatter(lambda _value, _: ""))
    axes.set_xticks([20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000])
    axes.set_xlim(small.organisations * 0.8, large.organisations * 1.15)
    sheet.write(_LEFT_MM, 1.5, "organisations in the course of a run (m: million)", colour=QUIET, va="bottom")
    sheet.write(0, _BOTTOM_MM + _HEIGHT_MM + 3.5, "seconds", colour=QUIET)
    _name_ends(axes, lines)
    return sheet


def _lines(sizes: Sequence[Size], matches: Sequence[Match]) -> list[Line]:
    organisations = [size.organisations for size in sizes]
    parts: list[tuple[str, str, str, list[float]]] = [
        ("complete run", BASELINE, "o", [size.complete for size in sizes]),
        ("run", SCENARIO_COLOURS["full-alignment"], "s", [size.run for size in sizes]),
        ("world", SCENARIO_COLOURS["alignment-without-cluster"], "^", [size.world for size in sizes]),
        ("tables", SCENARIO_COLOURS["no-alignment"], "D", [size.tables for size in sizes]),
    ]
    lines = [(name, colour, marker, organisations, seconds) for name, colour, marker, seconds in parts]
    shown = [match for match in matches if match.organisations >= organisations[0]]
    twin = [match.organisations for match in shown], [match.twin for match in shown]
    return [("plain twin", SCENARIO_COLOURS["no-cluster"], "v", *twin), *lines]


def _name_ends(axes: Axes, lines: Sequence[Line]) -> None:
    """Write the name and the last value of each line where it ends, moved apart where lines end close together."""
    to_axes = axes.transData + axes.transAxes.inverted()
    ends = {line[0]: to_axes.transform((line[3][-1], line[4][-1])) for line in lines}
    at_right = [line for line in lines if line[3][-1] == max(line[3][-1] for line in lines)]
    height = line_mm(TEXT_PT) + 0.4
    centres = spread(
        [ends[line[0]][1] * _HEIGHT_MM for line in at_right], [height] * len(at_right), -_BOTTOM_MM, 2 * _HEIGHT_MM
    )
    places = {line[0]: (1.02, centre / _HEIGHT_MM) for line, centre in zip(at_right, centres, strict=True)}
    for name, colour, _, _, seconds in lines:
        x, y = places.get(name, (ends[name][0] + 0.02, ends[name][1]))
        axes.text(
            x,
            y,
            f"{name} {seconds[-1]:.2f} s" if seconds[-1] < 1 else f"{name} {seconds[-1]:.1f} s",
            transform=axes.transAxes,
            color=readable(colour),
            fontweight="bold",
            va="center",
        )
