"""Results of an experiment: its tables, in memory and in a folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from sim.errors import InputError, Problem, gathered
from sim.inputs.nearest import nearest
from sim.outcomes.columnar import batches_of, parquet_bytes, table_of
from sim.outcomes.experiment import Experiment, Storyline
from sim.outcomes.export import csv_lines
from sim.outcomes.folder import write_folder
from sim.outcomes.manifest import Manifest, read_manifest
from sim.outcomes.sealed import digest_of

__all__ = ["Results", "checked_content", "read_results"]


@dataclass(frozen=True, eq=False)
class Results:
    """The tables of an experiment.

    Attributes:
        experiment: What was run.
        tables: `outcomes`, `calls`, `projects`, `proposals`, and `comparison` once scenarios were compared.
    """

    experiment: Experiment
    tables: Mapping[str, pd.DataFrame]

    @property
    def scenarios(self) -> tuple[Storyline, ...]:
        """The scenarios, in the order in which they were named."""
        return self.experiment.scenarios

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds, ascending."""
        return self.experiment.seeds

    def table(self, name: str) -> pd.DataFrame:
        """Return one table.

        Raises:
            InputError: There is no such table.
        """
        if name not in self.tables:
            raise InputError([_no_table(name, self.tables)])
        return self.tables[name]

    def compared(self, baseline: str, comparison: pd.DataFrame) -> Results:
        """Return these results together with the comparison of every scenario with a baseline."""
        experiment = replace(self.experiment, baseline=baseline)
        return Results(experiment, {**self.tables, "comparison": comparison})

    def write(self, folder: Path | str, extra: Mapping[str, bytes] | None = None, *, replace: bool = False) -> None:
        """Write every table as Parquet, the comparison also as CSV, and a manifest.

        The folder appears whole or not at all.

        Args:
            folder: A new or empty folder, or one with earlier results of the same experiment.
            extra: Further files, such as figures: bytes by path in the folder.
            replace: Whether results of another experiment give way.

        Raises:
            InputError: The results cannot go there.
            SimError: Writing failed.
        """
        contents = {f"{name}.parquet": parquet_bytes(table, name) for name, table in self.tables.items()}
        if "comparison" in self.tables:
            batches = batches_of(contents["comparison.parquet"], "comparison")
            contents["comparison.csv"] = "".join(csv_lines(batches, "comparison")).encode()
        write_folder(Path(folder), self.experiment, {**contents, **(extra or {})}, replace)


def read_results(folder: Path | str) -> Results:
    """Read a results folder, every table checked against its SHA-256.

    Raises:
        InputError: The folder holds no results, or a table is missing or damaged.
    """
    place = Path(folder)
    manifest = read_manifest(place)
    tables, problems = {}, list[Problem]()
    for name in _tables_in(manifest):
        with gathered(problems):
            tables[name] = table_of(checked_content(place, name, manifest), name)
    if problems:
        raise InputError(problems)
    return Results(manifest.experiment, tables)


def checked_content(folder: Path, name: str, manifest: Manifest) -> bytes:
    """Return the bytes of one table's file.

    Raises:
        InputError: The results hold no such table, or its file is missing or damaged.
    """
    known = _tables_in(manifest)
    if name not in known:
        raise InputError([_no_table(name, known)])
    path = folder / f"{name}.parquet"
    again = "an unchanged file: run the experiment again"
    try:
        if path.exists() and not path.is_file():  # to read a pipe or a device may take for ever
            raise InputError([Problem(str(path), "is no file", again)])
        content = path.read_bytes()
    except OSError as error:
        raise InputError([Problem(str(path), f"cannot be read: {error.strerror}", again)]) from None
    if digest_of(content) != manifest.files[path.name]:
        raise InputError([Problem(str(path), "is damaged: it is not the file that was written", again)])
    return content


def _tables_in(manifest: Manifest) -> list[str]:
    return [path.removesuffix(".parquet") for path in manifest.files if path.endswith(".parquet")]


def _no_table(name: str, known: Mapping[str, object] | list[str]) -> Problem:
    allowed = "one of " + ", ".join(sorted(known))
    return Problem(f"table {name}", "these results hold no such table", allowed, nearest(name, known) or "")
