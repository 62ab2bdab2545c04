"""Whose projects, and at whose expense: how the tables of a comparison are printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from sim.analysis.displacement import ALL, HOW
from sim.cli.shown import say, say_table
from sim.outcomes.catalogue import ALL_SECTORS
from sim.region.labels import RegionLabels
from sim.words.labels import sector_label
from sim.words.meanings import INTERVAL, meaning_of_moved
from sim.words.numbers import interval, interval_of_count, number

__all__ = ["say_displacement", "say_merit", "say_movements", "say_what_moved_means"]

_UNDECIDED = len(HOW["displaced"]) - 1
_OUTRANKED_FATES = ("failed formally", "below the threshold", "behind the money")


def say_movements(displacement: pd.DataFrame, merit: pd.DataFrame, name: str, region: RegionLabels) -> None:
    """Print in two blocks what one alternative displaces and gains, and the merit of what is funded.

    Args:
        displacement: The table of `sim.analysis.displacement`.
        merit: The table of `sim.analysis.merit`.
        name: The alternative.
        region: The region, whose focus sector is printed beside all sectors together.
    """
    ways = [" / ".join(dict.fromkeys(pair)) for pair in zip(*HOW.values(), strict=True)]
    cells = _cells(displacement, name)
    shown = [way for way in range(len(ways)) if way != _UNDECIDED or _any_undecided(cells)]
    rows = []
    for of in (region.focus_sector, ALL_SECTORS):
        for direction in HOW:
            if (of, direction, ALL, ALL) in cells:
                whole, *parts = [cells[of, direction, how, ALL] for how in (ALL, *HOW[direction])]
                means = [number(parts[way]["mean"]) for way in shown]
                rows.append([f"{sector_label(of, region)}, {direction}", number(whole["mean"]), _ends(whole), *means])
    if rows:
        heading = f"Whose projects: ideas funded in one of {_baseline(displacement)} and {name} only, and how"
        columns = ["projects", "mean", INTERVAL, *(ways[way] for way in shown)]
        say_table(heading, columns, rows, numbers_from=1)
        say()
    say_merit(merit, name, region, (region.focus_sector, ALL_SECTORS))


def say_displacement(displacement: pd.DataFrame, name: str, region: RegionLabels) -> None:
    """Print what one alternative displaces and gains, sector by sector, split by how; outranked by fate too."""
    cells = _cells(displacement, name)
    sectors = sorted({sector for sector, *_ in cells}, key=lambda sector: _rank(sector, region))
    for direction, ways in HOW.items():
        keys = [(ALL, ALL), (ways[0], ALL), *((ways[0], fate) for fate in _OUTRANKED_FATES)]
        keys += [(how, ALL) for how in ways[1:]]
        if not _any_undecided(cells):
            keys.pop()
        rows = []
        for sector in sectors:
            whole, *parts = [cells[sector, direction, how, fate] for how, fate in keys]
            rows.append(
                [
                    sector_label(sector, region),
                    number(whole["mean"]),
                    _ends(whole),
                    *(number(part["mean"]) for part in parts),
                ]
            )
        columns = [how if fate == ALL else f"of them {fate}" for how, fate in keys[1:]]
        sides = (_baseline(displacement), name) if direction == "displaced" else (name, _baseline(displacement))
        heading = f"{name}: projects {direction}, funded in {sides[0]} and not in {sides[1]}, per run"
        say_table(heading, ["sector", direction, INTERVAL, *columns], rows, numbers_from=1)
        say()


def say_merit(merit: pd.DataFrame, name: str, region: RegionLabels, sectors: Sequence[str] | None = None) -> None:
    """Print the mean latent merit of what is funded with and without one alternative.

    Args:
        merit: The table of `sim.analysis.merit`.
        name: The alternative.
        region: The region, for the names of its sectors.
        sectors: The sectors to print; all of them if None.
    """
    mine = merit[merit["scenario"] == name]
    rows = []
    for sector in sectors or sorted(mine["sector"].unique(), key=lambda name: _rank(name, region)):
        by_projects = {row["projects"]: row for row in mine[mine["sector"] == sector].to_dict("records")}
        for projects, words in (("funded", "funded"), ("moved", "displaced / gained")):
            if projects in by_projects:
                row = by_projects[projects]
                means = [number(row[side]) for side in ("baseline_mean", "scenario_mean")]
                difference = number(row["difference"], signed=True)
                ends = interval(row["ci_low"], row["ci_high"])
                rows.append([f"{sector_label(sector, region)}, {words}", *means, difference, ends])
    if rows:
        heading = f"{name}: mean latent merit of projects, in standard deviations of the merit of all ideas"
        columns = ["projects", f"{_baseline(merit)}, mean", f"{name}, mean", "difference", INTERVAL]
        say_table(heading, columns, rows, numbers_from=1)
        say()


def say_what_moved_means() -> None:
    """Print what the words for ideas that moved mean."""
    say(
        f"{meaning_of_moved()} In the scenario that does not fund it, the idea was at the same call and left out there "
        "(outranked / promoted), only at other calls (rerouted), at no call (not submitted / newly submitted), or the "
        "call that funds it was not held (cancelled / new call). Intervals of such counts are cut at 0."
    )


def _cells(displacement: pd.DataFrame, name: str) -> dict[tuple[str, str, str, str], Mapping[Any, Any]]:
    mine = displacement[displacement["scenario"] == name]
    return {(row["sector"], row["direction"], row["how"], row["fate"]): row for row in mine.to_dict("records")}


def _any_undecided(cells: Mapping[tuple[str, str, str, str], Mapping[Any, Any]]) -> bool:
    """Tell whether any idea waits at a call not decided by the end; else the column is left out."""
    return any(row["mean"] > 0 for (_, _, how, _), row in cells.items() if how == HOW["displaced"][_UNDECIDED])


def _baseline(table: pd.DataFrame) -> str:
    return str(table["baseline"].iloc[0])


def _rank(sector: str, region: RegionLabels) -> tuple[bool, bool, str]:
    return sector == ALL_SECTORS, sector != region.focus_sector, sector


def _ends(row: Mapping[Any, Any]) -> str:
    return interval_of_count(row["ci_low"], row["ci_high"])
