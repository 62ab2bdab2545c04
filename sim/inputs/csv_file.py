"""Read a comma-separated table into checked rows, every problem of the file at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from sim.errors import InputError, Problem
from sim.inputs.base import Record
from sim.inputs.cells import converter_of
from sim.inputs.nearest import nearest
from sim.inputs.text_file import read_text
from sim.inputs.validation import KeyPath, problems_of, reading_order
from sim.inputs.wording import one_of, written
from sim.units import WRITTEN

__all__ = ["Table", "read_csv"]

LARGEST_BYTES = 2**20
MOST_LINES = 20_000
MOST_PROBLEMS = 1_000

# A quoted cell (a doubled quote stands for one) or a bare one; possessive, so that it never backtracks.
_CELL = re.compile(r'[ \t]*(?:"((?:[^"]|"")*+)"[ \t]*|([^",]*))')

RowT = TypeVar("RowT", bound=Record)


@dataclass(frozen=True)
class Table(Generic[RowT]):
    """The rows of a file, and where each of their cells stands.

    Attributes:
        path: The file.
        rows: Its rows, in the order of the file.
        columns: The columns that are there, in the order of the file.
    """

    path: Path
    rows: tuple[RowT, ...]
    columns: tuple[str, ...] = field(repr=False)
    _lines: tuple[_Line, ...] = field(repr=False)

    def line_of(self, index: int) -> int:
        """Return the line number, from 1, of the row at `index`."""
        return self._lines[index].number

    def where(self, index: int, column: str) -> str:
        """Return `file:line:column` of one cell, for checks across tables."""
        return self._lines[index].where(self.path, self.columns.index(column))


def read_csv(path: Path, row_type: type[RowT], key: tuple[str, ...]) -> Table[RowT]:
    """Read a table whose columns are the fields of `row_type`, in any order.

    Numbers have a decimal point, truth values are `yes` or `no`, quarters look like 2014Q1, several
    words are separated by `;`. An empty cell is None where the field allows it, no words where it
    holds several, else the empty text. A column may be missing if its field has a default.

    Args:
        path: A UTF-8 file with a header, columns separated by commas, one row a line.
        row_type: The model of one row.
        key: The fields that together tell one row from another.

    Raises:
        InputError: Every problem of the file: its columns, its cells, rows with the same key.
    """
    written_lines = read_text(path, LARGEST_BYTES).rstrip("\n").split("\n")
    if len(written_lines) > MOST_LINES:
        where = f"{path}:{MOST_LINES + 1}:1"
        raise InputError([Problem(where, f"{len(written_lines):,} lines", f"at most {MOST_LINES:,} lines")])
    problems: list[Problem] = []
    if ";" in written_lines[0] and "," not in written_lines[0] and len(row_type.model_fields) > 1:
        # One problem says it all: with the wrong separator every row looks wrong.
        raise InputError([Problem(f"{path}:1:1", "the columns are separated by ';'", "columns separated by ','")])
    header, *lines = _split_lines(path, written_lines, problems)
    columns = header.cells
    column_problems = _column_problems(path, header, row_type)
    if column_problems:
        raise InputError(sorted(column_problems + problems, key=reading_order))
    converters = [converter_of(row_type.model_fields[column]) for column in columns]
    rows: list[RowT] = []
    first_line: dict[tuple[Any, ...], int] = {}
    for line in lines:
        if len(problems) > MOST_PROBLEMS:
            # Nobody reads on, and a wrong file of a megabyte would take long to describe.
            found = f"more than {MOST_PROBLEMS:,} problems above; the rest is not checked"
            problems.append(Problem(f"{path}:{line.number}:1", found, ""))
            break
        cells = zip(columns, converters, line.cells, strict=True)
        content = {column: convert(cell) for column, convert, cell in cells}
        try:
            rows.append(row_type.model_validate(content, context=WRITTEN))
        except ValidationError as error:
            document = _RowDocument(path, line, columns, content)
            problems += problems_of(error, row_type, document, booleans="yes or no")
        seen = first_line.setdefault(tuple(content.get(name) for name in key), line.number)
        if seen != line.number:
            problems.append(_repetition(path, line, columns, key, seen))
    if problems:
        raise InputError(sorted(problems, key=reading_order))
    return Table(path, tuple(rows), columns, tuple(lines))


@dataclass(frozen=True)
class _Line:
    """A line of the file, split into cells."""

    number: int
    cells: tuple[str, ...]
    starts: tuple[int, ...]

    def where(self, path: Path, cell: int) -> str:
        return f"{path}:{self.number}:{self.starts[cell] + 1}"


@dataclass(frozen=True)
class _RowDocument:
    """One row seen as a document whose keys are the columns."""

    path: Path
    line: _Line
    columns: tuple[str, ...]
    content: Mapping[str, Any]

    def position(self, path: KeyPath) -> str:
        column = path[0] if path else None
        return self.line.where(self.path, self.columns.index(column) if column in self.columns else 0)

    def key_position(self, path: KeyPath) -> str:
        return self.position(path)

    def holds(self, path: KeyPath) -> bool:
        return path[0] in self.columns


def _split_lines(path: Path, lines: list[str], problems: list[Problem]) -> list[_Line]:
    # A line that is no row of the table is left out: its one problem says enough.
    split: list[_Line] = []
    for number, text in enumerate(lines, start=1):
        line, stray_quote = _split(number, text)
        where = f"{path}:{number}"
        if stray_quote is not None:
            quoting = 'quotes around a whole cell, on one line, a quote inside doubled ("")'
            problems.append(Problem(f"{where}:{stray_quote + 1}", "a stray or unclosed quote", quoting))
        elif not text.strip():
            problems.append(Problem(f"{where}:1", "the line is empty", "one row a line"))
        elif split and len(line.cells) != len(split[0].cells):
            count = f"the row has {len(line.cells)} cells"
            problems.append(Problem(f"{where}:1", count, f"{len(split[0].cells)}, one for each column"))
        else:
            split.append(line)
        if not split:  # without a header nothing else can be judged
            raise InputError(problems)
    return split


def _split(number: int, text: str) -> tuple[_Line, int | None]:
    # Returns the line and, if quotes are amiss, the index of the character where they are.
    cells: list[str] = []
    starts: list[int] = []
    at = 0
    while (match := _CELL.match(text, at)) is not None:
        quoted, bare = match.groups()
        cells.append(bare.strip() if quoted is None else quoted.replace('""', '"').strip())
        starts.append(match.start() + len(match[0]) - len(match[0].lstrip()))
        at = match.end()
        if at == len(text) or text[at] != ",":
            break
        at += 1
    return _Line(number, tuple(cells), tuple(starts)), None if at == len(text) else at


def _column_problems(path: Path, header: _Line, row_type: type[Record]) -> list[Problem]:
    fields = row_type.model_fields
    problems: list[Problem] = []
    missing = set(fields) - set(header.cells)
    first: dict[str, int] = {}
    for index, column in enumerate(header.cells):
        if len(problems) > MOST_PROBLEMS:
            found = f"more than {MOST_PROBLEMS:,} problems before; the rest is not checked"
            return [*problems, Problem(header.where(path, index), found, "")]
        where = header.where(path, index)
        if column not in fields:
            guess = nearest(column, missing) or ""
            problems.append(Problem(where, f"unknown column {written(column)}", one_of(fields), guess))
        elif first.setdefault(column, index) != index:
            problems.append(Problem(where, f"the column {column} stands twice", "each column once"))
    for name, info in fields.items():
        if info.is_required() and name not in header.cells:
            where = header.where(path, 0)
            known = f"the columns {', '.join(fields)}"
            problems.append(Problem(where, f"the column {name} is missing", known))
    return problems


def _repetition(path: Path, line: _Line, columns: tuple[str, ...], key: tuple[str, ...], seen: int) -> Problem:
    cells = [columns.index(name) for name in key if name in columns]
    named = ", ".join(f"{columns[cell]} {written(line.cells[cell])}" for cell in cells)
    where = line.where(path, cells[0] if cells else 0)
    return Problem(where, f"a second row for {named}, the first is on line {seen}", "one row for each")
