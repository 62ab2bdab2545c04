"""Read figures back: where their text lies and what it says."""

from __future__ import annotations

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from sim.plots.style import MARGIN_MM, PAGE_WIDTH_MM, print_style


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


def overlaps(figure: Figure) -> list[tuple[str, str]]:
    """Return the pairs of texts whose rectangles share more than a pixel both ways."""
    return _overlapping(visible_texts(figure))


def beyond_margin(figure: Figure) -> list[str]:
    """Return the texts that stick out into the white margin around a figure by more than half a millimetre."""
    return _sticking_out(visible_texts(figure), figure)


def misplaced(figure: Figure) -> list[tuple[str, str] | str]:
    """Return what overlaps and what sticks out into the margin of a figure, which is drawn once for both."""
    texts = visible_texts(figure)
    return [*_overlapping(texts), *_sticking_out(texts, figure)]


def _overlapping(texts: list[tuple[str, Bbox]], slack: float = 1.0) -> list[tuple[str, str]]:
    x0, y0, x1, y1 = np.transpose([box.extents for _, box in texts])
    wide = np.minimum.outer(x1, x1) - np.maximum.outer(x0, x0)
    high = np.minimum.outer(y1, y1) - np.maximum.outer(y0, y0)
    pairs = np.argwhere(np.triu((wide > slack) & (high > slack), k=1))
    return [(texts[one][0], texts[other][0]) for one, other in pairs]


def _sticking_out(texts: list[tuple[str, Bbox]], figure: Figure, slack_mm: float = 0.5) -> list[str]:
    width, height = figure.bbox.width, figure.bbox.height
    slack = -(MARGIN_MM - slack_mm) * width / PAGE_WIDTH_MM
    return [
        text
        for text, box in texts
        if box.x0 < -slack or box.y0 < -slack or box.x1 > width + slack or box.y1 > height + slack
    ]


def said(figure) -> str:
    """Return all that is written in a figure, in one line."""
    return " ".join(written(figure)).replace("\n", " ").replace("\N{NO-BREAK SPACE}", " ")


def artists(figure, label):
    """Return the lines of a figure that carry a label."""
    return [line for axes in figure.axes for line in axes.lines if line.get_label() == label]


def ends(figure, label):
    """Return both ends of every stroke of the first set of strokes that carries a label."""
    strokes = (each for axes in figure.axes for each in axes.collections if each.get_label() == label)
    return np.array(next(strokes).get_segments())


def shaded(figure):
    """Return the left edges of shaded years, in years, one for each panel that has them."""
    patches = [patch for axes in figure.axes for patch in axes.patches if patch.get_label() == "assumed calendar"]
    return [patch.get_xy()[0] for patch in patches]


def tables(results):
    """Return what figures of an outcome over time are drawn from."""
    return results.outcomes, results.comparison, results.baseline


def numbers(results):
    """Return what figures of an outcome of the whole time are drawn from."""
    return results.run_values, results.comparison, results.baseline
