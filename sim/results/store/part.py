"""A part: finished runs in one Parquet file, each a row with its tables packed, sorted by scenario, draw and seed.

Tables that an experiment does not keep are empty in the row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from sim.outcomes.tables import RUN_TABLES, WORLD
from sim.results.store.identity import RunKey

__all__ = ["StoredRun", "keys_of", "rows_of", "tables_of", "write_part"]

_BYTES_A_GROUP = 2**21  # what a reader of many parts holds of each at once
_LABELS = (*RunKey._fields, "identity", "reason", "trace")
_SCHEMA = pa.schema(
    [
        *(pa.field(name, pa.int64() if name in WORLD else pa.string()) for name in _LABELS),
        *(pa.field(name, pa.large_binary()) for name in RUN_TABLES),
    ]
)


@dataclass(frozen=True)
class StoredRun:
    """A run that was tried.

    Attributes:
        key: Scenario and world; parts are sorted by it.
        identity: Digest of everything that decides what it gives.
        tables: Its packed tables by name; none if it broke.
        reason: What Python said when it broke, in one line.
        trace: Where that happened.
    """

    key: RunKey
    identity: str
    tables: Mapping[str, bytes] | None
    reason: str | None = None
    trace: str | None = None

    @property
    def size(self) -> int:
        """Return about how many bytes it takes."""
        return sum(map(len, self.tables.values())) if self.tables else len(self.trace or "")


def write_part(file: BinaryIO, runs: Iterable[StoredRun]) -> None:
    """Write runs that come sorted by key, some at a time."""
    # The tables are compressed already, and no two of them are the same.
    with pq.ParquetWriter(
        file, _SCHEMA, compression="none", use_dictionary=False, write_statistics=False, write_page_checksum=True
    ) as writer:
        waiting: list[StoredRun] = []
        size = 0
        for run in runs:
            waiting.append(run)
            size += run.size
            if size >= _BYTES_A_GROUP:
                writer.write_table(_table(waiting))
                waiting, size = [], 0
        if waiting:
            writer.write_table(_table(waiting))


def _table(runs: list[StoredRun]) -> pa.Table:
    columns: dict[str, list[Any]] = {name: [getattr(run.key, name) for run in runs] for name in RunKey._fields}
    columns |= {name: [getattr(run, name) for run in runs] for name in _LABELS if name not in columns}
    columns |= {name: [run.tables.get(name) if run.tables else None for run in runs] for name in RUN_TABLES}
    return pa.table(columns, schema=_SCHEMA)


def rows_of(path: Path) -> Iterator[StoredRun]:
    """Yield the runs of a part, some at a time.

    Raises:
        ValueError: It is no part.
        OSError: It cannot be read, or a page does not match its checksum.
    """
    for row in _read(path, [*_LABELS, *RUN_TABLES]):
        kept = {name: row[name] for name in RUN_TABLES if row[name] is not None}
        tables = None if row["reason"] is not None else kept
        yield StoredRun(_key_in(row), row["identity"], tables, row["reason"], row["trace"])


def keys_of(path: Path) -> Iterator[tuple[RunKey, str, str | None, str | None]]:
    """Yield key, identity, and reason and trace of a failure, of each run of a part.

    Raises:
        ValueError: It is no part.
        OSError: It cannot be read, or a page does not match its checksum.
    """
    for row in _read(path, list(_LABELS)):
        yield _key_in(row), row["identity"], row["reason"], row["trace"]


def tables_of(path: Path, name: str) -> Iterator[tuple[RunKey, str, bytes]]:
    """Yield key, identity and one packed table of each run of a part that has it: that did not break, and keeps it.

    Raises:
        ValueError: It is no part.
        OSError: It cannot be read, or a page does not match its checksum.
    """
    for row in _read(path, [*RunKey._fields, "identity", name]):
        if row[name] is not None:
            yield _key_in(row), row["identity"], row[name]


def _key_in(row: Mapping[str, Any]) -> RunKey:
    return RunKey(*(row[name] for name in RunKey._fields))


def _read(path: Path, columns: list[str]) -> Iterator[dict[str, Any]]:
    if not path.is_file():  # to read a pipe or a device may take for ever
        raise ValueError("it is no file")
    with pq.ParquetFile(path, page_checksum_verification=True) as file:
        if not file.schema_arrow.equals(_SCHEMA):
            raise ValueError(f"{path.name} is no part of results")
        for group in range(file.num_row_groups):
            yield from file.read_row_group(group, columns=columns, use_threads=False).to_pylist()
