"""`cci verify`: whether a results folder is what was written, and what would be computed again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["verify"]


def verify(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A results folder, finished or not.")],
    sample: Annotated[
        int, typer.Option(metavar="N", min=0, help="How many runs are computed again; which, the folder decides.")
    ] = 3,
) -> None:
    """Check every file of results and compute a few runs again: 1 if some differ or are unlisted, 2 if damaged."""
    from sim.cli.ending import FAULT, ending_cleanly, say_aside

    with ending_cleanly():
        from sim.cli.shown import say
        from sim.results.store.reading import read_folder
        from sim.runs.verified import read_whole, tables_that_differ
        from sim.runs.verified import sample as drawn

        held = read_folder(folder)
        rows = read_whole(held)
        state = "" if held.manifest.complete else "unfinished, "
        lost = held.unlisted()
        which = "every file that is listed" if str(lost) else "every file"
        say(f"{folder}: {state}{len(held.done)} runs, {rows:,} rows: {which} and every page is as it was written")
        if str(lost):
            say_aside(f"{folder}: {lost}; the command that made it, given again, takes up or keeps what is there")
        differ = 0
        for key, tables in tables_that_differ(held, drawn(held, sample)):
            if tables:
                differ += 1
                say_aside(f"{key}: computed again, {', '.join(tables)} differ from what is stored")
            else:
                say(f"{key}: computed again, the same to the byte")
        if differ or str(lost):
            raise typer.Exit(FAULT)
