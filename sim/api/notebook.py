"""What notebooks show: answers as small tables, and how far the work is in a line that is written over."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from html import escape

from sim.runs.execution import Progress
from sim.words.progress import how_far

__all__ = ["html_table", "progress_from"]


def progress_from(asked: Progress | bool | None) -> Progress | None:
    """Return who is told how far the work is: whoever was named, else a line on the screen.

    Args:
        asked: A function; True for the line, False for nothing, None for the line in a notebook and else nothing.
    """
    if callable(asked):
        return asked
    return _Line() if asked or (asked is None and _is_notebook()) else None


def _is_notebook() -> bool:
    """Return whether this process is the kernel of a notebook."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return shell is not None and hasattr(shell, "kernel")


class _Line:
    """One line on the screen, each time over what stood there."""

    def __init__(self) -> None:
        self.started = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        line = how_far(done, total, "worlds", time.monotonic() - self.started)
        print(f"\r{line:<40}", end="" if done < total else "\n", flush=True)


def html_table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in HTML; whatever text stands in it is shown as it is."""
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
