"""`cci verify`: whether a results folder is what was written, and what would be computed again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.as_json import AsJson, say_json

__all__ = ["verify"]


def verify(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A results folder, finished or not.")],
    sample: Annotated[
        int, typer.Option(metavar="N", min=0, help="How many runs are computed again; which, the folder decides.")
    ] = 3,
    as_json: AsJson = False,
) -> None:
    """Check every file of results and compute a few runs again: 1 if some differ or are unlisted, 2 if damaged."""
    from sim.cli.ending import FAULT, ending_cleanly, say_aside

    with ending_cleanly():
        from sim.cli.shown import say
        from sim.results.store.reading import read_folder
        from sim.runs.verified import read_whole, tables_that_differ
        from sim.runs.verified import sample as drawn

        results = read_folder(folder)
        rows = read_whole(results)
        state = "" if results.manifest.complete else "unfinished, "
        lost = str(results.unlisted())
        which = "every file that is listed" if lost else "every file"
        if not as_json:
            say(
                f"{folder}: {state}{len(results.done)} runs, {rows:,} rows: {which} and every page is as it was written"
            )
        if lost:
            say_aside(f"{folder}: {lost}; the command that made it, given again, takes up or keeps what is there")
        again = []
        for key, tables in tables_that_differ(results, drawn(results, sample)):
            again.append({**key._asdict(), "differ": tables})
            if tables:
                say_aside(f"{key}: computed again, {', '.join(tables)} differ from what is stored")
            elif not as_json:
                say(f"{key}: computed again, the same to the byte")
        if as_json:
            whole = {"complete": results.manifest.complete, "runs": len(results.done), "rows": rows, "unlisted": lost}
            say_json({"folder": str(folder), **whole, "computed_again": again})
        if lost or any(one["differ"] for one in again):
            raise typer.Exit(FAULT)
