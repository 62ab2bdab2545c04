"""What a sheet of a spreadsheet has room for, and where a workbook can be written."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from sim.errors import InputError, Problem
from sim.outcomes.tables import COLUMNS
from sim.results.chosen_rows import FILTERS

__all__ = ["MOST_ROWS", "check_workbook_path", "on_a_sheet"]

MOST_ROWS = 1_048_576
"""Rows of a sheet, the one with the headings included; what a spreadsheet has no row for it leaves out."""


def check_workbook_path(path: Path) -> None:
    """Make sure that a workbook can be written at a path.

    Raises:
        InputError: It does not end in `.xlsx`, there is no such folder, or it is no file.
    """
    where = f"workbook {path}"
    if path.suffix.lower() != ".xlsx":
        raise InputError([Problem(where, "the name does not end in .xlsx", "a name like table.xlsx")])
    if not path.parent.is_dir():
        raise InputError([Problem(where, f"there is no folder {path.parent}", "a file in a folder that is there")])
    if path.exists() and not path.is_file():
        raise InputError([Problem(where, "there is something else of this name", "a file")])


def on_a_sheet(pieces: Iterable[pa.Table], name: str) -> list[pa.Table]:
    """Return the pieces of a table, of which no more are read than fit on a sheet.

    Raises:
        InputError: They do not fit.
    """
    found: list[pa.Table] = []
    rows = 0
    for piece in pieces:
        found.append(piece)
        rows += piece.num_rows
        if rows >= MOST_ROWS:
            told = f"{rows:,} rows or more; a sheet has {MOST_ROWS:,}, one of them for the headings"
            filters = [option for option, column in FILTERS.items() if column in COLUMNS[name]]
            raise InputError([Problem(f"table {name}", told, f"fewer, by {', '.join(filters)}; or CSV")])
    return found
