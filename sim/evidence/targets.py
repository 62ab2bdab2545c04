"""Read the targets of calibration, from the folder `observed` of a region: the record, one row a fact.

A fact stands once. What follows from others is left out: sums over sectors, grants that exhaust a budget, costs that
are grants over intensity. So are the values that `patterns.csv` tests the model with.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator

from sim.errors import InputError, Problem
from sim.evidence.call_outcomes import Use
from sim.evidence.patterns import KINDS
from sim.inputs.csv_file import Table, read_csv
from sim.inputs.nearest import nearest
from sim.inputs.validation import reading_order
from sim.inputs.wording import one_of, written
from sim.region.region import Region
from sim.region.tables import Name, SourcedRow, each_once
from sim.units import NonNegative, Positive, QuarterText
from sim.world.organisations import OwnerKind

__all__ = ["MEMBERS", "TARGETS", "TargetRow", "read_targets"]

Quantity = Literal["applications", "eligible", "funded", "members"]
Column = Literal["call_id", "sector", "cluster", "kinds"]

MEMBERS = get_args(Quantity)[-1]
"""The quantity that is counted of a cluster, not of a call."""

TARGETS = Path("observed") / "targets.csv"
"""Where they stand in a region folder."""


class TargetRow(SourcedRow):
    """A count on record: proposals of a call, of a sector or of some kinds of owner, or members of a cluster.

    Counts are compared as logarithms, log(1 + count). `discrepancy` is the standard deviation, on that scale, of what
    the model and the record differ by for reasons that neither chance nor any value of the assumptions covers.
    """

    target_id: Name
    quantity: Quantity
    call_id: Name | None
    sector: Name | None
    kinds: Annotated[tuple[str, ...], AfterValidator(each_once)]
    cluster: Name | None
    quarter: QuarterText | None
    value: NonNegative
    discrepancy: Positive
    used_for: Use

    @property
    def group(self) -> str:
        """What is left out together when the model is held against facts that it was not fitted to."""
        return self.call_id or self.cluster or self.target_id


def read_targets(region: Region) -> tuple[TargetRow, ...]:
    """Read the targets of a region, in the order of the file.

    Raises:
        InputError: There are none. Else every problem of the file: cells, facts that stand twice, names that the region
            does not know, counts that are not whole, columns that a quantity does not read, or lacks.
    """
    file = _file(region)
    table = read_csv(file, TargetRow, ("target_id",))
    problems = [
        *_nothing(table),
        *_broken_counts(table),
        *_twice(table),
        *_unknown(table, "call_id", [row.call_id for row in region.calls]),
        *_unknown(table, "sector", [row.sector for row in region.sectors]),
        *_unknown(table, "cluster", [row.cluster for row in region.clusters]),
        *_wrong_kinds(table),
        *_wrong_cells(table),
    ]
    if problems:
        raise InputError(sorted(problems, key=reading_order))
    return table.rows


def _file(region: Region) -> Path:
    file = region.folder / TARGETS
    if not file.is_file():
        allowed = f"what {region.name} can be calibrated to, a row a fact"
        raise InputError([Problem(str(file), f"there are no targets of {region.name}", allowed)])
    return file


def _nothing(table: Table[TargetRow]) -> Iterator[Problem]:
    if not table.rows:
        yield Problem(f"{table.path}:1:1", "the table has no rows", "a row a fact")


def _broken_counts(table: Table[TargetRow]) -> Iterator[Problem]:
    for index, row in enumerate(table.rows):
        if not row.value.is_integer():
            yield Problem(table.where(index, "value"), f"value is {row.value:.12g}, a count", "a whole number")


def _twice(table: Table[TargetRow]) -> Iterator[Problem]:
    seen: dict[tuple[object, ...], str] = {}
    for index, row in enumerate(table.rows):
        fact = (row.quantity, row.call_id, row.sector, row.kinds, row.cluster, row.quarter)
        if fact in seen:
            found = f"{row.target_id} is the fact of {seen[fact]}"
            yield Problem(table.where(index, "target_id"), found, "each fact once")
        seen.setdefault(fact, row.target_id)


def _unknown(table: Table[TargetRow], column: Column, known: Collection[str]) -> Iterator[Problem]:
    for index, row in enumerate(table.rows):
        name = getattr(row, column)
        if name is not None and name not in known:
            found = f"{column} {written(name)} is not one of this region"
            yield Problem(table.where(index, column), found, one_of(known), nearest(name, known) or "")


def _wrong_kinds(table: Table[TargetRow]) -> Iterator[Problem]:
    for index, row in enumerate(table.rows):
        known = KINDS if row.quantity == MEMBERS else tuple(kind.value for kind in OwnerKind)
        for kind in row.kinds:
            if kind not in known:
                found = f"kinds names {written(kind)}"
                yield Problem(table.where(index, "kinds"), found, one_of(known), nearest(kind, known) or "")


def _wrong_cells(table: Table[TargetRow]) -> Iterator[Problem]:
    for index, row in enumerate(table.rows):
        of_cluster = row.quantity == MEMBERS
        needed = ("cluster", "quarter") if of_cluster else ("call_id",)
        unread = ("call_id", "sector") if of_cluster else ("cluster", "quarter")
        for column in needed:
            if getattr(row, column) is None:
                yield Problem(table.where(index, column), f"{row.quantity} needs {column}", "a filled cell")
        for column in unread:
            if getattr(row, column) is not None:
                yield Problem(table.where(index, column), f"{row.quantity} does not read {column}", "an empty cell")
