"""Regions and scenarios of every size to measure on: the shipped ones, shrunk or enlarged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sim.scenario.files import load_scenario
from sim.scenario.scenario import Scenario
from tests.support.small_region import edit, shrink

CCI_UNITS = 35_000
"""CCI units of the shipped region, which is scale 1."""

WHOLE_REGION = 11.43
"""The scale at which the region has 400,000 CCI units."""

SIZES = (0.1, 1.0, WHOLE_REGION)
"""The scales at which each part is timed alone."""


@contextmanager
def at_scale(scale: float, **changes: object) -> Iterator[Scenario]:
    """Give the baseline in a region of some size, money in proportion, while the block lasts."""
    with TemporaryDirectory() as scratch:
        yield of_region(shrink(Path(scratch) / "region", scale), **changes)


def of_region(folder: Path, **changes: object) -> Scenario:
    """Return the baseline in a region, with fields of the scenario changed."""
    return load_scenario("baseline").changed({"region": str(folder), **changes})


def with_every_second_call(folder: Path) -> Path:
    """Leave a region half of its calls, spread over the whole calendar; return the folder."""
    calls: list[str] = []
    scopes: set[str] = set()

    def keep(row: dict[str, str]) -> dict[str, str] | None:
        calls.append(row["call_id"])
        if len(calls) % 2 == 0:
            return None
        scopes.update((row["call_id"], row["instrument"]))
        return row

    edit(folder / "calls.csv", keep)
    edit(folder / "call_rules.csv", lambda row: row if row["scope"] in scopes else None)
    return folder
