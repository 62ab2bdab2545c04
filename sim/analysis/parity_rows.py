"""Choose from the table of parity what a page shows: which denominators, and what was won in a set of calls."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.analysis.denominators import AGAINST, ALL_COMPANIES, EQUAL_SHARE
from sim.analysis.parity import ALL_PERIODS, MEASURES, OWNERS

__all__ = [
    "DenominatorRow",
    "denominator_row",
    "middle_of_units",
    "shares_of_other_owners",
    "shown_denominators",
    "won",
]


@dataclass(frozen=True)
class DenominatorRow:
    """One denominator: of which perimeter, what is counted, the row of the region's table, how many of how many.

    A number that is undefined is -1, because it must equal itself, or no cell would be found.
    """

    perimeter: str
    against: str
    denominator: str
    count: float
    whole: float


def denominator_row(cell: Mapping[Hashable, Any]) -> DenominatorRow:
    """Return the denominator of one row of the table."""
    count, whole = (float(cell[name]) if cell[name] >= 0 else -1.0 for name in ("count", "whole"))
    named = cell["denominator"]
    return DenominatorRow(cell["perimeter"], cell["against"], named if isinstance(named, str) else "", count, whole)


def shown_denominators(awards: pd.DataFrame) -> list[DenominatorRow]:
    """Return the denominators that are drawn: those of admitted sectors in the order of the table, all companies last.

    The first perimeter with every count of its units, and with the middle one of what is a multiple of them; a wider
    perimeter only with the middle count of units and the equal share.

    Args:
        awards: Rows of the table of parity that have ratios.
    """
    known = list(dict.fromkeys(denominator_row(cell) for cell in awards.to_dict("records")))
    shown = []
    for perimeter in dict.fromkeys(row.perimeter for row in known):
        mine = [row for row in known if row.perimeter == perimeter]
        is_first = perimeter == known[0].perimeter
        for against in dict.fromkeys(row.against for row in mine):
            counts = [row for row in mine if row.against == against]
            if is_first and against == AGAINST[0]:
                shown += counts
            elif is_first or against in (AGAINST[0], EQUAL_SHARE):
                shown.append(_middle(counts))
    return sorted(shown, key=lambda row: row.against == ALL_COMPANIES)


def middle_of_units(rows: list[DenominatorRow], sector: str) -> DenominatorRow | None:
    """Return the middle count of a sector's units, None where there is none."""
    units = [row for row in rows if row.perimeter == sector and row.against == AGAINST[0]]
    return _middle(units) if units else None


def won(ratios: pd.DataFrame, sector: str, calls: str) -> dict[tuple[str, str, str], Mapping[Hashable, Any]]:
    """Return a row of a set of calls over all periods, for each scenario, kind of owners and measure."""
    chosen = (ratios["perimeter"] == sector) & (ratios["calls"] == calls) & (ratios["period"] == ALL_PERIODS)
    rows = ratios[chosen].drop_duplicates(["scenario", "owners", "measure"]).to_dict("records")
    return {(row["scenario"], row["owners"], row["measure"]): row for row in rows}


def shares_of_other_owners(ratios: pd.DataFrame, scenario: str, sector: str) -> dict[str, float]:
    """Return by measure which share of what a sector wins laboratories and cultural bodies win, NaN of nothing."""
    by_owners = {key: float(row["won"]) for key, row in won(ratios, sector, "all").items()}
    everybody, enterprises = OWNERS
    return {
        measure: 1 - by_owners[scenario, enterprises, measure] / (by_owners[scenario, everybody, measure] or math.nan)
        for measure in MEASURES
    }


def _middle(counts: list[DenominatorRow]) -> DenominatorRow:
    return counts[(len(counts) - 1) // 2]
