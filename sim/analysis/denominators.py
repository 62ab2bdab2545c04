"""What a sector's share of awards can be measured against: its share of units, employees and so on."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sim.region.region import Region
from sim.region.tables import SectorRow

__all__ = ["AGAINST", "ALL_COMPANIES", "EQUAL_SHARE", "Denominator", "denominators"]

EQUAL_SHARE = "equal share"
"""An equal share among the sectors that a call admits, however large they are."""

ALL_COMPANIES = "all companies"
"""All companies of the region, whether or not a call admits them: the only whole that is the same for every call."""

AGAINST = ("units", "innovation-active units", "employees", EQUAL_SHARE, ALL_COMPANIES)
"""What is counted, in the order in which it is shown."""

_UNITS, _ACTIVE, _EMPLOYEES, _, _ = AGAINST


@dataclass(frozen=True)
class Denominator:
    """The share of a perimeter in what the sectors that a call admits have, or the whole region.

    Attributes:
        against: What is counted, of `AGAINST`.
        name: The row of `denominators.csv` that says how large the perimeter is, `sectors` if `sectors.csv` does, empty
            if nothing does.
        count: How many the perimeter has, all its sectors admitted or not; NaN where the region does not say.
        whole: Of how many, where that is the same for every call; else NaN.
        share: The share of the admitted sectors of the perimeter; NaN where the region does not say.
    """

    against: str
    name: str
    count: float
    whole: float
    share: float


def denominators(region: Region, perimeter: Sequence[str], admitted: Collection[str]) -> tuple[Denominator, ...]:
    """Return the share of a perimeter among the sectors that a call admits, from small to large counts.

    *Units*: each count of the first sector's local units in `denominators.csv` (a narrow perimeter
    and a wide one, say), else its units in `sectors.csv`; the other sectors have theirs in `sectors.csv`.
    *Innovation-active units*: those counts times each sector's `innovation_active_share`, taken to be the same in every
    perimeter. *Employees*: the counts of employees in `denominators.csv`; undefined as soon as a sector that the call
    admits has none there, or several. In all of these the whole is what the perimeter and the other admitted sectors
    have together, so a share is never above 1; what a wide count already holds of other sectors is counted twice.

    *Equal share*: how many of the admitted sectors are in the perimeter. *All companies*: units of the perimeter in
    `sectors.csv`, admitted or not, of the companies of the region, the row of `denominators.csv` in this unit without
    a sector; undefined where there is none, or two could be meant.

    Args:
        region: The region.
        perimeter: The sectors inside, that with its own counts first.
        admitted: The sectors that the call admits.
    """
    first, *others = [region.sectors[region.sector_codes[sector]] for sector in perimeter]
    outside = [row for row in region.sectors if row.sector in admitted and row.sector not in perimeter]
    joined = [row for row in others if row.sector in admitted]

    def share(count: float, of: dict[str, float]) -> float:
        inside = math.fsum([count if first.sector in admitted else 0.0, *(of[row.sector] for row in joined)])
        whole = math.fsum([inside, *(of[row.sector] for row in outside)])
        return inside / whole if whole else math.nan

    def against(what: str, counts: dict[str, float], of: dict[str, float]) -> list[Denominator]:
        beside = math.fsum(of[row.sector] for row in others)
        return [Denominator(what, name, count + beside, math.nan, share(count, of)) for name, count in counts.items()]

    units = {row.sector: float(row.units) for row in region.sectors}
    active = {row.sector: _active(row, row.units) for row in region.sectors}
    employees = {row.sector: _one(_counts(region, row.sector, "employees")) for row in region.sectors}
    own_units = _counts(region, first.sector, "local units") or {"sectors": units[first.sector]}
    own_employees = _counts(region, first.sector, "employees") or {"": math.nan}
    equal = len(set(perimeter) & set(admitted)) / len(admitted) if admitted else math.nan
    count, companies = math.fsum(units[name] for name in perimeter), _whole(region, "companies")
    return (
        *against(_UNITS, own_units, units),
        *against(_ACTIVE, {name: _active(first, number) for name, number in own_units.items()}, active),
        *against(_EMPLOYEES, own_employees, employees),
        Denominator(EQUAL_SHARE, "", math.nan, math.nan, equal),
        Denominator(ALL_COMPANIES, "sectors", count, companies, count / companies if companies else math.nan),
    )


def _active(row: SectorRow, units: float) -> float:
    return units * row.innovation_active_share


def _counts(region: Region, sector: str, unit: str) -> dict[str, float]:
    """Return the counts of one sector in a unit by the name of their row, from small to large."""
    rows = [row for row in region.denominators if row.sector == sector and row.unit == unit]
    return {row.denominator: float(row.count) for row in sorted(rows, key=lambda row: row.count)}


def _whole(region: Region, unit: str) -> float:
    """Return the count of the one row without a sector in a unit."""
    return _one(
        {row.denominator: float(row.count) for row in region.denominators if not row.sector and row.unit == unit}
    )


def _one(counts: dict[str, float]) -> float:
    return next(iter(counts.values())) if len(counts) == 1 else math.nan
