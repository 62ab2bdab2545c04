"""What an incomplete results folder holds: finished runs in parts, on top of whole tables of an earlier request."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from sim.errors import InputError
from sim.outcomes.tables import WORLD
from sim.results.columnar import pieces_in, unpacked
from sim.results.failure import Failure
from sim.results.store.checking import damaged
from sim.results.store.identity import RunKey
from sim.results.store.journal import PARTS, Journal, check_part
from sim.results.store.part import keys_of, tables_of

__all__ = ["Contents", "by_run", "pieces_by_run"]

Piece = tuple[RunKey, str, pa.Table]
"""Key and identity of a run, and some rows of one of its tables."""


class Contents:
    """The finished runs of a folder.

    Attributes:
        folder: The results folder.
        journal: What counts in it.
    """

    def __init__(self, folder: Path, journal: Journal) -> None:
        self.folder = folder
        self.journal = journal

    def check(self) -> None:
        """Make sure that every file is there as it was written.

        Raises:
            InputError: One is missing or damaged.
        """
        for file, digest in self.journal.files.items():
            check_part(self.folder, file, digest)

    @cached_property
    def done(self) -> dict[RunKey, str]:
        """Identity of every run that is done, by its key."""
        in_base = self.journal.base.identities() if self.journal.base else {}
        return in_base | {key: identity for key, identity, reason, _ in self._rows if reason is None}

    def broken(self, wanted: Mapping[RunKey, str]) -> list[Failure]:
        """Return the runs among those wanted that broke and were not done since, sorted by key."""
        last: dict[RunKey, Failure] = {}
        for key, identity, reason, trace in self._rows:
            if reason is not None and wanted.get(key) == identity and self.done.get(key) != identity:
                last[key] = Failure(*key, reason, trace or "")
        return [last[key] for key in sorted(last)]

    @cached_property
    def _rows(self) -> list[tuple[RunKey, str, str | None, str | None]]:
        rows = []
        for part in self.journal.parts:
            path = self.folder / PARTS / part.file
            try:
                rows += list(keys_of(path))
            except (OSError, ValueError) as error:
                raise InputError([damaged(path, str(error))]) from None
        return rows

    def pieces(self, name: str, wanted: Mapping[RunKey, str]) -> Iterator[pa.Table]:
        """Yield one table of the runs that are wanted and done, sorted by its key, some rows at a time.

        Raises:
            InputError: A file is damaged.
        """
        sources = [self._of_part(part.file, name) for part in self.journal.parts]
        if self.journal.base is not None:
            sources.append(self._of_base(name))
        numbered = (zip(repeat(number), source) for number, source in enumerate(sources))
        last: tuple[RunKey, int] | None = None
        for number, (key, identity, piece) in heapq.merge(*numbered, key=lambda found: found[1][0]):
            if wanted.get(key) != identity:
                continue
            if last is not None and last[0] == key and last[1] != number:
                continue  # written down twice, because an interruption fell between the two steps of it
            last = (key, number)
            yield piece

    def _of_part(self, file: str, name: str) -> Iterator[Piece]:
        path = self.folder / PARTS / file
        try:
            for key, identity, package in tables_of(path, name):
                yield key, identity, unpacked(package, name)
        except (OSError, ValueError) as error:
            raise InputError([damaged(path, str(error))]) from None

    def _of_base(self, name: str) -> Iterator[Piece]:
        base = self.journal.base
        assert base is not None
        identities = base.identities()
        path = self.folder / PARTS / base.files[name][0]
        try:
            for key, piece in pieces_by_run(path, name):
                yield key, identities.get(key, ""), piece
        except (OSError, ValueError) as error:
            raise InputError([damaged(path, str(error))]) from None


def pieces_by_run(path: Path, name: str) -> Iterator[tuple[RunKey, pa.Table]]:
    """Yield the table in a Parquet file some rows at a time, never those of two runs in one piece.

    Raises:
        ValueError: The file does not have the columns of this table.
        OSError: It cannot be read, or a page does not match its checksum.
    """
    yield from by_run(pieces_in(path, name))


def by_run(pieces: Iterable[pa.Table]) -> Iterator[tuple[RunKey, pa.Table]]:
    """Yield pieces of a table so that never rows of two runs stand in one piece, each with the key of its run."""
    for rows in pieces:
        scenarios = rows.column("scenario").combine_chunks().dictionary_encode()
        codes: Any = scenarios.indices.to_numpy()
        worlds: list[Any] = [rows.column(name).to_numpy() for name in WORLD]
        changes = np.logical_or.reduce([np.diff(column) != 0 for column in (codes, *worlds)])
        ends = (np.flatnonzero(changes) + 1).tolist()
        for first, last in zip([0, *ends], [*ends, rows.num_rows], strict=True):
            if last > first:
                name = str(scenarios.dictionary[int(codes[first])].as_py())
                yield RunKey(name, *(int(column[first]) for column in worlds)), rows.slice(first, last - first)
