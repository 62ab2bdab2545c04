"""Bring columns into the form of one of the tables of results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.outcomes.tables import COLUMNS, KEYS, Kind

__all__ = ["TYPES", "tidy", "typed"]

TYPES: dict[Kind, Any] = {
    "text": pd.StringDtype(na_value=np.nan),
    "count": np.dtype(np.int64),
    "number": np.dtype(np.float64),
    "flag": pd.BooleanDtype(),
}
"""The pandas type of each kind of column."""


def typed(rows: Sequence[Mapping[str, Any]] | pd.DataFrame, columns: Mapping[str, Kind]) -> pd.DataFrame:
    """Return rows as a table of these columns in this order, each of its type; what a row leaves out is undefined."""
    table = pd.DataFrame(rows, columns=list(columns))
    return table.astype({column: TYPES[kind] for column, kind in columns.items()})


def tidy(name: str, columns: Mapping[str, Any] | pd.DataFrame) -> pd.DataFrame:
    """Return `columns` as the table `name`: its columns in order, its types, sorted by its key.

    Args:
        name: One of the tables of results.
        columns: One array, sequence or scalar for each column of the table, in any order; or a DataFrame.

    Raises:
        ValueError: A column is missing or unknown, a count is no whole number, a key is undefined or two rows
            share one.
    """
    kinds, key = COLUMNS[name], KEYS[name]
    if set(columns) != set(kinds):
        missing, unknown = sorted(set(kinds) - set(columns)), sorted(map(str, set(columns) - set(kinds)))
        raise ValueError(f"table {name}: missing columns {missing}, unknown columns {unknown}")
    given = pd.DataFrame({column: columns[column] for column in kinds})
    arrays = {column: _of_kind(given[column], kind) for column, kind in kinds.items()}
    for column, kind in kinds.items():
        if kind == "count" and bool((arrays[column] != given[column].values).any()):
            raise ValueError(f"table {name}: column {column} holds what is no whole number")
    if any(bool(pd.isna(arrays[column]).any()) for column in key):
        raise ValueError(f"table {name}: a row has no complete key {key}")
    ranks = np.array([pd.factorize(arrays[column], sort=True)[0] for column in key])
    order = np.lexsort(ranks[::-1])
    frame = pd.DataFrame({column: values.take(order) for column, values in arrays.items()})
    is_repeated = (np.diff(ranks[:, order]) == 0).all(axis=0)
    if is_repeated.any():
        raise ValueError(f"table {name}: two rows share the key {tuple(frame.loc[is_repeated.argmax(), list(key)])}")
    return frame


def _of_kind(given: pd.Series, kind: Kind) -> Any:
    """Return the values of a column, of the type of its kind; an empty text is a missing one."""
    values: Any = given.astype(TYPES[kind]).values
    if kind == "text" and bool((is_empty := values == "").any()):
        values = values.copy()
        values[is_empty] = np.nan
    return values
