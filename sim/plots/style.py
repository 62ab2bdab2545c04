"""Look of every figure: sizes for a printed A4 page, one typeface, and the colour of each scenario.

Colours were chosen one after another, each as far as possible (CIELAB) from those before it, under normal,
protanopic and deuteranopic vision (Machado et al. 2009). With this many scenarios colour alone cannot tell
all of them apart, so figures also name them directly and give each its own marker.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from functools import wraps
from types import MappingProxyType
from typing import Any, ParamSpec, TypeVar

from matplotlib import style as matplotlib_style
from matplotlib.colors import to_hex, to_rgb

from sim.inputs.base import Record
from sim.inputs.csv_file import read_csv
from sim.inputs.roots import scenarios_root

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")

PAGE_WIDTH_MM = 170.0
"""Width of a figure: the text block of an A4 page with margins of 20 mm."""

MARGIN_MM = 3.0
"""White space around everything in a figure."""

BODY_WIDTH_MM = PAGE_WIDTH_MM - 2 * MARGIN_MM
"""Width that text and drawing have."""

PRINT_DPI = 300
"""Resolution of PNG files, in dots per inch."""

SCREEN_DPI = 120
"""Resolution of figures shown in a notebook, in dots per inch."""

TITLE_PT = 10.0
TEXT_PT = 7.5
SMALL_PT = 6.5

INK = "#1A1A1A"
"""Colour of text."""

QUIET = "#5C5C5C"
"""Colour of text that explains rather than says."""

GRID = "#D9D9D9"
"""Colour of grid and zero lines in the background."""

STRIPE = "#F4F4F4"
"""Colour of every other row, to guide the eye across."""

SHADE = "#ECECEC"
"""Colour behind what rests on an assumed calendar; darker than a stripe, so that it survives printing."""


class _ColourRow(Record):
    """The colour, like `#4A9BD9`, of a shipped scenario."""

    scenario: str
    colour: str


BASELINE = "#2B2B2B"
"""Colour of the scenario a figure compares with, whatever its name."""

SCENARIO_COLOURS: Mapping[str, str] = MappingProxyType(
    {row.scenario: row.colour for row in read_csv(scenarios_root() / "colours.csv", _ColourRow, ("scenario",)).rows}
)
"""Colour of each shipped scenario, from `colours.csv` beside the scenario files; whatever else is in the figure."""

_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "p", "h", "<", ">", "8")

_SETTINGS: dict[str, Any] = {
    "font.family": ["DejaVu Sans"],  # comes with matplotlib: the same widths on every machine
    "font.size": TEXT_PT,
    "text.color": INK,
    "text.hinting": "none",  # widths in proportion at any resolution, so that what fits one file fits all
    "text.parse_math": False,  # a dollar sign in a scenario's name is a dollar sign
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.labelsize": TEXT_PT,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": TEXT_PT,
    "ytick.labelsize": TEXT_PT,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "grid.color": GRID,
    "grid.linewidth": 0.5,
    "lines.linewidth": 1.4,
    "lines.solid_capstyle": "round",
    "svg.fonttype": "none",  # text as text: it can be found, read out and changed
    "pdf.fonttype": 42,
    "svg.hashsalt": "cci-sim",
}


def print_style() -> AbstractContextManager[None]:
    """Return the context in which figures are built, drawn and saved; a user's own settings do not enter."""
    context: AbstractContextManager[None] = matplotlib_style.context(["default", _SETTINGS])
    return context


def printed(build: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
    """Make a function build what it draws in the printed style."""

    @wraps(build)
    def in_style(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Result:
        with print_style():
            return build(*args, **kwargs)

    return in_style


def scenario_colours(names: Iterable[str], baseline: str) -> dict[str, str]:
    """Return the colour of each scenario of a comparison.

    The scenario compared with is always dark and a shipped one always has its own colour. Any other name
    starts at a place in the palette that follows from the name alone and takes the next free colour where that
    is taken, so all figures of one comparison agree.
    """
    known = list(dict.fromkeys(names))
    colours = {name: SCENARIO_COLOURS[name] for name in known if name in SCENARIO_COLOURS}
    palette = [colour for name, colour in SCENARIO_COLOURS.items() if name != "baseline"]
    if baseline in known:
        colours[baseline] = BASELINE
    for name in sorted(set(known) - set(colours)):
        start = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
        offered = [palette[(start + step) % len(palette)] for step in range(len(palette))]
        taken = set(colours.values())
        colours[name] = next((colour for colour in offered if colour not in taken), offered[0])
    return {name: colours[name] for name in known}


def scenario_markers(names: Iterable[str], baseline: str) -> dict[str, str]:
    """Return the marker of each scenario of a comparison: the second way, beside colour, to tell them apart."""
    others = [name for name in dict.fromkeys(names) if name != baseline]
    markers = {name: _MARKERS[1 + order % (len(_MARKERS) - 1)] for order, name in enumerate(others)}
    return {baseline: _MARKERS[0], **markers}


def readable(colour: str, contrast: float = 4.5) -> str:
    """Return the colour, darkened as far as small print on white needs (WCAG contrast, 4.5 unless told)."""
    red, green, blue = to_rgb(colour)
    share, darkened = 1.0, colour
    while _contrast_with_white(darkened) < contrast:
        share -= 0.02
        darkened = to_hex((red * share, green * share, blue * share))
    return darkened


def _contrast_with_white(colour: str) -> float:
    """Return the WCAG 2 contrast ratio, 1 to 21, of a colour on white."""
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
