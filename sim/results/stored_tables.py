"""Tables of a results folder, read when somebody asks for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa

from sim.errors import InputError, Problem
from sim.outcomes.tables import RUN_TABLES, WorldKey
from sim.results.columnar import frame_of, schema_of, table_of
from sim.results.lazy_tables import LazyTables, of_runs
from sim.results.manifest import read_manifest
from sim.results.store.checking import check_file, damaged
from sim.results.store.contents import by_run, pieces_by_run
from sim.results.store.identity import RunKey

__all__ = ["StoredTables"]


class StoredTables(LazyTables):
    """Tables of a folder by name; one that was read is held.

    Attributes:
        folder: The results folder.
        files: SHA-256 of the file of each table.
    """

    def __init__(
        self,
        folder: Path,
        files: Mapping[str, str],
        runs: tuple[Collection[str], Collection[WorldKey]] | None = None,
        identities: Mapping[RunKey, str] | None = None,
    ) -> None:
        """Refer to the tables of a folder.

        Args:
            folder: The results folder.
            files: SHA-256 of the file of each table.
            runs: Scenarios and worlds that count; all if None.
            identities: Identity of every run in the tables; with it they are found in a folder that has grown since.
        """
        super().__init__(files)
        self.folder = folder
        self.files = dict(files)
        self._identities = identities or {}
        self._runs = runs and (frozenset(runs[0]), frozenset(runs[1]))

    def of_runs(self, scenarios: Collection[str], worlds: Collection[WorldKey]) -> StoredTables:
        """Return the tables of some runs, without what lies between runs."""
        files = {name: digest for name, digest in self.files.items() if name != "comparison"}
        return StoredTables(self.folder, files, (scenarios, worlds), self._identities)

    def _read(self, name: str) -> pd.DataFrame:
        path = self._checked(name)
        if path is None:
            pieces = [piece for _, piece in self._grown(name)]
            return frame_of(pa.concat_tables(pieces) if pieces else schema_of(name).empty_table())
        try:
            table = table_of(path, name)
        except (OSError, ValueError) as error:
            raise InputError([damaged(path, str(error))]) from None
        return table if self._runs is None or name == "comparison" else of_runs(table, *self._runs)

    def _pieces(self, name: str) -> Iterator[tuple[RunKey, pa.Table]]:
        path = self._checked(name)
        if path is None:
            yield from self._grown(name)
            return
        try:
            for key, piece in pieces_by_run(path, name):
                if self._counts(key):
                    yield key, piece
        except (OSError, ValueError) as error:
            raise InputError([damaged(path, str(error))]) from None

    def _counts(self, key: RunKey) -> bool:
        return self._runs is None or (key.scenario in self._runs[0] and key.world in self._runs[1])

    def _checked(self, name: str) -> Path | None:
        """Return the file of a table; none if there is another one, because the folder has grown since.

        Raises:
            InputError: It is missing or damaged, or the folder holds other results now.
        """
        path = self.folder / f"{name}.parquet"
        try:
            check_file(path, self.files[name])
        except InputError:
            if not self._has_changed(name):
                raise
            return None
        return path

    def _has_changed(self, name: str) -> bool:
        """Tell whether the manifest of the folder is another one now; what it lists is not damaged for that."""
        try:
            manifest = read_manifest(self.folder)
        except InputError:
            return False
        return manifest.files.get(f"{name}.parquet") != self.files[name]

    def _grown(self, name: str) -> Iterator[tuple[RunKey, pa.Table]]:
        """Yield the rows of these runs out of a folder that holds more by now."""
        from sim.results.store.reading import read_folder  # which reads results, as this module does

        results = read_folder(self.folder)
        are_there = all(
            results.wanted.get(key) == identity and key in results.done for key, identity in self._identities.items()
        )
        if name not in RUN_TABLES or not self._identities or not are_there:
            found = f"other results were written there since its table {name} was asked for"
            raise InputError(
                [Problem(f"results folder {self.folder}", found, "the same call again, or another folder")]
            )
        for key, piece in by_run(results.pieces(name)):
            if key in self._identities and self._counts(key):
                yield key, piece
