"""Where results go if nobody says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

__all__ = ["say_files", "usual_place"]

_LONGEST = 120
_NAMED = 3


def usual_place(scenarios: Sequence[str], baseline: str | None = None) -> Path:
    """Return the folder named after what is run; a long list of names is cut short."""
    others = [name for name in scenarios if name != baseline]
    told = "-".join(others)
    if len(told) > _LONGEST:
        told = "-".join(name[: _LONGEST // _NAMED] for name in others[:_NAMED])
        told += f"-and-{len(others) - _NAMED}-more" if len(others) > _NAMED else ""
    return Path("results") / (f"{baseline}-vs-{told}" if baseline else told)


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
