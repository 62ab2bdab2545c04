"""A copy of a region in which everything has another name: what the model says of it must mean the same."""

import csv
from collections.abc import Mapping
from pathlib import Path
from shutil import copytree

from tests.support.small_region import Row, edit

NAME, LABEL = "cockaigne", "Land of Cockaigne"

CODES = {
    "sectors": "sector",
    "provinces": "province",
    "universities": "university",
    "value_chains": "value_chain",
    "themes": "theme",
    "cultural_body_kinds": "body_kind",
    "laboratories": "laboratory",
    "tecnopoli": "tecnopolo",
    "clusters": "cluster",
    "calls": "call_id",
    "denominators": "denominator",
}
"""The column of codes of each table that has any."""

COLUMNS = {
    **{column: column for column in CODES.values()},
    "part_of": "sector",
    "sectors": "sector",
    "owners": "sector",
    "provinces": "province",
    "theme_a": "theme",
    "theme_b": "theme",
    "instrument": "instrument",
    "scope": "scope",
    "calls": "scope",
}
"""What kind of code stands in a column, in every table: several stand separated by `;`, what has no new name stays."""


def rename(folder: Path) -> Path:
    """Give everything in a region folder another name, in place; return the folder.

    Codes and labels change in every table and in the record, the order of codes too. Identities of organisations and
    ideas are made of codes, so worlds are others, by chance alone.
    """
    names = new_names(folder)
    for path in [
        *folder.glob("*.csv"),
        *(folder / "observed" / name for name in ("call_outcomes.csv", "patterns.csv", "targets.csv")),
    ]:
        if path.name not in ("region.csv", "dictionary.csv"):
            edit(path, lambda row: _renamed(row, names))
    own = {"name": NAME, "label": LABEL}
    edit(
        folder / "region.csv",
        lambda row: row | {"value": own.get(row["key"]) or names["sector"].get(row["value"], row["value"])},
    )
    return folder


def renamed_copy(folder: Path, into: Path) -> Path:
    """Copy a region folder and give everything in the copy another name; return the copy."""
    return rename(Path(copytree(folder, into / NAME)))


def new_names(folder: Path) -> dict[str, dict[str, str]]:
    """Return the new name of each code by kind, which shares no word with the old one."""
    names = {
        column: {old: f"{column[0]}{place:03d}x" for place, old in enumerate(_column(folder / f"{table}.csv", column))}
        for table, column in CODES.items()
    }
    instruments = dict.fromkeys(_column(folder / "calls.csv", "instrument"))
    names["instrument"] = {old: f"i{place:03d}x" for place, old in enumerate(instruments)}
    names["call_id"] = {old: f"C{place:03d}x" for place, old in enumerate(names["call_id"])}
    names["scope"] = {**names["call_id"], **names["instrument"]}
    return names


def _renamed(row: Row, names: Mapping[str, Mapping[str, str]]) -> Row:
    changed = dict(row)
    for column, kind in COLUMNS.items():
        if column in row:
            changed[column] = ";".join(names[kind].get(word, word) for word in row[column].split(";"))
    code = next(iter(changed.values()))
    labels = {"label": f"What is called {code}", "short_label": f"Called {code}", "title": f"The call {code}"}
    return changed | {column: label for column, label in labels.items() if column in row}


def _column(path: Path, column: str) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row[column] for row in csv.DictReader(file)]
