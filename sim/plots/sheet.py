"""A figure as a piece of a printed page: title, what it shows, the drawing, where it comes from."""

from __future__ import annotations

import io
import os
import re
from functools import lru_cache
from typing import IO, Any

from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Bbox

from sim.plots.style import (
    BODY_WIDTH_MM,
    INK,
    MARGIN_MM,
    PAGE_WIDTH_MM,
    PRINT_DPI,
    QUIET,
    SCREEN_DPI,
    SMALL_PT,
    STRIPE,
    TEXT_PT,
    TITLE_PT,
    print_style,
)

LINE_SPACING = 1.25
"""Distance of two lines of text, as a multiple of the size of the type."""

MM_PER_INCH = 25.4
_MM_PER_PT = MM_PER_INCH / 72
_GAP_MM = 2.0
_OVERHANG_MM = 1.0


def line_mm(size_pt: float, lines: int = 1) -> float:
    """Return the height in mm of some lines of type of a size in points."""
    return lines * size_pt * LINE_SPACING * _MM_PER_PT


@lru_cache(maxsize=4096)
def width_mm(text: str, size_pt: float, weight: str = "normal") -> float:
    """Return the width in mm of one line of text."""
    font = FontProperties(family="DejaVu Sans", size=size_pt, weight=weight)
    width: float = text_to_path.get_text_width_height_descent(text, font, ismath=False)[0]
    return width * _MM_PER_PT


def wrap(text: str, room_mm: float, size_pt: float, weight: str = "normal") -> list[str]:
    """Break text into lines no wider than the room.

    Lines end at spaces; only a word too long for a line of its own is broken, after a hyphen or anywhere if
    need be. A no-break space does not break, so that a number stays with its unit.
    """

    def fits(line: str) -> bool:
        return width_mm(line.rstrip(" "), size_pt, weight) <= room_mm

    lines = [""]
    for word in re.findall(r"[^ ]* ?", text):
        for piece in [word] if fits(word) else re.findall(r"[^-_/]*[-_/ ]?", word):
            if not fits(lines[-1] + piece) and lines[-1]:
                lines.append("")
            for letter in [piece] if fits(piece) else piece:
                if not fits(lines[-1] + letter):
                    lines.append("")
                lines[-1] += letter
    return [line.rstrip(" ") for line in lines]


class Sheet(Figure):
    """A figure as wide as the text block of a page, as high as its parts need, laid out in mm.

    The body, where the drawing goes, is `BODY_WIDTH_MM` wide and has its origin at the lower left. A sheet is a
    matplotlib `Figure` free of pyplot state; it draws and saves in one style whatever the settings around it, and
    shows in a notebook.

    Args:
        title: What is seen.
        subtitle: What marks and bands stand for.
        note: What scenarios are and where it comes from, at the foot, in one or more paragraphs.
        body_mm: Height of the body.

    Attributes:
        paper: What is saved of it, in inches, where that is not its own size.
    """

    paper: Bbox | None = None

    def __init__(self, title: str, subtitle: str, note: str, body_mm: float) -> None:
        heading = wrap(title, BODY_WIDTH_MM, TITLE_PT, "bold")
        explanation = wrap(subtitle, BODY_WIDTH_MM, TEXT_PT)
        foot = [line for part in note.splitlines() for line in wrap(part, BODY_WIDTH_MM, SMALL_PT)]
        foot_mm = line_mm(SMALL_PT, len(foot)) + _GAP_MM
        head_mm = line_mm(TITLE_PT, len(heading)) + line_mm(TEXT_PT, len(explanation)) + _GAP_MM
        self.body_mm = body_mm
        self._body_bottom_mm = MARGIN_MM + foot_mm
        self._height_mm = foot_mm + body_mm + head_mm + 2 * MARGIN_MM
        with print_style():
            super().__init__(
                figsize=(PAGE_WIDTH_MM / MM_PER_INCH, self._height_mm / MM_PER_INCH),
                dpi=PRINT_DPI,
                facecolor="white",
            )
            FigureCanvasAgg(self)
            self.suptitle(
                "\n".join(heading),
                x=MARGIN_MM / PAGE_WIDTH_MM,
                y=1 - MARGIN_MM / self._height_mm,
                ha="left",
                va="top",
                fontsize=TITLE_PT,
                fontweight="bold",
                linespacing=LINE_SPACING,
            )
            head_top = body_mm + head_mm - line_mm(TITLE_PT, len(heading))
            self.write(0, head_top, "\n".join(explanation), colour=QUIET, va="top")
            self.write(0, -_GAP_MM, "\n".join(foot), size_pt=SMALL_PT, colour=QUIET, va="top")

    def place(self, left: float, bottom: float, width: float, height: float) -> Axes:
        """Add axes to the body, measures in mm; for functions that are `printed`."""
        return self.add_axes(
            (
                (MARGIN_MM + left) / PAGE_WIDTH_MM,
                (self._body_bottom_mm + bottom) / self._height_mm,
                width / PAGE_WIDTH_MM,
                height / self._height_mm,
            )
        )

    def write(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size_pt: float = TEXT_PT,
        colour: str = INK,
        weight: str = "normal",
        ha: str = "left",
        va: str = "center",
    ) -> Text:
        """Write text into the body, position in mm; for functions that are `printed`."""
        return self.text(
            (MARGIN_MM + x) / PAGE_WIDTH_MM,
            (self._body_bottom_mm + y) / self._height_mm,
            text,
            fontsize=size_pt,
            color=colour,
            fontweight=weight,
            ha=ha,
            va=va,
            linespacing=LINE_SPACING,
        )

    def stripe(self, bottom: float, height: float) -> None:
        """Lay a quiet band under a row of the body, a little beyond its text on both sides, measures in mm."""
        corner = ((MARGIN_MM - _OVERHANG_MM) / PAGE_WIDTH_MM, (self._body_bottom_mm + bottom) / self._height_mm)
        self.add_artist(
            Rectangle(
                corner,
                (BODY_WIDTH_MM + 2 * _OVERHANG_MM) / PAGE_WIDTH_MM,
                height / self._height_mm,
                transform=self.transFigure,
                color=STRIPE,
                linewidth=0,
                zorder=-1,
            )
        )

    def draw(self, renderer: RendererBase) -> None:
        """Draw in the printed style, which also reaches ticks that come to be only now."""
        with print_style():
            super().draw(renderer)

    def savefig(
        self, fname: str | os.PathLike[str] | IO[Any], *, transparent: bool | None = None, **kwargs: Any
    ) -> None:
        """Save as `Figure.savefig` does, without date and version: the same figure gives the same bytes.

        Text stays text in SVG and PDF, so that it can be found, copied and changed.
        """
        suffix = os.fspath(fname).rpartition(".")[2] if isinstance(fname, str | os.PathLike) else "png"
        kind = kwargs.get("format") or suffix.lower()
        undated: dict[str, dict[str, str | None]] = {
            "png": {"Software": None},
            "svg": {"Date": None, "Creator": None},
            "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
        }
        kwargs["metadata"] = {**undated.get(kind, {}), **kwargs.get("metadata", {})}
        if self.paper is not None:
            kwargs = {"bbox_inches": self.paper, **kwargs}
        with print_style():
            super().savefig(fname, transparent=transparent, **kwargs)

    def _repr_png_(self) -> bytes:
        """Return the figure as PNG for a notebook."""
        image = io.BytesIO()
        self.savefig(image, format="png", dpi=SCREEN_DPI)
        return image.getvalue()
