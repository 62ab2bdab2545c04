"""The files of figures in a results folder."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import SimError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["drawn", "raise_for_figures"]

_FORMATS = ("png", "svg")


def drawn(figures: Callable[[], Mapping[str, Figure]]) -> tuple[dict[str, bytes], Exception | None]:
    """Draw figures and return the bytes of each in each format, by path in a results folder, or why there are none.

    Runs may have taken hours: their tables must not be lost because a figure cannot be drawn.
    """
    files = {}
    try:
        for name, figure in figures().items():
            for kind in _FORMATS:
                content = io.BytesIO()
                figure.savefig(content, format=kind)
                files[f"figures/{name}.{kind}"] = content.getvalue()
    except Exception as error:
        return {}, error
    return files, None


def raise_for_figures(failure: Exception | None, folder: str | Path) -> None:
    """Raise why there are no figures, once the tables are safe.

    Raises:
        SimError: There are none.
    """
    if failure is not None:
        told = f"{type(failure).__name__}: {failure}"
        raise SimError(f"the tables are in {folder}, but the figures could not be drawn: {told}") from failure
