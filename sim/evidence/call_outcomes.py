"""Read what calls brought about, from the folder `observed` of a region."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, get_args

from sim.errors import InputError, Problem
from sim.inputs.csv_file import Table, read_csv
from sim.inputs.nearest import nearest
from sim.inputs.validation import reading_order
from sim.inputs.wording import one_of, written
from sim.outcomes.catalogue import ALL_SECTORS
from sim.region.files import shipped_regions
from sim.region.region import Region
from sim.region.tables import SourcedRow
from sim.units import NonNegative

__all__ = ["CALL_OUTCOMES", "MEASURES", "NOT_USED", "USES", "CallOutcomeRow", "read_call_outcomes"]

Measure = Literal["applications", "eligible", "funded", "grants_eur", "admitted_cost_eur"]
Use = Literal["turned against", "input derived from it", "not used"]

MEASURES: tuple[str, ...] = get_args(Measure)
"""What can be observed of a call; columns of the table `calls` have the same names."""

USES: tuple[str, ...] = get_args(Use)
"""What the model owes to an observed value: values turned by hand to come near it, an input derived from it (this where
both hold), or nothing. Only in the last case does a fit show something.
"""

NOT_USED = USES[-1]
"""The use of values that test the model."""

CALL_OUTCOMES = Path("observed") / "call_outcomes.csv"
"""Where the record stands in a region folder."""

_COUNTS = ("applications", "eligible", "funded")
_NOT_ABOVE = (
    ("eligible", "applications"),
    ("funded", "applications"),
    ("funded", "eligible"),
    ("grants_eur", "admitted_cost_eur"),
)
_KEY = ("call_id", "sector", "measure")


class CallOutcomeRow(SourcedRow):
    """One observed value of a call: proposals, projects or EUR of a sector or of all."""

    call_id: str
    sector: str
    measure: Measure
    value: NonNegative
    used_for: Use


def read_call_outcomes(region: Region) -> tuple[CallOutcomeRow, ...]:
    """Read the observed outcomes of a region's calls, in the order of the file.

    Raises:
        InputError: There is no record, or it is another region's. Else every problem of the file: cells, rows that
            stand twice, calls and sectors that the region does not know, counts that are not whole, more awards than
            applications, more grants than admitted cost.
    """
    file = region.folder / CALL_OUTCOMES
    _check_own(region, file)
    table = read_csv(file, CallOutcomeRow, _KEY)
    problems = [
        *_unknown(table, "call_id", "calls.csv", [row.call_id for row in region.calls]),
        *_unknown(table, "sector", "sectors.csv", [ALL_SECTORS, *(row.sector for row in region.sectors)]),
        *_broken_counts(table),
        *_impossible(table),
    ]
    if problems:
        raise InputError(sorted(problems, key=reading_order))
    return table.rows


def _check_own(region: Region, file: Path) -> None:
    """Make sure that there is a record, and that it was not left over from the region that this one is a copy of."""
    allowed = f"what the calls of {region.name} brought about"
    if not file.is_file():
        raise InputError([Problem(str(file), f"there is no record of the calls of {region.name}", allowed)])
    for name, folder in shipped_regions().items():
        theirs = folder / CALL_OUTCOMES
        if name != region.name and theirs.is_file() and theirs.read_bytes() == file.read_bytes():
            raise InputError([Problem(str(file), f"this is the record of {name}, to the byte", allowed)])


def _unknown(table: Table[CallOutcomeRow], column: str, target: str, known: Sequence[str]) -> Iterator[Problem]:
    for index, row in enumerate(table.rows):
        name = getattr(row, column)
        if name not in known:
            found = f"{column} {written(name)} is not in {target}"
            yield Problem(table.where(index, column), found, one_of(known), nearest(name, known) or "")


def _broken_counts(table: Table[CallOutcomeRow]) -> Iterator[Problem]:
    for index, row in enumerate(table.rows):
        if row.measure in _COUNTS and not row.value.is_integer():
            found = f"value {row.value:.12g} counts {row.measure}"
            yield Problem(table.where(index, "value"), found, "a whole number")


def _impossible(table: Table[CallOutcomeRow]) -> Iterator[Problem]:
    values: dict[tuple[str, str, str], float] = {
        (row.call_id, row.sector, row.measure): row.value for row in table.rows
    }
    for index, row in enumerate(table.rows):
        for smaller, larger in _NOT_ABOVE:
            limit = values.get((row.call_id, row.sector, larger))
            if row.measure == smaller and limit is not None and row.value > limit:
                found = f"{smaller} {row.value:.12g} is more than {larger} {limit:.12g}"
                yield Problem(table.where(index, "value"), found, f"at most {limit:.12g}")
