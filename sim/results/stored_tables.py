"""Tables of a results folder, read when somebody asks for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa

from sim.errors import InputError
from sim.outcomes.tables import WorldKey
from sim.results.columnar import table_of
from sim.results.lazy_tables import LazyTables, of_runs
from sim.results.store.checking import check_file, damaged
from sim.results.store.contents import pieces_by_run
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
    ) -> None:
        """Refer to the tables of a folder.

        Args:
            folder: The results folder.
            files: SHA-256 of the file of each table.
            runs: Scenarios and worlds that count; all if None.
        """
        super().__init__(files)
        self.folder = folder
        self.files = dict(files)
        self._runs = runs and (frozenset(runs[0]), frozenset(runs[1]))

    def of_runs(self, scenarios: Collection[str], worlds: Collection[WorldKey]) -> StoredTables:
        """Return the tables of some runs, without what lies between runs."""
        files = {name: digest for name, digest in self.files.items() if name != "comparison"}
        return StoredTables(self.folder, files, (scenarios, worlds))

    def _read(self, name: str) -> pd.DataFrame:
        path = self._checked(name)
        try:
            table = table_of(path, name)
        except (OSError, ValueError) as error:
            raise InputError([damaged(path, str(error))]) from None
        return table if self._runs is None or name == "comparison" else of_runs(table, *self._runs)

    def _pieces(self, name: str) -> Iterator[tuple[RunKey, pa.Table]]:
        path = self._checked(name)
        try:
            for key, piece in pieces_by_run(path, name):
                if self._runs is None or (key.scenario in self._runs[0] and key.world in self._runs[1]):
                    yield key, piece
        except (OSError, ValueError) as error:
            raise InputError([damaged(path, str(error))]) from None

    def _checked(self, name: str) -> Path:
        path = self.folder / f"{name}.parquet"
        check_file(path, self.files[name])
        return path
