"""What the tables about ideas must hold beyond names and sums."""

from __future__ import annotations

from collections.abc import Iterator

from sim.errors import Problem
from sim.inputs.csv_file import Table
from sim.inputs.nearest import nearest
from sim.inputs.wording import one_of, written
from sim.region.idea_tables import IdeaMixRow, ModeContributionRow
from sim.region.region import OTHER_OWNERS
from sim.region.tables import IDEA_MODES, SectorRow

__all__ = ["check_mixes", "check_modes"]


def check_mixes(sectors: Table[SectorRow], mixes: Table[IdeaMixRow]) -> Iterator[Problem]:
    """Yield owners of idea mixes that nobody knows, and those who have none."""
    wanted = dict.fromkeys([*(row.sector for row in sectors.rows), *OTHER_OWNERS])
    given = dict.fromkeys(row.owners for row in mixes.rows)
    for index, owners in enumerate(given):
        if owners not in wanted:
            guess = nearest(owners, wanted) or ""
            found = f"unknown owners {written(owners)}"
            yield Problem(mixes.where(index, "owners"), found, one_of(wanted), guess)
    for owners in wanted:
        if owners not in given:
            allowed = "one for each sector and for " + ", ".join(OTHER_OWNERS)
            yield Problem(f"{mixes.path}:1:1", f"no idea mix for {owners}", allowed)


def check_modes(mode_contributions: Table[ModeContributionRow]) -> Iterator[Problem]:
    """Yield modes whose contributions are missing."""
    given = {row.mode for row in mode_contributions.rows}
    for mode in IDEA_MODES:
        if mode not in given:
            yield Problem(
                f"{mode_contributions.path}:1:1", f"no row for the mode {mode}", f"rows {', '.join(IDEA_MODES)}"
            )
