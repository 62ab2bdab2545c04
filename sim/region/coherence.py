"""What the tables of a region must say together, beyond names and sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from sim import elementary
from sim.errors import Problem
from sim.inputs.csv_file import Table
from sim.inputs.wording import one_of, written
from sim.region.government_tables import ProgrammePeriodRow
from sim.region.idea_checks import check_mixes, check_modes
from sim.region.idea_tables import ThemeProfileRow
from sim.region.settings import check_settings
from sim.region.tables import (
    FIRST_YEAR,
    LAST_YEAR,
    SIZES,
    CallRow,
    ClusterAgendaRow,
    ClusterRow,
    CulturalBodyKindRow,
    LaboratoryRow,
    ProvinceRow,
    RegionRow,
    ResidualPoolRow,
    SectorRow,
    SizeClassRow,
    UniversityRow,
    ValueChainRow,
)
from sim.units import LARGEST_CENTS, Quarter, quarter_label, year_of

__all__ = ["check_coherence", "odd_call"]

MOST_CODES = 127  # a simulation keeps the place of a row in such a table in one byte
MOST_ORGANISATIONS = 5_000_000
MOST_IDEAS = 20_000_000
TYPICAL_QUARTERS = 64
FARTHEST_DRAW = 7  # standard deviations: one draw in a million million lies beyond
BYTES_AN_ORGANISATION, BYTES_AN_IDEA = 300, 250
FOUNDERS_COLUMN = {
    "public_laboratory": "founding_laboratories",
    "private_laboratory": "founding_laboratories",
    "innovation_centre": "founding_innovation_centres",
    "training_centre": "founding_training_centres",
}
BODY_COLUMNS = {"units": "bodies", "idea_rate_per_quarter": "idea_rate_per_quarter"}


def check_coherence(tables: Mapping[str, Table[Any]]) -> Iterator[Problem]:
    """Yield what the tables say amiss; a check that needs a table that could not be read is left out."""
    for check in _CHECKS:
        if all(name in tables for name in check.tables):
            yield from check.look(*(tables[name] for name in check.tables))


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


def _parts(sectors: Table[SectorRow]) -> Iterator[Problem]:
    parts = {row.sector for row in sectors.rows if row.part_of is not None}
    for index, row in enumerate(sectors.rows):
        if row.part_of in parts:
            found = f"{row.sector} is part of {row.part_of}, which is itself part of a sector"
            yield Problem(sectors.where(index, "part_of"), found, "a sector of its own, or empty")


def _codes(*tables: Table[Any]) -> Iterator[Problem]:
    for table in tables:
        if len(table.rows) > MOST_CODES:
            where = f"{table.path}:{table.line_of(MOST_CODES)}:1"
            yield Problem(where, f"the table has {len(table.rows):,} rows", f"at most {MOST_CODES} rows")


def _agents(sectors: Table[SectorRow], bodies: Table[CulturalBodyKindRow]) -> Iterator[Problem]:
    """Refuse what no memory holds, and what leaves nobody to act."""
    agents = [_starting(row) for row in sectors.rows]
    active = [round(row.units * row.innovation_active_share) for row in sectors.rows]
    if agents and not any(agents):
        yield Problem(sectors.where(0, "units"), "no sector has an enterprise that is an agent", "some enterprises")
    elif agents and not any(active):
        found = "no sector has an innovation-active enterprise"
        yield Problem(sectors.where(0, "innovation_active_share"), found, "some that are active")
    ideas = [count * row.idea_rate_per_quarter for count, row in zip(active, sectors.rows, strict=True)]
    ideas += [row.bodies * row.idea_rate_per_quarter for row in bodies.rows]
    counts = [*agents, *(row.bodies for row in bodies.rows)]
    for what, numbers, column, each, most, times in (
        ("organisations at the start", counts, "units", BYTES_AN_ORGANISATION, MOST_ORGANISATIONS, 1),
        ("ideas", ideas, "idea_rate_per_quarter", BYTES_AN_IDEA, MOST_IDEAS, TYPICAL_QUARTERS),
    ):
        total = times * sum(numbers)
        if total > most:
            largest = max(range(len(numbers)), key=numbers.__getitem__)
            of_body = largest - len(sectors.rows)
            where = sectors.where(largest, column) if of_body < 0 else bodies.where(of_body, BODY_COLUMNS[column])
            period = f" in {times} quarters" if times > 1 else ""
            found = f"the region has about {total:,.0f} {what}{period} (some {total * each / 1e9:,.1f} GB of memory)"
            yield Problem(where, found, f"at most {most:,}")


def _starting(row: SectorRow) -> int:
    return row.units if row.all_units_are_agents else round(row.units * row.innovation_active_share)


def _provinces(region: Table[RegionRow], provinces: Table[ProvinceRow], sectors: Table[SectorRow]) -> Iterator[Problem]:
    focus = _focus(region)
    in_focus = sum(_starting(row) for row in sectors.rows if row.sector == focus)
    others = sum(_starting(row) for row in sectors.rows if row.sector != focus)
    for index, row in enumerate(provinces.rows if in_focus or others else ()):
        if in_focus * row.focus_employment_share + others * row.enterprise_share <= 0:
            found = f"no enterprise is in the province {row.province}"
            yield Problem(
                provinces.where(index, "focus_employment_share"), found, "a share above 0 of some enterprises"
            )


def _activity(sectors: Table[SectorRow], size_classes: Table[SizeClassRow]) -> Iterator[Problem]:
    """Refuse sectors in which the sizes of the active, or of the inactive, enterprises cannot be told."""
    likely: dict[str, float] = {row.size: row.innovation_active_relative for row in size_classes.rows}
    if tuple(likely) != SIZES:
        return
    for row in sectors.rows:
        sizes = [size for size in SIZES if getattr(row, f"{size}_share") > 0]
        for end, of in ((0.0, "active"), (1.0, "inactive")):
            if sizes and all(likely[size] == end for size in sizes):
                found = f"innovation_active_relative is {end:.0f} for all sizes of {row.sector}, so none can be {of}"
                where = size_classes.where(SIZES.index(sizes[0]), "innovation_active_relative")
                yield Problem(where, found, "a number between 0 and 1 for one of them")


def _costs(size_classes: Table[SizeClassRow], sectors: Table[SectorRow], *others: Table[Any]) -> Iterator[Problem]:
    """Refuse costs of which a draw could exceed the largest amount of money."""
    factor = max((row.idea_cost_factor for row in size_classes.rows), default=1.0)
    for table, scale in ((sectors, max(1.0, factor)), *((table, 1.0) for table in others)):
        for index, row in enumerate(table.rows):
            highest = row.idea_cost_median_eur * scale * elementary.exp(FARTHEST_DRAW * row.idea_cost_sigma)
            if highest > LARGEST_CENTS / 100:
                found = f"an idea with idea_cost_sigma {row.idea_cost_sigma:.12g} could cost {highest:.3g} EUR"
                yield Problem(table.where(index, "idea_cost_sigma"), found, f"up to {LARGEST_CENTS / 100:.3g} EUR")


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


def _universities(laboratories: Table[LaboratoryRow], universities: Table[UniversityRow]) -> Iterator[Problem]:
    seats = {row.university: row.provinces for row in universities.rows}
    for index, row in enumerate(laboratories.rows):
        provinces = seats.get(row.university or "")
        if provinces is not None and row.province not in provinces:
            found = f"{row.laboratory} is in {row.province}, where {row.university} has no seat"
            yield Problem(laboratories.where(index, "university"), found, one_of(provinces))


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


def _founders(
    clusters: Table[ClusterRow],
    laboratories: Table[LaboratoryRow],
    sectors: Table[SectorRow],
    bodies: Table[CulturalBodyKindRow],
) -> Iterator[Problem]:
    """Refuse more founding members of a kind than the whole region has organisations of it."""
    there_are = Counter(FOUNDERS_COLUMN[row.kind] for row in laboratories.rows)
    enterprises = sum(_starting(row) for row in sectors.rows)
    there_are["founding_enterprises"] = enterprises or MOST_ORGANISATIONS  # that there is none is told of the sectors
    there_are["founding_cultural_bodies"] = sum(row.bodies for row in bodies.rows)
    for index, row in enumerate(clusters.rows):
        for column in dict.fromkeys([*FOUNDERS_COLUMN.values(), *there_are]):
            most = there_are[column]
            if getattr(row, column) > most:
                found = f"{column} of {row.cluster} is {getattr(row, column)}, and the region has {most:,} of them"
                yield Problem(clusters.where(index, column), found, f"at most {most}")


def _agendas(clusters: Table[ClusterRow], agendas: Table[ClusterAgendaRow]) -> Iterator[Problem]:
    given = {row.cluster for row in agendas.rows}
    for index, row in enumerate(clusters.rows):
        if row.cluster not in given:
            found = f"{row.cluster} has no agenda"
            yield Problem(clusters.where(index, "cluster"), found, "theme weights in cluster_agendas.csv")


def _calls(calls: Table[CallRow]) -> Iterator[Problem]:
    instruments = {row.instrument for row in calls.rows}
    for index, row in enumerate(calls.rows):
        yield from odd_call(row, instruments, partial(calls.where, index))


def odd_call(row: CallRow, instruments: Collection[str], where: Callable[[str], str]) -> Iterator[Problem]:
    """Yield what the parts of a call say amiss together.

    Args:
        row: The call.
        instruments: The names of all instruments.
        where: Returns where a column of the row stands.
    """
    if not FIRST_YEAR <= year_of(row.opens) <= LAST_YEAR:
        found = f"{row.call_id} opens in {quarter_label(row.opens)}"
        yield Problem(where("opens"), found, f"a quarter from {FIRST_YEAR}Q1 to {LAST_YEAR}Q4")
    if "enterprise" in row.applicants and not row.sizes:
        found = f"{row.call_id} admits enterprises, but of no size"
        yield Problem(where("sizes"), found, f"some of {', '.join(SIZES)}")
    if row.call_id in instruments:
        found = f"the call {row.call_id} is named like an instrument"
        yield Problem(where("call_id"), found, "a name of its own")


def _periods(calls: Table[CallRow], periods: Table[ProgrammePeriodRow]) -> Iterator[Problem]:
    last: Quarter | None = None
    for index, row in sorted(enumerate(periods.rows), key=lambda entry: entry[1].first_quarter):
        for column, earliest in (("last_quarter", row.first_quarter), ("payable_until", row.last_quarter)):
            if getattr(row, column) < earliest:
                found = f"{column} of {row.period} is {quarter_label(getattr(row, column))}"
                allowed = f"a quarter from {quarter_label(earliest)} on"
                yield Problem(periods.where(index, column), found, allowed)
        for column, of_year, which in (("first_quarter", 0, "first"), ("last_quarter", 3, "last")):
            if getattr(row, column) % 4 != of_year:
                found = f"{column} of {row.period} is {quarter_label(getattr(row, column))}"
                yield Problem(periods.where(index, column), found, f"the {which} quarter of a year")
        if last is not None and row.first_quarter <= last:
            found = f"{row.period} begins in {quarter_label(row.first_quarter)}, within another period"
            yield Problem(periods.where(index, "first_quarter"), found, f"a quarter after {quarter_label(last)}")
        last = row.last_quarter if last is None else max(last, row.last_quarter)
    for index, call in enumerate(calls.rows):
        if not any(row.first_quarter <= call.opens <= row.last_quarter for row in periods.rows):
            found = f"{call.call_id} opens in {quarter_label(call.opens)}, in no period of programme_periods.csv"
            spans = (f"{quarter_label(row.first_quarter)} to {quarter_label(row.last_quarter)}" for row in periods.rows)
            yield Problem(calls.where(index, "opens"), found, ", ".join(spans) or "a period that holds it")


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
    _Check(check_settings, ("region", "sectors")),
    _Check(_sizes, ("size_classes",)),
    _Check(_parts, ("sectors",)),
    _Check(_codes, ("provinces", "sectors", "value_chains", "themes", "cultural_body_kinds")),
    _Check(_agents, ("sectors", "cultural_body_kinds")),
    _Check(_provinces, ("region", "provinces", "sectors")),
    _Check(_activity, ("sectors", "size_classes")),
    _Check(_costs, ("size_classes", "sectors", "cultural_body_kinds", "laboratories")),
    _Check(_chains, ("region", "value_chains")),
    _Check(_profiles, ("region", "sectors", "value_chains", "theme_profiles")),
    _Check(check_mixes, ("sectors", "idea_mixes")),
    _Check(check_modes, ("mode_contributions",)),
    _Check(_universities, ("laboratories", "universities")),
    _Check(_clusters, ("region", "clusters")),
    _Check(_founders, ("clusters", "laboratories", "sectors", "cultural_body_kinds")),
    _Check(_agendas, ("clusters", "cluster_agendas")),
    _Check(_calls, ("calls",)),
    _Check(_periods, ("calls", "programme_periods")),
    _Check(_pool, ("residual_pool",)),
)
