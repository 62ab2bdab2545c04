"""Tables in Arrow: packed small between processes, and as Parquet on disk, some rows at a time."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.outcomes.dictionary import column_of
from sim.outcomes.tables import COLUMNS, KEYS, SCHEMA_VERSION, Kind
from sim.outcomes.tidy import TYPES

__all__ = [
    "as_lists",
    "batches_of",
    "frame_of",
    "joined",
    "packed",
    "parquet_bytes",
    "pieces_in",
    "schema_of",
    "table_of",
    "unpacked",
    "write_pieces",
]

_ARROW: dict[Kind, Any] = {
    "text": pa.string(),
    "count": pa.int64(),
    "number": pa.float64(),
    "flag": pa.bool_(),
}
_PANDAS = {pa.string(): TYPES["text"], pa.bool_(): TYPES["flag"]}
_ROWS_AT_ONCE = 20_000
_CHECKS_PAGES = True
_ROWS_A_GROUP = 2**17  # what a writer holds; always the same, so that the same rows give the same bytes
_SELDOM_TWICE = frozenset(
    ("idea_id", "owner_id", "cost_eur", "grant_eur", "grant_requested_eur", "merit", "score", "person_days")
) | frozenset(("green", "digital", "social"))
"""Columns whose values hardly ever come again: to look for repetitions in them takes longer and makes them larger."""


def schema_of(name: str) -> pa.Schema:
    """Return the Arrow schema of a table; it carries the table's name and the version of the schema."""
    fields = [pa.field(column, _ARROW[kind]) for column, kind in COLUMNS[name].items()]
    return pa.schema(fields, metadata={"table": name, "schema_version": str(SCHEMA_VERSION)})


@cache
def _labelled_schema(name: str) -> pa.Schema:
    """Return the schema of a file: each field says its unit, if it has one, and what it means."""
    schema = schema_of(name)
    for place, field in enumerate(schema):
        about = column_of(name, field.name)
        told = {"label": about.label} | ({"unit": about.unit} if about.unit else {})
        schema = schema.set(place, field.with_metadata(told))
    return schema


def packed(frame: pd.DataFrame, name: str) -> bytes:
    """Pack a tidy table into few bytes, to be sent to another process."""
    schema = _packed_schema(name)
    columns = [_packed_column(frame[field.name], field.type) for field in schema]
    # Columns are too short for threads to pay, and the package is gone before better compression would pay.
    stream, options = io.BytesIO(), pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
    with pa.ipc.new_stream(stream, schema, options=options) as writer:
        writer.write_table(pa.table(columns, schema=schema))
    return stream.getvalue()


@cache
def _packed_schema(name: str) -> pa.Schema:
    """Return the schema of a package: a text that comes again and again is written once."""
    schema = schema_of(name)
    for place, field in enumerate(schema):
        if field.type == pa.string() and field.name not in _SELDOM_TWICE:
            schema = schema.set(place, field.with_type(pa.dictionary(pa.int32(), pa.string())))
    return schema


def _packed_column(column: pd.Series[Any], kind: pa.DataType) -> Any:
    if not pa.types.is_dictionary(kind):
        return pa.array(column.array, type=kind, from_pandas=True)
    # To write the few texts in the other width of offsets is faster than to write all.
    return pa.array(column.array).dictionary_encode().cast(kind)


def unpacked(package: bytes, name: str) -> pa.Table:
    """Return a packed table, its texts written out."""
    options = pa.ipc.IpcReadOptions(use_threads=False)
    return pa.ipc.open_stream(package, options=options).read_all().cast(schema_of(name))


def joined(packages: list[bytes], name: str) -> pd.DataFrame:
    """Return packed parts as one table, in the order given.

    Raises:
        ValueError: The parts do not follow each other in the order of the key.
    """
    parts = [unpacked(package, name) for package in packages]
    frame = frame_of(pa.concat_tables(parts) if parts else schema_of(name).empty_table())
    key = list(KEYS[name])
    if not _in_order(frame, key):
        raise ValueError(f"table {name}: parts overlap or are out of order")
    return frame


