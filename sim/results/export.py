"""Write tables as CSV and JSON, row by row."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.outcomes.dictionary import EUR, OF_THE_OUTCOME, column_of, measures_money
from sim.outcomes.tables import COLUMNS

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CsvStyle", "csv_lines", "csv_of", "csv_text", "in_cents", "json_lines", "json_rows", "starts_formula"]

_FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
Batches = Iterable[Mapping[str, list[Any]]]


@dataclass(frozen=True)
class CsvStyle:
    """How CSV is written: what stands between cells, and between whole numbers and decimals."""

    separator: str = ","
    decimal: str = "."


PLAIN = CsvStyle()


def csv_lines(batches: Batches, name: str, style: CsvStyle = PLAIN) -> Iterator[str]:
    """Yield a table as CSV, the header first; undefined is empty, and no text is read as a formula.

    Args:
        batches: Some rows at a time, as lists by column; undefined is None.
        name: The table.
        style: How it is written.
    """
    return csv_of(tuple(COLUMNS[name]), (in_cents(batch, name) for batch in batches), style)


def csv_of(columns: Sequence[str], batches: Batches, style: CsvStyle = PLAIN) -> Iterator[str]:
    """Yield rows of some columns as CSV, in the way of `csv_lines`."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n", delimiter=style.separator)
    writer.writerow(columns)
    for batch in batches:
        cells = ([_cell(value, style.decimal) for value in batch[column]] for column in columns)
        writer.writerows(zip(*cells, strict=True))
        yield stream.getvalue()
        stream.seek(0)
        stream.truncate()
    yield stream.getvalue()


def csv_text(frame: pd.DataFrame, measured: Collection[str] = ()) -> str:
    """Return any table of results as CSV, in the way of `csv_lines`.

    Args:
        frame: The table.
        measured: Columns whose unit is that of the outcome or measure that each row names.
    """
    defined = frame.astype(object).where(frame.notna(), None)
    batch = {str(column): defined[column].tolist() for column in frame.columns}
    units = {name: OF_THE_OUTCOME if name in measured else EUR if name.endswith("_eur") else "" for name in batch}
    return "".join(csv_of(tuple(batch), [_with_cents(batch, units)]))


def in_cents(batch: Mapping[str, list[Any]], name: str) -> dict[str, list[Any]]:
    """Return rows of a table with money rounded to whole cents, as spreadsheets show it."""
    return _with_cents(batch, {column: column_of(name, column).unit for column in COLUMNS[name]})


def _with_cents(batch: Mapping[str, list[Any]], units: Mapping[str, str]) -> dict[str, list[Any]]:
    """Return rows with money rounded to whole cents, given the unit of each column."""
    measures = batch.get("outcome", batch.get("measure", ()))
    in_euro = [measures_money(str(one)) for one in measures]
    rounded = dict(batch)
    for column, unit in units.items():
        if unit == EUR:
            rounded[column] = [_cents(value) for value in batch[column]]
        elif unit == OF_THE_OUTCOME:
            pairs = zip(batch[column], in_euro, strict=True)
            rounded[column] = [_cents(value) if is_amount else value for value, is_amount in pairs]
    return rounded


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


def json_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return any table of results as what JSON can hold: an object a row, numbers as they are, undefined none."""
    defined = frame.astype(object).where(frame.notna(), None)
    return [{str(name): _plain(value) for name, value in row.items()} for row in defined.to_dict("records")]


def starts_formula(text: str) -> bool:
    """Return whether a spreadsheet may take a text for a formula (OWASP, CSV injection)."""
    return text.lstrip().startswith(_FORMULA_STARTS) or text[:1] in ("\t", "\r", "\n")


def _plain(value: Any) -> Any:
    plain = value.item() if hasattr(value, "item") else value
    if isinstance(plain, float) and not math.isfinite(plain):
        return None  # JSON has no word for it
    return list(plain) if isinstance(plain, tuple) else _short(plain)


def _cell(value: Any, decimal: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        quotable = value.replace("\r", " ")  # the csv module does not quote a lone carriage return
        return f"'{quotable}" if starts_formula(value) else quotable  # what follows an apostrophe is text
    return repr(_short(value)).replace(".", decimal)


def _cents(value: Any) -> Any:
    return value if value is None else round(value, 2)


def _short(value: Any) -> Any:
    # A whole number needs no ".0"; beyond 2**53 a float names no whole number of its own.
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value
