"""`cci table`: write one table of a results folder to stdout, or as a workbook for spreadsheets."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.as_json import AsJson, say_json
from sim.cli.completing import outcome_names, table_names
from sim.outcomes.tables import COLUMNS

if TYPE_CHECKING:
    import pyarrow as pa

    from sim.results.chosen_rows import Chosen
    from sim.results.experiment import Experiment
    from sim.results.export import CsvStyle
    from sim.results.store.reading import StoredResults

__all__ = ["table"]

Names = list[str] | None
_TABLES = tuple(COLUMNS)
_NAMED = {"tab": "\t", "semicolon": ";"}  # what a shell would want in quotes


def table(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A results folder.")],
    name: Annotated[
        str | None,
        typer.Argument(
            help=f"{', '.join(_TABLES[:-1])} or {_TABLES[-1]}.",
            show_default=False,
            autocompletion=table_names,
        ),
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV, which is what you get anyway.")] = False,
    as_json: AsJson = False,
    xlsx: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Into a workbook, with the dictionary on a second sheet.")
    ] = None,
    sep: Annotated[
        str | None,
        typer.Option(
            metavar="CHARACTER", help="What separates cells of CSV; or tab, semicolon.", show_default="a comma"
        ),
    ] = None,
    decimal: Annotated[
        str | None, typer.Option(metavar="CHARACTER", help="The decimal mark of CSV: . or ,", show_default=".")
    ] = None,
    scenario: Annotated[Names, typer.Option(metavar="NAME", help="Only rows of a scenario; repeatable.")] = None,
    outcome: Annotated[
        Names,
        typer.Option(metavar="NAME", help="Only rows of an outcome; repeatable.", autocompletion=outcome_names),
    ] = None,
    sector: Annotated[Names, typer.Option(metavar="NAME", help="Only rows of a sector, or all; repeatable.")] = None,
    year: Annotated[Names, typer.Option(metavar="YYYY", help="Only rows of a year; repeatable.")] = None,
    dictionary: Annotated[
        bool, typer.Option("--dictionary", help="Instead of rows what columns hold: kind, unit, meaning, codes.")
    ] = False,
) -> None:
    """Write one table of a results folder to stdout, or into a workbook; undefined is empty."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly():
        from sim.cli.ending import say_aside
        from sim.errors import InputError, Problem
        from sim.inputs.wording import one_of
        from sim.results.chosen_rows import Chosen
        from sim.results.store.reading import read_folder

        chosen = Chosen(tuple(scenario or ()), tuple(outcome or ()), tuple(sector or ()), tuple(year or ()))
        style = _style(sep, decimal, as_csv, as_json, xlsx)
        results = read_folder(folder)
        if dictionary:
            _check_alone(chosen, xlsx)
            _write_dictionary(results, name, as_json, style)
            return
        if name is None:
            raise InputError([Problem("NAME", "no table is named", one_of(results.tables))])
        pieces = results.pieces(name)
        chosen.check(name, results.manifest.experiment)
        if xlsx is not None:
            _write_workbook(xlsx, chosen.of(pieces), name, results.manifest.experiment)
        else:
            _write_rows(chosen.of(pieces), name, as_json, style)
        if not results.manifest.complete:
            say_aside(f"unfinished: {len(results.done)} of {len(results.wanted)} runs are in this table")


def _style(sep: str | None, decimal: str | None, as_csv: bool, as_json: bool, xlsx: Path | None) -> CsvStyle:
    """Return how CSV is to be written, if what was asked for goes together."""
    from sim.errors import InputError, Problem
    from sim.results.export import CsvStyle

    forms = {"--csv": as_csv, "--json": as_json, "--xlsx": xlsx is not None}
    asked = [form for form, is_asked in forms.items() if is_asked]
    marks = [mark for mark, value in (("--sep", sep), ("--decimal", decimal)) if value is not None]
    problems = []
    if len(asked) > 1:
        problems.append(Problem(" ".join(asked), f"{'both' if len(asked) == 2 else 'all'} were given", "one of them"))
    if marks and (as_json or xlsx is not None):
        problems.append(Problem(" ".join(marks), f"was given with {asked[-1]}", "with CSV"))
    separator = "," if sep is None else _NAMED.get(sep, sep)
    point = "." if decimal is None else decimal
    if len(separator) != 1 or separator.isalnum() or separator in "\"'\r\n.-+":
        problems.append(Problem("--sep", repr(sep), f"one character, or {' or '.join(_NAMED)}"))
    if point not in (".", ","):
        problems.append(Problem("--decimal", repr(decimal), "a point or a comma"))
    if separator == point:
        found = f"{point!r} is also what separates cells"
        problems.append(Problem("--decimal", found, f"with another --sep, such as --sep semicolon --decimal {point}"))
    if problems:
        raise InputError(problems)
    return CsvStyle(separator, point)


def _check_alone(chosen: Chosen, xlsx: Path | None) -> None:
    """Make sure that nothing else is asked of the dictionary."""
    from sim.errors import InputError, Problem

    if xlsx is not None:
        raise InputError([Problem("--dictionary", "was given with --xlsx", "without: a workbook has a sheet of it")])
    if chosen.asked:
        options = " ".join(chosen.asked)
        raise InputError(
            [Problem(f"--dictionary {options}", "both were given", "one: the dictionary has no such rows")]
        )


def _write_rows(pieces: Iterator[pa.Table], name: str, as_json: bool, style: CsvStyle) -> None:
    """Write rows to stdout, and say on stderr where a spreadsheet would leave some out."""
    from sim.cli.ending import say_aside
    from sim.results.columnar import as_lists
    from sim.results.export import csv_lines, json_lines
    from sim.results.sheet import MOST_ROWS

    rows = 0

    def counted() -> Iterator[pa.Table]:
        nonlocal rows
        for piece in pieces:
            rows += piece.num_rows
            yield piece

    batches = as_lists(counted())
    for text in json_lines(batches, name) if as_json else csv_lines(batches, name, style):
        sys.stdout.write(text)
    sys.stdout.flush()
    if rows >= MOST_ROWS and not as_json:
        say_aside(f"{rows:,} rows; a sheet shows {MOST_ROWS - 1:,}: choose with --scenario, --sector, --year ...")


def _write_workbook(path: Path, pieces: Iterator[pa.Table], name: str, experiment: Experiment) -> None:
    from sim.cli.ending import say_aside
    from sim.results.codebook import codebook
    from sim.results.columnar import as_lists
    from sim.results.sheet import check_workbook_path, on_a_sheet
    from sim.results.spreadsheet import write_workbook

    check_workbook_path(path)
    rows = on_a_sheet(pieces, name)
    write_workbook(path, name, as_lists(rows), codebook([name], experiment))
    say_aside(f"written to {path}: {sum(piece.num_rows for piece in rows):,} rows")


def _write_dictionary(results: StoredResults, name: str | None, as_json: bool, style: CsvStyle) -> None:
    from sim.results.codebook import CODEBOOK, codebook
    from sim.results.export import csv_of

    if name is not None:
        results.pieces(name)
    lists = codebook(results.tables if name is None else [name], results.manifest.experiment)
    if as_json:
        say_json([dict(zip(lists, row, strict=True)) for row in zip(*lists.values(), strict=True)])
        return
    sys.stdout.writelines(csv_of(CODEBOOK, [lists], style))
    sys.stdout.flush()
