"""The dictionary of a results folder: its columns, and the codes that stand in them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sim.outcomes.catalogue import ALL_SECTORS, OUTCOMES
from sim.outcomes.dictionary import codes_of, column_of
from sim.outcomes.tables import COLUMNS
from sim.results.experiment import Experiment

__all__ = ["CODEBOOK", "codebook"]

CODEBOOK = ("table", "column", "code", "kind", "unit", "meaning")
"""Columns of the dictionary; `code` is empty in the row of a column, and a value of it in the rows below."""

_WITH_ALL = ("outcomes", "calls", "run_values", "comparison")
_ADDED_UP = {"flow": "a run is the sum of its quarters", "stock": "a run is its last", "ratio": "a run is their mean"}


def codebook(tables: Collection[str], experiment: Experiment) -> dict[str, list[str]]:
    """Return the dictionary of some tables, as lists by column."""
    rows = [row for name in tables for row in _rows(name, experiment)]
    return {heading: [row[place] for row in rows] for place, heading in enumerate(CODEBOOK)}


def _rows(name: str, experiment: Experiment) -> Iterator[tuple[str, ...]]:
    for column, kind in COLUMNS[name].items():
        about = column_of(name, column)
        yield name, column, "", kind, about.unit, about.label
        for code, unit, label in _codes(name, column, experiment):
            yield name, column, code, kind, unit, label


def _codes(name: str, column: str, experiment: Experiment) -> Iterator[tuple[str, str, str]]:
    if column == "scenario":
        yield from ((scenario.name, "", scenario.title) for scenario in experiment.scenarios)
    if column in ("sector", "first_sector", "second_sector", "claimed_sector"):
        yield from ((code, "", label) for code, label in experiment.labels.sectors.items())
    if column == "sector" and name in _WITH_ALL:
        yield ALL_SECTORS, "", "every sector together"
    of_region = column.removeprefix("first_").removeprefix("second_")
    for code, label in [*experiment.labels.codes.get(of_region, {}).items(), *codes_of(name, column).items()]:
        yield code, "", label
    if column == "outcome":
        for outcome in OUTCOMES.values():
            if name == "comparison" or not outcome.comparison_only:
                yield outcome.name, outcome.unit, f"{outcome.label}; {_ADDED_UP[outcome.aggregation]}"
