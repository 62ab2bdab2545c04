"""The files of the tables of a complete folder, and what to say of one that is not there."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from sim.errors import InputError, Problem
from sim.inputs.nearest import nearest
from sim.inputs.wording import one_of
from sim.outcomes.tables import RUN_TABLES
from sim.results.manifest import Manifest
from sim.results.store.checking import check_file

__all__ = ["no_table", "table_file", "tables_in"]


def table_file(folder: Path, name: str, manifest: Manifest) -> Path:
    """Return the file of one table of a complete folder, checked.

    Raises:
        InputError: The results hold no such table, or its file is missing or damaged.
    """
    known = tables_in(manifest)
    if name not in known:
        raise InputError([no_table(name, known)])
    path = folder / f"{name}.parquet"
    check_file(path, manifest.files[path.name])
    return path


def tables_in(manifest: Manifest) -> list[str]:
    """Return the names of the tables of a complete folder."""
    return [path.removesuffix(".parquet") for path in manifest.files if path.endswith(".parquet")]


def no_table(name: str, known: Collection[str], where: str = "these results") -> Problem:
    """Return what to say of a table that results do not hold, and what would keep one that they could have."""
    allowed = one_of(sorted(known))
    if name in RUN_TABLES:
        allowed += "; cci run or cci compare into another folder keeps every table"
        return Problem(f"table {name}", f"{where} keep no such table", allowed)
    return Problem(f"table {name}", f"{where} hold no such table", allowed, nearest(name, known) or "")
