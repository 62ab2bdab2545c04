"""A table as a workbook for spreadsheets: numbers are numbers in every language, and text is never a formula."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxFileError
from xlsxwriter.worksheet import Worksheet

from sim.errors import InputError, Problem
from sim.outcomes.dictionary import EUR, OF_THE_OUTCOME, column_of, is_money
from sim.outcomes.tables import COLUMNS
from sim.results.export import Batches, in_cents, starts_formula
from sim.results.store.disk import created

__all__ = ["write_workbook"]

Row = Sequence[Any]
_NARROWEST, _WIDEST = 10, 40
_LARGEST = 10**15  # a spreadsheet has 15 digits; a larger seed would come back as another
_MADE = datetime(1980, 1, 1)  # said outright, so that the same table gives the same bytes


def write_workbook(path: Path, name: str, batches: Batches, dictionary: Mapping[str, Sequence[str]]) -> None:
    """Write a table, and on a second sheet its dictionary; whole or not at all, over what is there.

    Args:
        path: Where.
        name: The table.
        batches: Some rows at a time, as lists by column; undefined is None.
        dictionary: As `sim.results.codebook` returns it.

    Raises:
        InputError: It cannot be written, or a text is too long for a cell.
    """
    money = _money(name)
    try:
        with created(path) as file, Workbook(file, {"constant_memory": True, "use_zip64": True}) as book:
            book.set_properties({"created": _MADE})
            rows = (row for batch in batches for row in _rows(in_cents(batch, name), tuple(COLUMNS[name])))
            _write_sheet(book, name, tuple(COLUMNS[name]), rows, money)
            _write_sheet(book, "dictionary", tuple(dictionary), _rows(dictionary, tuple(dictionary)), lambda row: ())
    except (OSError, XlsxFileError) as error:
        told = (error.strerror if isinstance(error, OSError) else None) or str(error)
        found = f"cannot be written: {told}"
        raise InputError([Problem(f"workbook {path}", found, "a folder with room that you may write")]) from None


def _rows(batch: Mapping[str, Sequence[Any]], columns: Sequence[str]) -> Iterator[Row]:
    return zip(*(batch[column] for column in columns), strict=True)


def _money(name: str) -> Callable[[Row], Collection[int]]:
    """Return a function that says which cells of a row are amounts of money."""
    columns = tuple(COLUMNS[name])
    always = frozenset(place for place, column in enumerate(columns) if column_of(name, column).unit == EUR)
    if "outcome" not in columns:
        return lambda row: always
    varying = frozenset(i for i, column in enumerate(columns) if column_of(name, column).unit == OF_THE_OUTCOME)
    outcome = columns.index("outcome")
    return lambda row: varying if is_money(name, columns[min(varying)], row[outcome]) else always


def _write_sheet(
    book: Workbook, name: str, columns: Sequence[str], rows: Iterable[Row], money: Callable[[Row], Collection[int]]
) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    heading = book.add_format({"bold": True})
    for place, column in enumerate(columns):
        sheet.set_column(place, place, min(_WIDEST, max(_NARROWEST, len(column) + 2)))
        sheet.write_string(0, place, column, heading)
    formats = {"money": book.add_format({"num_format": "#,##0.00"}), "text": book.add_format({"quote_prefix": True})}
    last = 0
    for last, row in enumerate(rows, start=1):
        in_euro = money(row)
        for place, value in enumerate(row):
            _write_cell(sheet, last, place, value, formats, place in in_euro)
    sheet.autofilter(0, 0, last, len(columns) - 1)


def _write_cell(sheet: Worksheet, row: int, place: int, value: Any, formats: Mapping[str, Any], in_euro: bool) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, str):
        # A text that begins like a formula stays text also where somebody edits its cell.
        if sheet.write_string(row, place, value, formats["text"] if starts_formula(value) else None) < 0:
            found = f"a text of {len(value):,} letters, longer than a cell"
            raise InputError([Problem(f"sheet {sheet.name}, row {row + 1}", found, "CSV")])
    elif not math.isfinite(value) or abs(value) > _LARGEST:
        sheet.write_string(row, place, repr(value))
    else:
        sheet.write_number(row, place, value, formats["money"] if in_euro else None)
