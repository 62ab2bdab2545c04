"""Bring columns into the form of one of the five tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sim.outcomes.tables import COLUMNS, KEYS, Kind

__all__ = ["TYPES", "tidy"]

TYPES: dict[Kind, Any] = {
    "text": pd.StringDtype(na_value=np.nan),
    "count": np.dtype(np.int64),
    "number": np.dtype(np.float64),
    "flag": pd.BooleanDtype(),
}
"""The pandas type of each kind of column."""

Places = NDArray[np.signedinteger[Any]]
_UNDEFINED = -1


def tidy(name: str, columns: Mapping[str, Any] | pd.DataFrame) -> pd.DataFrame:
    """Return `columns` as the table `name`: its columns in order, its types, sorted by its key.

    Args:
        name: One of the five tables.
        columns: One array, sequence or scalar for each column of the table, in any order; or a DataFrame.

    Raises:
        ValueError: A column is missing or unknown, columns differ in length, a count is no whole number, a key is
            undefined or two rows share one.
    """
    kinds, key = COLUMNS[name], list(KEYS[name])
    if set(columns) != set(kinds):
        missing, unknown = sorted(set(kinds) - set(columns)), sorted(map(str, set(columns) - set(kinds)))
        raise ValueError(f"table {name}: missing columns {missing}, unknown columns {unknown}")
    # Calls of pandas are dear where columns are many and short: each is converted, ranked and put in order just once.
    rows = _rows_of(columns, name)
    found = {column: _column(kind, columns[column], rows, f"{name}: column {column}") for column, kind in kinds.items()}
    ranks = [found[column].ranks() for column in key]
    if any(bool((rank == _UNDEFINED).any()) for rank in ranks):
        raise ValueError(f"table {name}: a row has no complete key {tuple(key)}")
    order = np.lexsort(ranks[::-1])
    frame = pd.DataFrame({column: values.taken(order) for column, values in found.items()})
    is_repeated = np.logical_and.reduce([np.diff(rank[order]) == 0 for rank in ranks])
    if bool(is_repeated.any()):
        repeated = tuple(frame[key].iloc[int(is_repeated.argmax())])
        raise ValueError(f"table {name}: two rows share the key {repeated}")
    return frame


class _Texts:
    """A column of text, or the same text for some rows: each text once, and its place for every row."""

    def __init__(self, values: Any, times: int = 1) -> None:
        encoded = pa.array(pd.array(values, dtype=TYPES["text"])).dictionary_encode()
        encoded = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
        self.distinct = encoded.dictionary
        self.places: Places = encoded.indices.fill_null(_UNDEFINED).to_numpy()
        empty = pc.index(self.distinct, "").as_py()
        if empty >= 0:
            self.places = np.where(self.places == empty, _UNDEFINED, self.places)
        self.places = self.places.repeat(times)

    def ranks(self) -> Places:
        """Return the place of every row's text in the order of the alphabet; the same text has the same."""
        rank = pc.rank(self.distinct, tiebreaker="dense").to_numpy().astype(np.int64)
        kind = np.int16 if rank.size < 2**15 else np.int64  # NumPy sorts short integers several times as fast
        return np.append(rank, _UNDEFINED)[self.places].astype(kind)

    def taken(self, order: Places) -> Any:
        """Return rows in an order, as pandas holds them."""
        return pd.array(self.distinct, dtype=TYPES["text"]).take(self.places[order], allow_fill=True)


class _Others:
    """A column of numbers, counts or flags."""

    def __init__(self, values: Any) -> None:
        self.values = values

    def ranks(self) -> Places:
        """Return what sorts rows."""
        return np.unique(self.values, return_inverse=True)[1]

    def taken(self, order: Places) -> Any:
        """Return rows in an order, as pandas holds them."""
        return self.values.take(order)


def _column(kind: Kind, values: Any, rows: int, where: str) -> _Texts | _Others:
    if pd.api.types.is_scalar(values):
        if kind == "text":
            return _Texts([values], rows)
        values = [values] * rows
    elif isinstance(values, pd.Series):
        values = values.array  # rows of a table that was sorted or put together have labels in any order
    if kind == "text":
        return _Texts(values)
    if kind == "number" and isinstance(values, np.ndarray):
        return _Others(values.astype(np.float64))
    if kind == "flag":
        return _Others(pd.array(values, dtype=TYPES[kind]))
    given = pd.Series(values)
    typed = given.astype(TYPES[kind])
    if kind == "count" and bool((typed != given).any()):
        raise ValueError(f"table {where} holds what is no whole number")
    return _Others(typed.to_numpy())


def _rows_of(columns: Mapping[str, Any] | pd.DataFrame, name: str) -> int:
    lengths = {len(columns[column]) for column in COLUMNS[name] if not pd.api.types.is_scalar(columns[column])}
    if len(lengths) != 1:
        raise ValueError(f"table {name}: its columns have {sorted(lengths)} rows")
    return lengths.pop()
