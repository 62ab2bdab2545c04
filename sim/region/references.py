"""Names that one table takes from another, and shares that must sum to 1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sim.errors import Problem
from sim.inputs.csv_file import Table
from sim.inputs.nearest import nearest
from sim.inputs.wording import one_of, written
from sim.region.tables import IDEA_MODES, PROJECT_KINDS, SIZES

__all__ = ["SUM_TOLERANCE", "check_references"]

SUM_TOLERANCE = 1e-6
"""How far from 1 shares may sum."""


class _Reference(NamedTuple):
    """A column whose cells name rows of another table."""

    table: str
    column: str
    target: str


_REFERENCES = (
    _Reference("universities", "provinces", "provinces"),
    _Reference("denominators", "sector", "sectors"),
    _Reference("sectors", "part_of", "sectors"),
    _Reference("theme_profiles", "sector", "sectors"),
    _Reference("theme_profiles", "value_chain", "value_chains"),
    _Reference("theme_profiles", "theme", "themes"),
    _Reference("cultural_body_kinds", "value_chain", "value_chains"),
    _Reference("laboratories", "sector", "sectors"),
    _Reference("laboratories", "province", "provinces"),
    _Reference("laboratories", "university", "universities"),
    _Reference("laboratories", "theme_a", "themes"),
    _Reference("laboratories", "theme_b", "themes"),
    _Reference("tecnopoli", "province", "provinces"),
    _Reference("tecnopoli", "theme_a", "themes"),
    _Reference("tecnopoli", "theme_b", "themes"),
    _Reference("clusters", "sector", "sectors"),
    _Reference("cluster_agendas", "cluster", "clusters"),
    _Reference("cluster_agendas", "theme", "themes"),
    _Reference("relation_events", "cluster", "clusters"),
    _Reference("calls", "sectors", "sectors"),
    _Reference("residual_pool", "sector", "sectors"),
)


class _Sum(NamedTuple):
    """A column that sums to 1 over the rows that agree in the columns `by`."""

    table: str
    column: str
    by: tuple[str, ...] = ()


_SUMS = (
    _Sum("provinces", "focus_employment_share"),
    _Sum("provinces", "enterprise_share"),
    _Sum("value_chains", "units_share"),
    _Sum("themes", "s3_2014_weight"),
    _Sum("themes", "s3_2021_weight"),
    _Sum("theme_profiles", "weight", ("sector", "value_chain")),
    _Sum("cluster_agendas", "weight", ("cluster",)),
)

_ROW_SUMS = (
    ("sectors", tuple(f"{size}_share" for size in SIZES)),
    ("idea_mixes", tuple(f"{kind}_share" for kind in PROJECT_KINDS)),
    ("idea_mixes", tuple(f"{mode}_share" for mode in IDEA_MODES)),
)


def check_references(tables: Mapping[str, Table[Any]], keys: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what is wrong with names and sums; what needs a table that could not be read is left out.

    Args:
        tables: The tables that could be read, by name.
        keys: The column that names the rows of each table.
    """
    for reference in _REFERENCES:
        if {reference.table, reference.target} <= tables.keys():
            yield from _unknown_names(reference, tables, keys[reference.target])
    for total in _SUMS:
        if total.table in tables:
            yield from _wrong_sums(total, tables[total.table])
    for name, columns in _ROW_SUMS:
        if name in tables:
            yield from _wrong_rows(tables[name], columns)


def _unknown_names(reference: _Reference, tables: Mapping[str, Table[Any]], key: str) -> Iterator[Problem]:
    table = tables[reference.table]
    known = dict.fromkeys(getattr(row, key) for row in tables[reference.target].rows)
    for index, row in enumerate(table.rows):
        cell = getattr(row, reference.column)
        for name in cell if isinstance(cell, tuple) else (cell,):
            if name is not None and name not in known:
                found = f"{reference.column} {written(name)} is not in {reference.target}.csv"
                where = table.where(index, reference.column)
                yield Problem(where, found, one_of(known), nearest(name, known) or "")


def _wrong_sums(total: _Sum, table: Table[Any]) -> Iterator[Problem]:
    if not table.rows:
        yield Problem(f"{table.path}:1:1", "the table has no rows", f"rows whose {total.column} sums to 1")
    groups: dict[tuple[Any, ...], list[int]] = {}
    for index, row in enumerate(table.rows):
        groups.setdefault(tuple(getattr(row, name) for name in total.by), []).append(index)
    for group, members in groups.items():
        reached = sum(getattr(table.rows[index], total.column) for index in members)
        if abs(reached - 1.0) > SUM_TOLERANCE:
            of = " ".join(str(name) for name in group if name is not None)
            found = f"{total.column}{f' of {of}' if of else ''} sums to {reached:.9g}"
            yield Problem(table.where(members[0], total.column), found, "shares that sum to 1")


def _wrong_rows(table: Table[Any], columns: tuple[str, ...]) -> Iterator[Problem]:
    for index, row in enumerate(table.rows):
        reached = sum(getattr(row, column) for column in columns)
        if abs(reached - 1.0) > SUM_TOLERANCE:
            found = f"{', '.join(columns)} sum to {reached:.9g}"
            yield Problem(table.where(index, columns[0]), found, "shares that sum to 1")