def _in_order(frame: pd.DataFrame, key: list[str]) -> bool:
    """Return whether rows rise strictly by the key."""
    undecided = np.ones(max(len(frame) - 1, 0), dtype=bool)
    for column in key:
        codes = pd.factorize(frame[column], sort=True)[0]
        step = np.diff(codes)
        if bool((step[undecided] < 0).any()):
            return False
        undecided &= step == 0
    return not undecided.any()


def frame_of(table: pa.Table) -> pd.DataFrame:
    """Return an Arrow table as pandas shows it: undefined numbers are NaN."""
    frame: pd.DataFrame = table.to_pandas(types_mapper=_PANDAS.get)
    return frame


def parquet_bytes(frame: pd.DataFrame, name: str) -> bytes:
    """Return a tidy table as a Parquet file with a checksum on every page; the same table, the same bytes."""
    stream = io.BytesIO()
    write_pieces(stream, [pa.Table.from_pandas(frame, schema=schema_of(name), preserve_index=False)], name)
    return stream.getvalue()


def write_pieces(file: BinaryIO, pieces: Iterable[pa.Table], name: str) -> None:
    """Write a table that comes in pieces as a Parquet file with a checksum on every page.

    The bytes depend on the rows alone, not on where pieces begin.
    """
    schema = _labelled_schema(name)
    repeated = [column for column in schema.names if column not in _SELDOM_TWICE]
    with pq.ParquetWriter(
        file, schema, compression="zstd", use_dictionary=repeated, write_page_checksum=True
    ) as writer:
        for group in _groups(pieces):
            writer.write_table(group.combine_chunks(), row_group_size=_ROWS_A_GROUP)


def _groups(pieces: Iterable[pa.Table]) -> Iterator[pa.Table]:
    waiting: list[pa.Table] = []
    rows = 0
    for piece in pieces:
        waiting.append(piece)
        rows += piece.num_rows
        while rows >= _ROWS_A_GROUP:
            whole = pa.concat_tables(waiting)
            yield whole.slice(0, _ROWS_A_GROUP)
            waiting = [whole.slice(_ROWS_A_GROUP)]
            rows -= _ROWS_A_GROUP
    if rows:
        yield pa.concat_tables(waiting)


def table_of(content: bytes | Path, name: str) -> pd.DataFrame:
    """Return the table in a Parquet file.

    Raises:
        ValueError: The file does not have the columns of this table.
        OSError: A page does not match its checksum.
    """
    with _opened(content, name) as file:
        return frame_of(file.read())


def batches_of(content: bytes | Path, name: str) -> Iterator[Mapping[str, list[Any]]]:
    """Yield the table in a Parquet file some rows at a time, as lists by column; undefined is None.

    Raises:
        ValueError: The file does not have the columns of this table.
        OSError: A page does not match its checksum.
    """
    return as_lists(pieces_in(content, name))


def as_lists(pieces: Iterable[pa.Table]) -> Iterator[Mapping[str, list[Any]]]:
    """Yield pieces of a table as lists by column; undefined is None."""
    for piece in pieces:
        yield piece.to_pydict()


def pieces_in(content: bytes | Path, name: str) -> Iterator[pa.Table]:
    """Yield the table in a Parquet file some rows at a time.

    Raises:
        ValueError: The file does not have the columns of this table.
        OSError: A page does not match its checksum.
    """
    with _opened(content, name) as file:
        for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE):
            yield pa.Table.from_batches([batch])


def _opened(content: bytes | Path, name: str) -> pq.ParquetFile:
    source = content if isinstance(content, Path) else pa.BufferReader(content)
    file = pq.ParquetFile(source, page_checksum_verification=_CHECKS_PAGES)
    if not file.schema_arrow.equals(schema_of(name)):
        file.close()
        raise ValueError(f"not a table {name} of schema version {SCHEMA_VERSION}")
    return file
