"""Make a figure fit into a given width and height: everything in it grows or shrinks alike, text too."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.axis import Axis, XAxis
from matplotlib.collections import Collection
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from sim.errors import InputError, Problem
from sim.plots.sheet import MM_PER_INCH, Sheet
from sim.plots.style import print_style

__all__ = ["fitted"]

_SMALLEST_MM, _LARGEST_MM = 20.0, 2000.0


def fitted(sheet: Sheet, size: Sequence[float] | None, where: str = "size") -> Sheet:
    """Return a sheet as large as asked for, its content in the middle, as large as there is room.

    Args:
        sheet: A figure, which is changed.
        size: Width and height in mm; None leaves it as it is.
        where: What a message says the size was given for.

    Raises:
        InputError: That is no size, or none that can be printed.
    """
    if size is None:
        return sheet
    width, height = _checked(size, where)
    own_width, own_height = (side * MM_PER_INCH for side in sheet.get_size_inches())
    factor = min(width / own_width, height / own_height)
    with print_style():
        _scale(sheet, factor)
    sheet.set_size_inches(*(side * factor / MM_PER_INCH for side in (own_width, own_height)))
    left, bottom = (own_width * factor - width) / 2, (own_height * factor - height) / 2
    sheet.paper = Bbox.from_bounds(*(side / MM_PER_INCH for side in (left, bottom, width, height)))
    return sheet


def _checked(size: Sequence[float], where: str) -> tuple[float, float]:
    allowed = f"width and height in mm, each from {_SMALLEST_MM:g} to {_LARGEST_MM:g}"
    try:
        width, height = (float(side) for side in size)
    except (TypeError, ValueError):
        raise InputError([Problem(where, repr(size), allowed)]) from None
    if not all(math.isfinite(side) and _SMALLEST_MM <= side <= _LARGEST_MM for side in (width, height)):
        raise InputError([Problem(where, f"{width:g} x {height:g}", allowed)])
    return width, height


def _scale(sheet: Sheet, factor: float) -> None:
    """Multiply every measure in points; what is placed in shares of the sheet follows its size."""
    parts: dict[type, list[Any]] = {kind: sheet.findobj(kind) for kind in (Text, Line2D, Patch, Collection)}
    for text in parts[Text]:
        text.set_fontsize(text.get_fontsize() * factor)
    for line in parts[Line2D]:
        line.set_linewidth(line.get_linewidth() * factor)
        line.set_markersize(line.get_markersize() * factor)
        line.set_markeredgewidth(line.get_markeredgewidth() * factor)
    for patch in parts[Patch]:
        patch.set_linewidth(patch.get_linewidth() * factor)
    for lines in parts[Collection]:
        lines.set_linewidth([width * factor for width in lines.get_linewidth()])
    for axis in sheet.findobj(Axis):
        _scale_ticks(axis, factor)


def _scale_ticks(axis: Axis, factor: float) -> None:
    told: dict[str, Any] = axis.get_tick_params()
    style: Any = mpl.rcParams
    kind = "xtick" if isinstance(axis, XAxis) else "ytick"
    usual = {
        "length": style[f"{kind}.major.size"],
        "width": style[f"{kind}.major.width"],
        "pad": style[f"{kind}.major.pad"],
        "labelsize": style[f"{kind}.labelsize"],
        "grid_linewidth": style["grid.linewidth"],
    }
    axis.set_tick_params(**{name: told.get(name, value) * factor for name, value in usual.items()})
    axis.labelpad *= factor
