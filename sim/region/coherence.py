"""What the tables of a region must say together, beyond names and sums."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from sim.errors import Problem
from sim.inputs.csv_file import Table
from sim.inputs.nearest import nearest
from sim.inputs.wording import one_of, written
from sim.region.region import OTHER_OWNERS
from sim.region.tables import (
    FIRST_YEAR,
    LAST_YEAR,
    SETTINGS,
    SIZES,
    CallRow,
    ClusterAgendaRow,
    ClusterRow,
    IdeaMixRow,
    LaboratoryRow,
    RegionRow,
    ResidualPoolRow,
    SectorRow,
    SizeClassRow,
    ThemeProfileRow,
    UniversityRow,
    ValueChainRow,
)
from sim.units import quarter_label, year_of

__all__ = ["check_coherence"]


def check_coherence(tables: Mapping[str, Table[Any]]) -> list[Problem]:
    """Return what the tables say amiss; a check that needs a table that could not be read is left out."""
    problems: list[Problem] = []
    for check in _CHECKS:
        if all(name in tables for name in check.tables):
            problems += check.look(*(tables[name] for name in check.tables))
    return problems


def _settings(region: Table[RegionRow], sectors: Table[SectorRow]) -> Iterator[Problem]:
    given = [row.key for row in region.rows]
    for key in SETTINGS:
        if key not in given:
            yield Problem(f"{region.path}:1:1", f"the row {key} is missing", f"rows {', '.join(SETTINGS)}")
    known = [row.sector for row in sectors.rows]
    for index, row in enumerate(region.rows):
        if row.key == "focus_sector" and row.value not in known:
            found = f"focus_sector {written(row.value)} is not in sectors.csv"
            yield Problem(region.where(index, "value"), found, one_of(known), nearest(row.value, known) or "")


def _sizes(size_classes: Table[SizeClassRow]) -> Iterator[Problem]:
    order = tuple(row.size for row in size_classes.rows)
    if order != SIZES:
        found = f"the size classes are {', '.join(order) or 'none'}"
        yield Problem(f"{size_classes.path}:1:1", found, f"{', '.join(SIZES)}, in this order")
    for index, row in enumerate(size_classes.rows):
        if row.employees_high < row.employees_low:
            found = f"employees_high of {row.size} is {row.employees_high}"
            where = size_classes.where(index, "employees_high")
            yield Problem(where, found, f"at least employees_low, {row.employees_low}")


def _chains(region: Table[RegionRow], value_chains: Table[ValueChainRow]) -> Iterator[Problem]:
    focus = _focus(region)
    for index, row in enumerate(value_chains.rows):
        if row.sector != focus:
            found = f"sector of the value chain {row.value_chain} is {row.sector}"
            yield Problem(value_chains.where(index, "sector"), found, f"the focus sector, {focus}")


def _profiles(
    region: Table[RegionRow],
    sectors: Table[SectorRow],
    value_chains: Table[ValueChainRow],
    profiles: Table[ThemeProfileRow],
) -> Iterator[Problem]:
    focus = _focus(region)
    for index, row in enumerate(profiles.rows):
        if (row.value_chain is None) == (row.sector == focus):
            found = f"value_chain is {written(row.value_chain)} for the sector {row.sector}"
            allowed = f"a value chain for the focus sector ({focus}), empty for all others"
            yield Problem(profiles.where(index, "value_chain"), found, allowed)
    given = {(row.sector, row.value_chain) for row in profiles.rows}
    wanted: list[tuple[str, str | None]] = [(row.sector, row.value_chain) for row in value_chains.rows]
    wanted += [(row.sector, None) for row in sectors.rows if row.sector != focus]
    for sector, chain in wanted:
        if (sector, chain) not in given:
            found = f"no theme profile for {chain or sector}"
            yield Problem(f"{profiles.path}:1:1", found, "one for each value chain and each other sector")


def _mixes(sectors: Table[SectorRow], mixes: Table[IdeaMixRow]) -> Iterator[Problem]:
    wanted = [*(row.sector for row in sectors.rows), *OTHER_OWNERS]
    given = [row.owners for row in mixes.rows]
    for index, owners in enumerate(given):
        if owners not in wanted:
            guess = nearest(owners, wanted) or ""
            found = f"unknown owners {written(owners)}"
            yield Problem(mixes.where(index, "owners"), found, one_of(wanted), guess)
    for owners in wanted:
        if owners not in given:
            allowed = f"one for each of {', '.join(wanted)}"
            yield Problem(f"{mixes.path}:1:1", f"no idea mix for {owners}", allowed)


def _universities(laboratories: Table[LaboratoryRow], universities: Table[UniversityRow]) -> Iterator[Problem]:
    seats = {row.university: row.provinces for row in universities.rows}
    for index, row in enumerate(laboratories.rows):
        provinces = seats.get(row.university or "")
        if provinces is not None and row.province not in provinces:
            found = f"{row.laboratory} is in {row.province}, where {row.university} has no seat"
            yield Problem(laboratories.where(index, "university"), found, f"one of {', '.join(provinces)}")


def _clusters(region: Table[RegionRow], clusters: Table[ClusterRow]) -> Iterator[Problem]:
    focus = _focus(region)
    first: dict[str, str] = {}
    for index, row in enumerate(clusters.rows):
        other = first.setdefault(row.sector, row.cluster)
        if other != row.cluster:
            found = f"{row.cluster} is a second cluster of {row.sector}, beside {other}"
            yield Problem(clusters.where(index, "sector"), found, "one cluster a sector")
        start, end = row.recorded_change_from, row.recorded_change_until
        if (start is None) != (end is None) or (start is not None and end is not None and end <= start):
            found = f"recorded_change_until of {row.cluster} is {written(end and quarter_label(end))}"
            allowed = "a quarter after recorded_change_from, or both empty"
            yield Problem(clusters.where(index, "recorded_change_until"), found, allowed)
    if focus is not None and focus not in first:
        found = f"no cluster of the focus sector, {focus}"
        allowed = "one cluster of it, founded after the horizon where there is none"
        yield Problem(f"{clusters.path}:1:1", found, allowed)


def _agendas(clusters: Table[ClusterRow], agendas: Table[ClusterAgendaRow]) -> Iterator[Problem]:
    given = {row.cluster for row in agendas.rows}
    for index, row in enumerate(clusters.rows):
        if row.cluster not in given:
            found = f"{row.cluster} has no agenda"
            yield Problem(clusters.where(index, "cluster"), found, "theme weights in cluster_agendas.csv")


def _calls(calls: Table[CallRow]) -> Iterator[Problem]:
    instruments = {row.instrument for row in calls.rows}
    for index, row in enumerate(calls.rows):
        if not FIRST_YEAR <= year_of(row.opens) <= LAST_YEAR:
            found = f"{row.call_id} opens in {quarter_label(row.opens)}"
            allowed = f"a quarter from {FIRST_YEAR}Q1 to {LAST_YEAR}Q4"
            yield Problem(calls.where(index, "opens"), found, allowed)
        if "enterprise" in row.applicants and not row.sizes:
            found = f"{row.call_id} admits enterprises, but of no size"
            yield Problem(calls.where(index, "sizes"), found, f"some of {', '.join(SIZES)}")
        if row.call_id in instruments:
            found = f"the call {row.call_id} is named like an instrument"
            yield Problem(calls.where(index, "call_id"), found, "a name of its own")


def _pool(pool: Table[ResidualPoolRow]) -> Iterator[Problem]:
    last: dict[str, int] = {}
    for index, row in sorted(enumerate(pool.rows), key=lambda entry: entry[1].first_quarter):
        label = quarter_label(row.last_quarter)
        if row.last_quarter < row.first_quarter:
            found = f"last_quarter is {label}, before first_quarter"
            yield Problem(pool.where(index, "last_quarter"), found, "a quarter not before first_quarter")
        if row.first_quarter <= last.get(row.sector, 0):
            found = f"the period from {quarter_label(row.first_quarter)} overlaps another of {row.sector}"
            where = pool.where(index, "first_quarter")
            yield Problem(where, found, f"a quarter after {quarter_label(last[row.sector])}")
        last[row.sector] = max(row.last_quarter, last.get(row.sector, 0))


def _focus(region: Table[RegionRow]) -> str | None:
    return next((row.value for row in region.rows if row.key == "focus_sector"), None)


class _Check(NamedTuple):
    """A check and the tables it looks at."""

    look: Callable[..., Iterator[Problem]]
    tables: tuple[str, ...]


_CHECKS = (
    _Check(_settings, ("region", "sectors")),
    _Check(_sizes, ("size_classes",)),
    _Check(_chains, ("region", "value_chains")),
    _Check(_profiles, ("region", "sectors", "value_chains", "theme_profiles")),
    _Check(_mixes, ("sectors", "idea_mixes")),
    _Check(_universities, ("laboratories", "universities")),
    _Check(_clusters, ("region", "clusters")),
    _Check(_agendas, ("clusters", "cluster_agendas")),
    _Check(_calls, ("calls",)),
    _Check(_pool, ("residual_pool",)),
)
