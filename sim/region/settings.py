"""The settings of a region as a whole, and what is read of their texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from sim.errors import Problem
from sim.inputs.csv_file import Table
from sim.inputs.nearest import nearest
from sim.inputs.wording import one_of, written
from sim.region.tables import SETTINGS, RegionRow, SectorRow
from sim.units import Quarter, parse_quarter

__all__ = ["check_settings", "quarters_in"]

LEAST_CEILING, MOST_CEILING = 3.0, 20.0
"""A ceiling covers what any plausible assumption lets owners reach; beyond, potential ideas are drawn for nothing."""


def check_settings(region: Table[RegionRow], sectors: Table[SectorRow]) -> Iterator[Problem]:
    """Yield what is amiss among the settings of a region as a whole."""
    given = [row.key for row in region.rows]
    for key in SETTINGS:
        if key not in given:
            yield Problem(f"{region.path}:1:1", f"the row {key} is missing", f"rows {', '.join(SETTINGS)}")
    known = [row.sector for row in sectors.rows]
    for index, row in enumerate(region.rows):
        if row.key == "focus_sector" and row.value not in known:
            found = f"focus_sector {written(row.value)} is not in sectors.csv"
            yield Problem(region.where(index, "value"), found, one_of(known), nearest(row.value, known) or "")
        if row.key == "idea_rate_ceiling" and not _is_ceiling(row.value):
            found = f"idea_rate_ceiling {written(row.value)}"
            yield Problem(region.where(index, "value"), found, f"a number from {LEAST_CEILING:g} to {MOST_CEILING:g}")
        if row.key == "period_marks" and not quarters_in(row.value):
            found = f"period_marks {written(row.value)}"
            yield Problem(region.where(index, "value"), found, "ascending quarters, separated by ;, like 2017Q2;2021Q1")


def _is_ceiling(text: str) -> bool:
    return re.fullmatch(r"[0-9]{1,2}(\.[0-9]{1,6})?", text) is not None and LEAST_CEILING <= float(text) <= MOST_CEILING


def quarters_in(text: str) -> tuple[Quarter, ...]:
    """Return ascending quarters that stand in one cell, separated by `;`; none where that is not what stands there."""
    try:
        quarters = tuple(parse_quarter(word.strip()) for word in text.split(";"))
    except ValueError:
        return ()
    return quarters if all(one < other for one, other in pairwise(quarters)) else ()
