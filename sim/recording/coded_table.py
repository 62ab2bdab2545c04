"""Tables from codes: each text is written once and looked up by its code, and rows are put in order of their key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import compute

from sim.outcomes.tables import COLUMNS, KEYS, Kind
from sim.outcomes.tidy import TYPES

__all__ = ["Columns", "Flags", "Texts", "coded_table"]

_ARROW: dict[Kind, Any] = {
    "text": pa.large_string(),
    "count": pa.int64(),
    "number": pa.float64(),
    "flag": pa.bool_(),
}
_PANDAS = {_ARROW["text"]: TYPES["text"], _ARROW["flag"]: TYPES["flag"]}


@dataclass(frozen=True)
class Texts:
    """A column of texts: the code of each row, which is a place in the list of texts; -1 is undefined."""

    codes: NDArray[np.signedinteger[Any]]
    texts: Sequence[str]


@dataclass(frozen=True)
class Flags:
    """A column of flags, and where they are undefined."""

    values: NDArray[np.bool_]
    undefined: NDArray[np.bool_]


Column = Texts | Flags | NDArray[Any] | list[Any] | str | int
"""Codes of texts, flags, numbers, a value a row, or the one value that all rows have."""

Columns = Mapping[str, Column]


def coded_table(name: str, columns: Columns) -> pd.DataFrame:
    """Return `columns` as the table `name`, as `tidy` does: its columns in order, its types, sorted by its key.

    Raises:
        ValueError: A column is missing or unknown, a key is undefined or two rows share one.
    """
    kinds = COLUMNS[name]
    if set(columns) != set(kinds):
        raise ValueError(f"table {name}: columns {sorted(columns)} instead of {sorted(kinds)}")
    rows = next(_rows(column) for column in columns.values() if not isinstance(column, str | int))
    table = pa.table({column: _arrow(columns[column], kind, rows) for column, kind in kinds.items()})
    key = [column for column in KEYS[name] if not isinstance(columns[column], str | int)]
    if any(table[column].null_count for column in key):
        raise ValueError(f"table {name}: a row has no complete key {KEYS[name]}")
    table = table.take(compute.sort_indices(table, sort_keys=[(column, "ascending") for column in key]))
    repeated = _same_as_before(table.select(key))
    if repeated.any():
        first = table.slice(int(repeated.argmax()), 1).select(key).to_pylist()[0]
        raise ValueError(f"table {name}: two rows share the key {first}")
    frame: pd.DataFrame = table.to_pandas(types_mapper=_PANDAS.get, use_threads=False)
    return frame


def _rows(column: Texts | Flags | NDArray[Any] | list[Any]) -> int:
    if isinstance(column, Texts):
        return int(column.codes.size)
    return int(column.values.size) if isinstance(column, Flags) else len(column)


def _arrow(column: Column, kind: Kind, rows: int) -> Any:
    if isinstance(column, str | int):
        return pa.repeat(pa.scalar(column, type=_ARROW[kind]), rows)
    if isinstance(column, Texts):
        codes = pa.array(column.codes.astype(np.int64), mask=column.codes < 0)
        return pa.array(column.texts, type=_ARROW[kind]).take(codes)
    if isinstance(column, Flags):
        return pa.array(column.values, mask=column.undefined)
    return pa.array(column, type=_ARROW[kind])


def _same_as_before(table: pa.Table) -> NDArray[np.bool_]:
    """Tell which rows, from the second on, are like the one before."""
    same = np.ones(max(table.num_rows - 1, 0), dtype=np.bool_)
    for column in table.columns:
        same &= compute.equal(column.slice(1), column.slice(0, same.size)).to_numpy()
    return same
