"""Look into a results folder that may be unfinished, and that another process may be writing."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from sim.errors import InputError, Problem, gathered
from sim.results.columnar import parquet_bytes, pieces_in
from sim.results.drawn import DRAWS, drawn_assumptions
from sim.results.failure import Failure
from sim.results.manifest import Manifest, read_manifest
from sim.results.store.checking import check_file
from sim.results.store.contents import Contents, by_run
from sim.results.store.identity import RunKey, Wanted
from sim.results.store.journal import Journal, read_journal
from sim.results.store.lock import owner_of
from sim.results.store.unlisted import Unlisted, unlisted
from sim.results.table_files import no_table, table_file, tables_in

__all__ = ["StoredResults", "read_folder"]

_TRIES = 5  # a writer may take parts away between our look at the journal and at them


@dataclass(frozen=True)
class StoredResults:
    """What a results folder holds.

    Attributes:
        folder: The folder.
        manifest: What it is to hold.
        wanted: Identity of every run asked for, by its key.
        done: Keys of those that are done.
        failures: Those that broke.
        parts: Number of files in which finished runs wait to become tables.
    """

    folder: Path
    manifest: Manifest
    wanted: dict[RunKey, str]
    done: frozenset[RunKey]
    failures: tuple[Failure, ...]
    parts: int
    _contents: Contents | None = None

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables that can be read."""
        return tuple(self.manifest.experiment.keeps if self._contents is not None else tables_in(self.manifest))

    def pieces(self, name: str) -> Iterator[pa.Table]:
        """Return one table some rows at a time, finished or not.

        Raises:
            InputError: There is no such table, or its files are missing or damaged.
        """
        if self._contents is None:
            return pieces_in(table_file(self.folder, name, self.manifest), name)
        if name == DRAWS and (drawn := drawn_assumptions(self.manifest.experiment)) is not None:
            return pieces_in(parquet_bytes(drawn, DRAWS), DRAWS)
        if name not in self.manifest.experiment.keeps:
            raise InputError([no_table(name, self.manifest.experiment.keeps, "unfinished results")])
        self._contents.check()
        return self._contents.pieces(name, self.wanted)

    def frames_of(self, name: str, keys: Container[RunKey]) -> dict[RunKey, pa.Table]:
        """Return one table of some runs, by their keys; a run without rows is left out.

        Raises:
            InputError: Files are missing or damaged.
        """
        found: dict[RunKey, list[pa.Table]] = {}
        for key, rows in by_run(self.pieces(name)):
            if key in keys:
                found.setdefault(key, []).append(rows)
        return {key: pa.concat_tables(rows).combine_chunks() for key, rows in found.items()}

    def unlisted(self) -> Unlisted:
        """Return what lies among the parts of an unfinished folder and counts for nothing: a journal may be lost."""
        if self._contents is None or owner_of(self.folder) is not None:  # who writes is between two steps
            return Unlisted()
        return unlisted(self.folder, self._contents.journal)

    def check_others(self) -> None:
        """Make sure that files other than tables are there as they were written.

        Raises:
            InputError: One is missing or damaged.
        """
        problems: list[Problem] = []
        for path, digest in self.manifest.files.items():
            if not path.endswith(".parquet"):
                with gathered(problems):
                    check_file(self.folder / path, digest)
        if problems:
            raise InputError(problems)


def read_folder(folder: Path) -> StoredResults:
    """Look into a results folder.

    Raises:
        InputError: It holds no results, or they are damaged.
    """
    for tries_left in reversed(range(_TRIES)):
        manifest = read_manifest(folder)
        wanted = Wanted(manifest.experiment, manifest.code).identities()
        if manifest.complete:
            broken = {RunKey(failure.scenario, *failure.world) for failure in manifest.failures}
            return StoredResults(folder, manifest, wanted, frozenset(wanted.keys() - broken), manifest.failures, 0)
        journal = read_journal(folder)
        try:
            contents = Contents(folder, journal)
            done = frozenset(key for key, identity in wanted.items() if contents.done.get(key) == identity)
            failures = tuple(contents.broken(wanted))
        except InputError:
            if not tries_left or _reads_the_same(folder, journal):
                raise
            continue
        return StoredResults(folder, manifest, wanted, done, failures, len(journal.files), contents)
    raise AssertionError("the last try returns or raises")


def _reads_the_same(folder: Path, journal: Journal) -> bool:
    return read_journal(folder) == journal
