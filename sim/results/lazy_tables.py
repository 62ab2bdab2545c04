"""Tables that are read when somebody asks for them: out of packed runs in memory, or of a folder."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import copy
from typing import Self

import pandas as pd
import pyarrow as pa

from sim.outcomes.tables import RUN_TABLES, WORLD, WorldKey
from sim.results.columnar import frame_of, joined, schema_of, unpacked
from sim.results.store.identity import RunKey

__all__ = ["LazyTables", "PackedTables", "of_runs"]

_ROWS_AT_ONCE = 50_000


def of_runs(table: pd.DataFrame, scenarios: Collection[str], worlds: Collection[WorldKey]) -> pd.DataFrame:
    """Return the rows of some runs, or, of a table without seeds, those of their draws."""
    of_world = [name for name in WORLD if name in table]
    keys = {tuple(getattr(world, name) for name in of_world) for world in worlds}
    is_wanted = pd.MultiIndex.from_frame(table[of_world]).isin(list(keys)) & table["scenario"].isin(scenarios)
    return table[is_wanted].reset_index(drop=True)


class LazyTables(Mapping[str, pd.DataFrame], ABC):
    """Tables by name; one that was read is held, and a copy handed out: nobody's change reaches what is held.

    Copies are deep. Shallow ones share memory, to which arrays of flags and `Series.array` give writing access even
    under copy-on-write; texts are immutable and never copied.
    """

    def __init__(self, names: Iterable[str]) -> None:
        """Know the names, and read nothing."""
        self.names = tuple(names)
        self._held: dict[str, pd.DataFrame] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self.names, *self._held)))

    def __len__(self) -> int:
        return len({*self.names, *self._held})

    def __contains__(self, name: object) -> bool:
        return name in self.names or name in self._held

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return a copy of a table, read on the first call.

        Raises:
            KeyError: There is none of this name.
            InputError: Its file is missing or damaged.
        """
        if name not in self:
            raise KeyError(name)
        if name not in self._held:
            self._held[name] = self._read(name)
        return self._held[name].copy()

    def frames(self, name: str) -> Iterator[pd.DataFrame]:
        """Yield a table some whole runs at a time, and hold none of it; whole if it is held, or is not one of runs.

        Raises:
            KeyError: There is none of this name.
            InputError: Its file is missing or damaged.
        """
        if name in self._held or name not in RUN_TABLES:
            yield self[name]
            return
        waiting: list[pa.Table] = []
        rows, last = 0, None
        for key, piece in self._pieces(name):
            if key != last and rows >= _ROWS_AT_ONCE:
                yield frame_of(pa.concat_tables(waiting))
                waiting, rows = [], 0
            waiting.append(piece)
            rows, last = rows + piece.num_rows, key
        if waiting or last is None:
            yield frame_of(pa.concat_tables(waiting) if waiting else schema_of(name).empty_table())

    def with_table(self, name: str, table: pd.DataFrame) -> Self:
        """Return these tables with one more, or another in its place."""
        more = copy(self)
        more._held = {**self._held, name: table.copy()}
        return more

    @abstractmethod
    def of_runs(self, scenarios: Collection[str], worlds: Collection[WorldKey]) -> LazyTables:
        """Return the tables of some runs, without what lies between runs."""

    @abstractmethod
    def _read(self, name: str) -> pd.DataFrame:
        """Read a whole table."""

    @abstractmethod
    def _pieces(self, name: str) -> Iterator[tuple[RunKey, pa.Table]]:
        """Yield a table some rows at a time, never those of two runs in one piece, each with the key of its run."""


class PackedTables(LazyTables):
    """The tables of runs that are held in memory, packed as they came."""

    def __init__(self, names: Iterable[str], runs: Mapping[RunKey, Mapping[str, bytes]]) -> None:
        """Take runs over.

        Args:
            names: Names of their tables.
            runs: Packed tables of each run, in any order.
        """
        super().__init__(names)
        self._runs = dict(sorted(runs.items()))

    def of_runs(self, scenarios: Collection[str], worlds: Collection[WorldKey]) -> PackedTables:
        """Return the tables of some runs."""
        chosen = {key: run for key, run in self._runs.items() if key.scenario in scenarios and key.world in worlds}
        tables = PackedTables(self.names, chosen)
        drawn = self._held.get("draws")
        return tables if drawn is None else tables.with_table("draws", of_runs(drawn, scenarios, worlds))

    def _read(self, name: str) -> pd.DataFrame:
        return joined([run[name] for run in self._runs.values()], name)

    def _pieces(self, name: str) -> Iterator[tuple[RunKey, pa.Table]]:
        for key, run in self._runs.items():
            yield key, unpacked(run[name], name)
