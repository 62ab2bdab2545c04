"""Find and read a region folder: every table, then what one says about another, all problems at once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from typing import Any

from sim.errors import InputError, Problem, gathered
from sim.inputs.base import Record
from sim.inputs.csv_file import LARGEST_BYTES, Table, read_csv
from sim.inputs.nearest import nearest
from sim.inputs.roots import scenarios_root
from sim.inputs.validation import reading_order
from sim.inputs.wording import one_of, written
from sim.region import government_tables, idea_tables, tables
from sim.region.call_rules import rules_of_calls
from sim.region.coherence import check_coherence
from sim.region.references import check_references
from sim.region.region import Region
from sim.region.settings import quarters_in

__all__ = ["TABLES", "content_of", "is_inside", "is_region", "load_region", "only_region", "shipped_regions"]

MOST_PROBLEMS = 200
"""Most problems told between tables: nobody reads on, and many take long to describe."""

TABLES: Mapping[str, tuple[type[Record], tuple[str, ...]]] = {
    "region": (tables.RegionRow, ("key",)),
    "provinces": (tables.ProvinceRow, ("province",)),
    "universities": (tables.UniversityRow, ("university",)),
    "sectors": (tables.SectorRow, ("sector",)),
    "denominators": (tables.DenominatorRow, ("denominator",)),
    "value_chains": (tables.ValueChainRow, ("value_chain",)),
    "size_classes": (tables.SizeClassRow, ("size",)),
    "themes": (idea_tables.ThemeRow, ("theme",)),
    "theme_profiles": (idea_tables.ThemeProfileRow, ("sector", "value_chain", "theme")),
    "idea_mixes": (idea_tables.IdeaMixRow, ("owners",)),
    "mode_contributions": (idea_tables.ModeContributionRow, ("mode",)),
    "cultural_body_kinds": (tables.CulturalBodyKindRow, ("body_kind",)),
    "laboratories": (tables.LaboratoryRow, ("laboratory",)),
    "tecnopoli": (tables.TecnopoloRow, ("tecnopolo",)),
    "clusters": (tables.ClusterRow, ("cluster",)),
    "cluster_agendas": (tables.ClusterAgendaRow, ("cluster", "theme")),
    "relation_events": (government_tables.RelationEventRow, ("cluster", "quarter", "stock")),
    "calls": (tables.CallRow, ("call_id",)),
    "call_rules": (tables.CallRuleRow, ("scope", "rule")),
    "programme_periods": (government_tables.ProgrammePeriodRow, ("period",)),
    "residual_pool": (tables.ResidualPoolRow, ("sector", "first_quarter")),
}
"""The tables of a region by name (`NAME.csv`): the model of a row, and the columns that tell rows apart."""


def shipped_regions() -> dict[str, Path]:
    """Return the folders of the regions that come with the package, by name."""
    folders = sorted(scenarios_root().iterdir())
    return {folder.name: folder for folder in folders if (folder / "region.csv").is_file()}


def is_region(name_or_path: str) -> bool:
    """Tell whether a user names a region: a shipped one, or a folder with its first table."""
    return name_or_path in shipped_regions() or os.path.isfile(os.path.join(name_or_path, "region.csv"))


def only_region() -> str:
    """Return the name of the shipped region if there is one alone; else nothing, and a scenario must name its own."""
    names = list(shipped_regions())
    return names[0] if len(names) == 1 else ""


def load_region(name_or_path: str | Path) -> Region:
    """Read a region; a folder that has not changed is read once a process.

    Args:
        name_or_path: Name of a shipped region, else the path of a folder with the same tables.

    Raises:
        InputError: Every problem of the folder: missing tables, cells, names that no other table knows,
            shares that do not sum to 1, calls without rules; or that it changes meanwhile.
    """
    folder = _folder(name_or_path)
    return _read(folder, _digest(folder))


def _folder(name_or_path: str | Path) -> Path:
    shipped = shipped_regions()
    if isinstance(name_or_path, str) and name_or_path in shipped:
        return shipped[name_or_path]
    try:
        if str(name_or_path) and Path(name_or_path).is_dir():
            return Path(name_or_path).resolve()
    except OSError:  # a name longer than the file system allows
        pass
    where = f"region {written(str(name_or_path))}"
    allowed = f"{one_of(shipped)}, or the path of a region folder"
    guess = nearest(str(name_or_path), shipped) or ""
    raise InputError([Problem(where, "there is no such region", allowed, guess)])


def _digest(folder: Path) -> str:
    """Return the SHA-256 over name, length and bytes of each table that is there, in a fixed order."""
    digest = sha256()
    for name in sorted(TABLES):
        content = content_of(folder / f"{name}.csv")
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def content_of(path: Path) -> bytes:
    """Return the bytes of a file of a region folder, for a digest; none where its reader is going to refuse it."""
    # What cannot be read, or is too large, that reader refuses in its own words.
    try:
        if path.is_file() and is_inside(path):
            with path.open("rb") as stream:
                return stream.read(LARGEST_BYTES + 1)
    except OSError:
        pass
    return b""


def is_inside(path: Path) -> bool:
    """Tell whether a file of a folder lies in it, links followed."""
    # A region may come from a stranger: a link in it must not show what lies elsewhere.
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(path.parent))


@lru_cache(maxsize=16)
def _read(folder: Path, digest: str) -> Region:
    problems: list[Problem] = []
    read: dict[str, Table[Any]] = {}
    for name, (row_type, key) in TABLES.items():
        with gathered(problems):
            path = folder / f"{name}.csv"
            if not is_inside(path):
                raise InputError([Problem(str(path), f"this leads out of the folder {folder}", "a file in the folder")])
            read[name] = read_csv(path, row_type, key)
    between = chain(check_references(read, {name: key[0] for name, (_, key) in TABLES.items()}), check_coherence(read))
    amiss = list(islice(between, MOST_PROBLEMS + 1))
    if {"calls", "call_rules"} <= read.keys():
        rules = rules_of_calls(read["calls"], read["call_rules"], amiss, MOST_PROBLEMS)
    problems = sorted(problems + amiss[:MOST_PROBLEMS], key=reading_order)
    if len(amiss) > MOST_PROBLEMS:
        found = f"more than {MOST_PROBLEMS} problems between tables; the rest is not checked"
        problems.append(Problem(str(folder), found, ""))
    if _digest(folder) != digest:
        found = "its tables change while they are read"
        raise InputError([Problem(f"region {written(str(folder))}", found, "tables that nobody writes meanwhile")])
    if problems:
        raise InputError(problems)
    settings = {row.key: row.value for row in read.pop("region").rows}
    rows: dict[str, tuple[Any, ...]] = {name: _in_order(name, table.rows) for name, table in read.items()}
    rules_by_call = dict(zip((row.call_id for row in read["calls"].rows), rules, strict=True))
    rows["call_rules"] = tuple(rules_by_call[row.call_id] for row in rows["calls"])
    focus = [row.sector for row in rows["sectors"]].index(settings["focus_sector"])
    marks = quarters_in(settings.get("period_marks", ""))
    ceiling = float(settings["idea_rate_ceiling"])
    return Region(settings["name"], settings["label"], folder, digest, focus, marks, ceiling, **rows)


def _in_order(name: str, rows: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the rows of a table by key: their order in a file decides nothing (size classes must stand in order)."""
    if name == "size_classes":
        return rows
    key = TABLES[name][1]
    return tuple(sorted(rows, key=lambda row: [_sortable(getattr(row, column)) for column in key]))


def _sortable(value: Any) -> tuple[bool, Any]:
    return (value is not None, value)
