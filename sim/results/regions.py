"""Find again the region that a scenario of some results ran on: known by its digest, wherever the folder is now."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.errors import InputError, Problem
from sim.region.files import load_region, shipped_regions
from sim.region.region import Region
from sim.results.experiment import ScenarioRecord
from sim.scenario.call_changes import call_changes_from
from sim.scenario.changed_calendar import with_changed_calls

__all__ = ["region_of", "with_places_found", "with_places_kept"]


def region_of(record: ScenarioRecord) -> Region:
    """Read the region of a record: where it was, seen from the results, or else in the current folder.

    Its calendar is the one that the scenario made of it.

    Raises:
        InputError: It is at neither place, or is no longer what the runs were made on.
    """
    named = str(record.specification["region"])
    places = [named] if named in shipped_regions() else [named, os.path.basename(named)]
    there = [load_region(place) for place in places if place in shipped_regions() or os.path.isdir(place)]
    for region in there:
        if region.digest == record.region_digest:
            return with_changed_calls(region, call_changes_from(record.specification.get("calls", ())))
    where = f"region {named}"
    if there:
        allowed = "the region as it was; or run the experiment again"
        raise InputError([Problem(where, "has changed since the results were made", allowed)])
    allowed = (
        f"the folder {os.path.basename(named)} put there, or the command given in the folder that holds it; tables and "
        "status are read without it"
    )
    raise InputError([Problem(where, "there is no such region: the results were made on it, and it stayed", allowed)])


def with_places_kept(specification: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Return what a scenario says as a results folder keeps it: where its region is, seen from the folder."""
    return _with_region(specification, lambda named: _seen_from(folder, named))


def with_places_found(specification: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Return what a scenario says as it was before `with_places_kept`, wherever the folder is now."""
    return _with_region(specification, lambda named: _found_from(folder, named))


def _with_region(specification: Mapping[str, Any], change: Any) -> dict[str, Any]:
    content = dict(specification)
    if isinstance(content.get("region"), str):
        content["region"] = change(content["region"])
    if isinstance(content.get("reference"), Mapping):
        content["reference"] = _with_region(content["reference"], change)
    return content


def _seen_from(folder: Path, named: str) -> str:
    if not os.path.isabs(named):
        return named
    try:
        path = Path(os.path.relpath(named, os.path.realpath(folder))).as_posix()
    except ValueError:  # on another drive of Windows
        return named
    return path if path.startswith("../") else f"./{path}"


def _found_from(folder: Path, named: str) -> str:
    is_seen_from_there = named.startswith(("./", "../"))
    return os.path.normpath(os.path.join(os.path.realpath(folder), named)) if is_seen_from_there else named
