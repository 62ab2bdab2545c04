"""`cci table`: write one table of a results folder to stdout."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["table"]


def table(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A results folder.")],
    name: Annotated[str, typer.Argument(help="outcomes, calls, projects, proposals, comparison or draws.")],
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV, which is what you get anyway.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, an object a row.")] = False,
) -> None:
    """Write one table of a results folder to stdout; undefined is empty."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly():
        from sim.cli.ending import say_aside
        from sim.errors import InputError, Problem
        from sim.results.columnar import as_lists
        from sim.results.export import csv_lines, json_lines
        from sim.results.store.reading import read_folder

        if as_csv and as_json:
            raise InputError([Problem("--csv --json", "both were given", "one of them")])
        held = read_folder(folder)
        pieces = held.pieces(name)
        if not held.manifest.complete:
            say_aside(f"unfinished: {len(held.done)} of {len(held.wanted)} runs are in this table")
        written = json_lines if as_json else csv_lines
        for text in written(as_lists(pieces), name):
            sys.stdout.write(text)
        sys.stdout.flush()
