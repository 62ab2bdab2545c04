"""Read figures back: where their text lies and what it says."""

from __future__ import annotations

from itertools import combinations

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from sim.plots.style import print_style


def written(figure: Figure) -> list[str]:
    """Return every text of a figure, tick labels apart, which come to be only when it is drawn."""
    return [text.get_text() for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible()]


def visible_texts(figure: Figure) -> list[tuple[str, Bbox]]:
    """Return every text that is drawn, with its rectangle in pixels."""
    figure.draw_without_rendering()
    renderer = FigureCanvasAgg(figure).get_renderer()
    undrawn = _undrawn(figure)
    with print_style():  # a sheet is drawn in it, and the width of a text depends on it
        return [
            (text.get_text(), text.get_window_extent(renderer))
            for text in figure.findobj(Text)
            if text.get_text().strip() and text.get_visible() and id(text) not in undrawn
        ]


def _undrawn(figure: Figure) -> set[int]:
    """Return the identities of texts that exist but are not drawn, such as spare tick labels beyond the limits."""
    undrawn = set()
    for axes in figure.axes:
        for axis, (low, high) in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
            for tick in [*axis.majorTicks, *axis.minorTicks]:
                if not (axes.axison and low <= tick.get_loc() <= high):
                    undrawn.add(id(tick.label1))
                undrawn.add(id(tick.label2))
            if not axes.axison:
                undrawn |= {id(axis.offsetText), id(axis.label)}
    return undrawn


def overlaps(figure: Figure, slack: float = 1.0) -> list[tuple[str, str]]:
    """Return the pairs of texts whose rectangles share more than `slack` pixels both ways."""
    pairs = []
    for (one, a), (other, b) in combinations(visible_texts(figure), 2):
        wide = min(a.x1, b.x1) - max(a.x0, b.x0)
        high = min(a.y1, b.y1) - max(a.y0, b.y0)
        if wide > slack and high > slack:
            pairs.append((one, other))
    return pairs


def beyond_page(figure: Figure, slack: float = 2.0) -> list[str]:
    """Return the texts that stick out of the page by more than `slack` pixels."""
    width, height = figure.bbox.width, figure.bbox.height
    return [
        text
        for text, box in visible_texts(figure)
        if box.x0 < -slack or box.y0 < -slack or box.x1 > width + slack or box.y1 > height + slack
    ]
