"""Tables of a results folder, read when somebody asks for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa

from sim.errors import InputError
from sim.outcomes.tables import WORLD, WorldKey
from sim.results.columnar import frame_of, schema_of, table_of
from sim.results.store.checking import check_file, damaged
from sim.results.store.contents import pieces_by_run

__all__ = ["StoredTables", "of_runs"]

_ROWS_AT_ONCE = 200_000


def of_runs(table: pd.DataFrame, scenarios: Collection[str], worlds: Collection[WorldKey]) -> pd.DataFrame:
    """Return the rows of some runs."""
    is_wanted = pd.MultiIndex.from_frame(table[list(WORLD)]).isin(list(worlds)) & table["scenario"].isin(scenarios)
    return table[is_wanted].reset_index(drop=True)


class StoredTables(Mapping[str, pd.DataFrame]):
    """Tables by name; one that was read is held.

    Attributes:
        folder: The results folder.
        files: SHA-256 of the file of each table.
    """

    def __init__(
        self,
        folder: Path,
        files: Mapping[str, str],
        held: Mapping[str, pd.DataFrame] | None = None,
        runs: tuple[Collection[str], Collection[WorldKey]] | None = None,
    ) -> None:
        """Refer to the tables of a folder.

        Args:
            folder: The results folder.
            files: SHA-256 of the file of each table.
            held: Tables that are known already.
            runs: Scenarios and worlds that count; all if None.
        """
        self.folder = folder
        self.files = dict(files)
        self._held = dict(held or {})
        self._runs = runs and (frozenset(runs[0]), frozenset(runs[1]))

    def __iter__(self) -> Iterator[str]:
        return iter({**self.files, **self._held})

    def __len__(self) -> int:
        return len({**self.files, **self._held})

    def __contains__(self, name: object) -> bool:
        return name in self.files or name in self._held

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return a table, read on the first call.

        Raises:
            KeyError: There is none of this name.
            InputError: Its file is missing or damaged.
        """
        if name not in self._held:
            path = self._checked(name)
            try:
                table = table_of(path, name)
            except (OSError, ValueError) as error:
                raise InputError([damaged(path, str(error))]) from None
            if self._runs is not None and name != "comparison":
                table = of_runs(table, *self._runs)
            self._held[name] = table
        return self._held[name]

    def frames(self, name: str) -> Iterator[pd.DataFrame]:
        """Yield a table some whole runs at a time, and hold none of it.

        Raises:
            KeyError: There is none of this name.
            InputError: Its file is missing or damaged.
        """
        if name in self._held:
            yield self._held[name]
            return
        path = self._checked(name)
        waiting: list[pa.Table] = []
        rows, last = 0, None
        try:
            for key, piece in pieces_by_run(path, name):
                if self._runs is not None and (key.scenario not in self._runs[0] or key.world not in self._runs[1]):
                    continue
                if key != last and rows >= _ROWS_AT_ONCE:
                    yield frame_of(pa.concat_tables(waiting))
                    waiting, rows = [], 0
                waiting.append(piece)
                rows, last = rows + piece.num_rows, key
        except (OSError, ValueError) as error:
            raise InputError([damaged(path, str(error))]) from None
        if waiting or last is None:
            yield frame_of(pa.concat_tables(waiting) if waiting else schema_of(name).empty_table())

    def with_table(self, name: str, table: pd.DataFrame) -> StoredTables:
        """Return these tables with one more, or another in its place."""
        return StoredTables(self.folder, self.files, {**self._held, name: table}, self._runs)

    def of_runs(self, scenarios: Collection[str], worlds: Collection[WorldKey]) -> StoredTables:
        """Return the tables of some runs, without what lies between runs."""
        files = {name: digest for name, digest in self.files.items() if name != "comparison"}
        return StoredTables(self.folder, files, None, (scenarios, worlds))

    def _checked(self, name: str) -> Path:
        path = self.folder / f"{name}.parquet"
        check_file(path, self.files[name])
        return path
