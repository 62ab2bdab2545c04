"""What a sheet of a spreadsheet has room for, and where a workbook can be written."""

from __future__ import annotations

from pathlib import Path

from sim.errors import InputError, Problem
from sim.outcomes.tables import COLUMNS
from sim.results.chosen_rows import FILTERS

__all__ = ["MOST_ROWS", "check_rows", "checked_workbook_path"]

MOST_ROWS = 1_048_576
"""Rows of a sheet, the one with the headings included; what a spreadsheet has no row for it leaves out."""


def checked_workbook_path(path: Path) -> Path:
    """Return a path at which a workbook can be written.

    Raises:
        InputError: It does not end in `.xlsx`, there is no such folder, or it is no file.
    """
    where = f"--xlsx {path}"
    if path.suffix.lower() != ".xlsx":
        raise InputError([Problem(where, "the name does not end in .xlsx", "a name like table.xlsx")])
    if not path.parent.is_dir():
        raise InputError([Problem(where, f"there is no folder {path.parent}", "a file in a folder that is there")])
    if path.exists() and not path.is_file():
        raise InputError([Problem(where, "there is something else of this name", "a file")])
    return path


def check_rows(name: str, rows: int) -> None:
    """Make sure that a table fits on a sheet.

    Raises:
        InputError: It does not.
    """
    if rows >= MOST_ROWS:
        found = f"{rows:,} rows; a sheet has {MOST_ROWS:,}, one of them for the headings"
        filters = [option for option, column in FILTERS.items() if column in COLUMNS[name]]
        raise InputError([Problem(f"table {name}", found, f"fewer, by {', '.join(filters)}; or --csv")])
