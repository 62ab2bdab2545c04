"""Write tables as CSV and JSON, row by row."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sim.outcomes.tables import COLUMNS

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["csv_lines", "csv_text", "json_lines"]

_FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
Batches = Iterable[Mapping[str, list[Any]]]


def csv_lines(batches: Batches, name: str) -> Iterator[str]:
    """Yield a table as CSV, the header first; undefined is empty, and no text is read as a formula.

    Args:
        batches: Some rows at a time, as lists by column; undefined is None.
        name: The table.
    """
    kinds = COLUMNS[name]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(kinds)
    for batch in batches:
        cells = ([_cell(value) for value in batch[column]] for column in kinds)
        writer.writerows(zip(*cells, strict=True))
        yield stream.getvalue()
        stream.seek(0)
        stream.truncate()
    yield stream.getvalue()


def csv_text(frame: pd.DataFrame) -> str:
    """Return any table of results as CSV, in the way of `csv_lines`."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(frame.columns)
    defined = frame.astype(object).where(frame.notna(), None)
    writer.writerows([_cell(value) for value in row] for row in defined.itertuples(index=False))
    return stream.getvalue()


def json_lines(batches: Batches, name: str) -> Iterator[str]:
    """Yield a table as one JSON array with an object a row, a row a line; undefined is null."""
    columns = tuple(COLUMNS[name])
    separator = "[\n"
    for batch in batches:
        for row in zip(*(batch[column] for column in columns), strict=True):
            values = (_short(value) for value in row)
            yield separator + json.dumps(dict(zip(columns, values, strict=True)), ensure_ascii=False)
            separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        # An apostrophe makes spreadsheets take what follows as text (OWASP, CSV injection).
        starts_formula = value.lstrip().startswith(_FORMULA_STARTS) or value[:1] in ("\t", "\r", "\n")
        quotable = value.replace("\r", " ")  # the csv module does not quote a lone carriage return
        return f"'{quotable}" if starts_formula else quotable
    return repr(_short(value))


def _short(value: Any) -> Any:
    # A whole number needs no ".0"; beyond 2**53 a float names no whole number of its own.
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value
