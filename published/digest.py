"""Digest of what runs bring about: equal before and after a change that moves no number.

    python -m published.digest                                     # four scenarios on five seeds
    python -m published.digest baseline pandemic --seeds 3         # others
    python -m published.digest --shipped --seeds 3                 # every shipped scenario

A digest is SHA-256 over the decoded tables: rows sorted by their key, texts as they read, numbers to the bit. The
encoding of a file, its metadata and the version of its schema are no part of it. What has another name than it had is
compared by its first name (`renames.csv`), so that the command gives the same digest on either side of a renaming.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
from pathlib import Path

import numpy as np
import pandas as pd

import sim

SCENARIOS = ("baseline", "no-cluster", "no-alignment", "full-alignment")
SEEDS = 5
KEYS = {
    "outcomes": ("scenario", "draw", "seed", "quarter", "outcome", "sector"),
    "calls": ("scenario", "draw", "seed", "call_id", "sector"),
    "projects": ("scenario", "draw", "seed", "call_id", "idea_id"),
    "proposals": ("scenario", "draw", "seed", "call_id", "idea_id"),
}
"""Tables and their keys by the names that they had first: those of `sim.outcomes.tables` may be renamed, or grow."""

RENAMES = Path(__file__).with_name("renames.csv")


def main() -> None:
    """Print a digest for each table, and one of all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", default=SCENARIOS)
    parser.add_argument("--shipped", action="store_true", help="every shipped scenario")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    scenarios = shipped() if asked.shipped else asked.scenarios
    results = sim.run(*scenarios, seeds=asked.seeds, jobs=asked.jobs)
    digests = {name: digest_of(results.table(name), name) for name in KEYS}
    for name, digest in digests.items():
        print(f"{name:<10} {len(results.table(name)):>9} rows  {digest}")
    together = hashlib.sha256("".join(digests.values()).encode()).hexdigest()
    print(f"{'together':<10} {len(scenarios)} scenarios x {asked.seeds} seeds  {together}")


def shipped() -> list[str]:
    """Return the names of all scenario files."""
    return sorted(path.stem for path in (Path(__file__).parents[1] / "scenarios").glob("*.yaml"))


def digest_of(table: pd.DataFrame, name: str, renames: dict[str, dict[str, str]] | None = None) -> str:
    """Return the digest of a decoded table.

    Args:
        table: The table.
        name: Which one it is.
        renames: Present name to first name, by kind: `column` or `outcome`; those of `renames.csv` if None.
    """
    first = first_names() if renames is None else renames
    table = table.rename(columns=first.get("column", {}))
    if "outcome" in table:
        table = table.assign(outcome=table["outcome"].astype(object).replace(first.get("outcome", {})))
    table = table.sort_values(list(KEYS[name]), kind="stable")
    digest = hashlib.sha256()
    for column in sorted(table):
        for part in (column.encode(), exact_bits(table[column])):
            digest.update(len(part).to_bytes(8, "little") + part)
    return digest.hexdigest()


def exact_bits(column: pd.Series) -> bytes:
    """Return a column's values as bytes that only equal values share; undefined is a value of its own."""
    if pd.api.types.is_bool_dtype(column.dtype):
        return column.astype("Int8").fillna(2).to_numpy(np.int8).tobytes()
    if pd.api.types.is_float_dtype(column.dtype):
        values = column.to_numpy(np.float64)
        return np.where(np.isnan(values), np.nan, values).tobytes()
    if pd.api.types.is_integer_dtype(column.dtype):
        return column.to_numpy(np.int64).tobytes()
    texts = ["-" if pd.isna(text) else f"+{text}" for text in column]
    return "\0".join(texts).encode()


def first_names() -> dict[str, dict[str, str]]:
    """Read which name each renamed column and outcome had first."""
    names: dict[str, dict[str, str]] = {}
    with RENAMES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            names.setdefault(row["kind"], {})[row["present"]] = row["first"]
    return names


if __name__ == "__main__":
    main()
