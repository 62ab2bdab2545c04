"""What a sector's share of awards can be measured against: its share of units, employees and so on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sim.region.region import Region

__all__ = ["AGAINST", "EQUAL_SHARE", "Denominator", "denominators"]

EQUAL_SHARE = "equal share"
"""An equal share among the sectors that a call admits, which hangs on the calls and not on the region alone."""

AGAINST = ("units", "innovation-active units", "employees", EQUAL_SHARE)
"""What is counted, in the order in which it is shown."""

_UNITS, _ACTIVE, _EMPLOYEES, _ = AGAINST


@dataclass(frozen=True)
class Denominator:
    """The share of a perimeter in something the region has.

    Attributes:
        against: What is counted, of `AGAINST`.
        name: The row of `denominators.csv` that says how large the perimeter is, `sectors` if `sectors.csv` does, empty
            if nothing does.
        count: How many the perimeter has; NaN where the region does not say.
        share: That, divided by what the whole region has; NaN where the region does not say.
    """

    against: str
    name: str
    count: float
    share: float


def denominators(region: Region, sectors: Sequence[str]) -> tuple[Denominator, ...]:
    """Return what the region says of the size of a perimeter, from small to large within what is counted.

    *Units*: each count of the first sector's local units in `denominators.csv` (for the CCI its narrow perimeter, that
    of the case study and a wide one), else its units in `sectors.csv`; the other sectors add theirs in `sectors.csv`.
    The whole are the companies of the region, the row in this unit without a sector. *Innovation-active units*: those
    counts times the sector's `innovation_active_share`, taken to be the same in every perimeter; the whole is the sum
    over all sectors of `sectors.csv`. *Employees*: the counts of employees in `denominators.csv`; the whole is the row
    of employees without a sector. Where one of these rows is missing, or two could be meant, the share is undefined.

    A perimeter draws a border within one region, so the whole is the same for all of them. Sectors count whether or
    not they count on their own yet; what a wide count already holds of the other sectors is counted twice.

    Args:
        region: The region.
        sectors: The sectors inside the perimeter, that with its own counts first.
    """
    first, *others = [region.sectors[region.sector_codes[sector]] for sector in sectors]
    units = _counts(region, first.sector, "local units") or {"sectors": float(first.units)}
    others_units = sum(row.units for row in others)
    others_active = math.fsum(row.units * row.innovation_active_share for row in others)
    all_units = _whole(region, "companies")
    all_active = math.fsum(row.units * row.innovation_active_share for row in region.sectors)
    employees = _counts(region, first.sector, "employees") or {"": math.nan}
    others_employees = math.fsum(
        min(_counts(region, row.sector, "employees").values(), default=math.nan) for row in others
    )
    all_employees = _whole(region, "employees")
    active = {name: count * first.innovation_active_share + others_active for name, count in units.items()}
    return (
        *(_denominator(_UNITS, name, count + others_units, all_units) for name, count in units.items()),
        *(_denominator(_ACTIVE, name, count, all_active) for name, count in active.items()),
        *(_denominator(_EMPLOYEES, name, count + others_employees, all_employees) for name, count in employees.items()),
    )


def _denominator(against: str, name: str, count: float, whole: float) -> Denominator:
    return Denominator(against, name, count, count / whole if whole else math.nan)


def _counts(region: Region, sector: str, unit: str) -> dict[str, float]:
    """Return the counts of one sector in a unit by the name of their row, from small to large."""
    rows = [row for row in region.denominators if row.sector == sector and row.unit == unit]
    return {row.denominator: float(row.count) for row in sorted(rows, key=lambda row: row.count)}


def _whole(region: Region, unit: str) -> float:
    """Return the count of the one row without a sector in a unit."""
    rows = [row for row in region.denominators if row.sector is None and row.unit == unit]
    return float(rows[0].count) if len(rows) == 1 else math.nan
