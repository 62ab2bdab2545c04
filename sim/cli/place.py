"""Where results go if nobody says."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from sim.scenario.settings import short_setting

__all__ = ["say_files", "usual_place"]

_LONGEST = 120
_LONGEST_SETTINGS = 60
_NAMED = 3


def usual_place(
    scenarios: Sequence[str], baseline: str | None = None, settings: Sequence[str] = (), uncertainty: str | None = None
) -> Path:
    """Return the folder named after what is asked, so that what is asked otherwise goes elsewhere.

    Args:
        scenarios: Names of what is run; a long list is cut short.
        baseline: The one with which others are compared.
        settings: What was set, like `policy.cluster.staff_fte=4`.
        uncertainty: How assumptions are drawn; not at all if None.
    """
    others = [name for name in scenarios if name != baseline]
    told = "-".join(others)
    if len(told) > _LONGEST:
        told = "-".join(name[: _LONGEST // _NAMED] for name in others[:_NAMED])
        told += f"-and-{len(others) - _NAMED}-more" if len(others) > _NAMED else ""
    told = f"{baseline}-vs-{told}" if baseline else told
    told += f"-{uncertainty}" if uncertainty not in (None, "none") else ""
    return Path("results") / (told + _set_in_short(settings))


def _set_in_short(settings: Sequence[str]) -> str:
    """Return settings as part of a name: as they are if short and plain, else a digest of them."""
    if not settings:
        return ""
    told = "".join(f"-{short_setting(text)}" for text in sorted(settings))
    if len(told) <= _LONGEST_SETTINGS and re.fullmatch(r"[\w.+-]+", told):
        return told
    return f"-set-{hashlib.sha256(chr(10).join(sorted(settings)).encode()).hexdigest()[:8]}"


def say_files(folder: Path) -> None:
    """Print which files are where."""
    from sim.cli.shown import say

    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    figures = [name for name in names if name.startswith("figures/")]
    tables = [name for name in names if name not in figures]
    say(f"Written to {folder}: {', '.join(tables)}" + (f" and {len(figures)} figures" if figures else ""))
    for name in figures:
        if name.endswith(".svg"):
            say(f"  {folder / name} (and .png)")
