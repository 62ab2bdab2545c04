"""Tables in Arrow: packed small between processes, and as Parquet on disk."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.outcomes.tables import COLUMNS, KEYS, SCHEMA_VERSION, Kind
from sim.outcomes.tidy import TYPES

__all__ = ["batches_of", "frame_of", "joined", "packed", "parquet_bytes", "schema_of", "table_of"]

_ARROW: dict[Kind, Any] = {
    "text": pa.string(),
    "count": pa.int64(),
    "number": pa.float64(),
    "flag": pa.bool_(),
}
_PANDAS = {pa.string(): TYPES["text"], pa.bool_(): TYPES["flag"]}
_ROWS_AT_ONCE = 20_000


def schema_of(name: str) -> pa.Schema:
    """Return the Arrow schema of a table; it carries the table's name and the version of the schema."""
    fields = [pa.field(column, _ARROW[kind]) for column, kind in COLUMNS[name].items()]
    return pa.schema(fields, metadata={"table": name, "schema_version": str(SCHEMA_VERSION)})


def packed(frame: pd.DataFrame, name: str) -> bytes:
    """Pack a tidy table into few bytes, to be sent to another process."""
    table = pa.Table.from_pandas(frame, schema=schema_of(name), preserve_index=False)
    for place, (column, kind) in enumerate(COLUMNS[name].items()):
        if kind == "text":
            table = table.set_column(place, column, table.column(place).dictionary_encode())
    stream, options = io.BytesIO(), pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_stream(stream, table.schema, options=options) as writer:
        writer.write_table(table)
    return stream.getvalue()


def joined(packages: list[bytes], name: str) -> pd.DataFrame:
    """Return packed parts as one table, in the order given.

    Raises:
        ValueError: The parts do not follow each other in the order of the key.
    """
    parts = [pa.ipc.open_stream(package).read_all().cast(schema_of(name)) for package in packages]
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
    table = pa.Table.from_pandas(frame, schema=schema_of(name), preserve_index=False).combine_chunks()
    stream = io.BytesIO()
    pq.write_table(table, stream, compression="zstd", write_page_checksum=True, row_group_size=2**20)
    return stream.getvalue()


def table_of(content: bytes, name: str) -> pd.DataFrame:
    """Return the table in a Parquet file.

    Raises:
        ValueError: The file does not have the columns of this table.
        OSError: A page does not match its checksum.
    """
    with _opened(content, name) as file:
        return frame_of(file.read())


def batches_of(content: bytes, name: str) -> Iterator[Mapping[str, list[Any]]]:
    """Yield the table in a Parquet file some rows at a time, as lists by column; undefined is None.

    Raises:
        ValueError: The file does not have the columns of this table.
        OSError: A page does not match its checksum.
    """
    with _opened(content, name) as file:
        for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE):
            yield batch.to_pydict()


def _opened(content: bytes, name: str) -> pq.ParquetFile:
    file = pq.ParquetFile(pa.BufferReader(content), page_checksum_verification=True)
    if not file.schema_arrow.equals(schema_of(name)):
        raise ValueError(f"not a table {name} of schema version {SCHEMA_VERSION}")
    return file
