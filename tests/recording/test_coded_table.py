"""A table made of codes is the table that `tidy` makes of the values written out."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.outcomes.tidy import tidy
from sim.recording.coded_table import Columns, Flags, Texts, coded_table

CODED: Columns = {
    "scenario": "b",
    "draw": 0,
    "seed": 7,
    "call_id": Texts(np.array([1, 0, 0]), ["A", "B"]),
    "idea_id": ["x", "é", "Z"],
    "owner_id": ["1", "2", "3"],
    "owner_kind": Texts(np.array([0, -1, 1], dtype=np.int8), ["enterprise", "laboratory"]),
    "sector": Texts(np.array([0, 0, 0]), ["cci"]),
    "size": Texts(np.array([0, -1, 1], dtype=np.int8), ["micro", "small"]),
    "quarter": Texts(np.array([2, 1, 1]), ["2014Q1", "2014Q2", "2014Q3"]),
    "cost_eur": np.array([1.0, np.nan, 3.0]),
    "grant_requested_eur": np.array([1, 2, 3]),
    "admitted_cost_eur": np.array([2, 4, 6]),
    "perceived_chance": np.array([0.5, 0.25, np.nan]),
    "person_days": np.array([1.0, 2.0, 3.0]),
    "consultant": np.array([False, True, False]),
    "feasibility_study": np.array([True, False, True]),
    "resubmission": [False, True, True],
    "capability_gain": np.array([0.0, 0.25, 0.5]),
    "writing_gain": np.array([0.5, 0.0, 0.25]),
    "claimed_sector": "cci",
    "eligible": Flags(np.array([True, True, False]), np.array([False, True, False])),
    "score": np.full(3, np.nan),
    "above_threshold": Flags(np.zeros(3, dtype=np.bool_), np.ones(3, dtype=np.bool_)),
    "rank": np.array([1.0, np.nan, 2.0]),
    "funded": np.array([True, False, False]),
}


def written_out(column: Any) -> Any:
    if isinstance(column, Texts):
        return [None if code < 0 else column.texts[code] for code in column.codes]
    if isinstance(column, Flags):
        return [None if undefined else bool(flag) for flag, undefined in zip(*vars(column).values(), strict=True)]
    return column


def rows(columns: Columns, kept: list[int]) -> Columns:
    def of(column: Any) -> Any:
        if isinstance(column, str | int):
            return column
        if isinstance(column, list):
            return [column[row] for row in kept]
        if isinstance(column, Texts):
            return Texts(column.codes[kept], column.texts)
        return Flags(column.values[kept], column.undefined[kept]) if isinstance(column, Flags) else column[kept]

    return {name: of(column) for name, column in columns.items()}


@pytest.mark.parametrize("kept", [[0, 1, 2], [2, 0], [1], []], ids=str)
def test_it_is_the_table_of_the_values_written_out(kept: list[int]) -> None:
    columns = rows(CODED, kept)
    expected = tidy("proposals", {name: written_out(column) for name, column in columns.items()})
    pd.testing.assert_frame_equal(coded_table("proposals", columns), expected, check_exact=True)


def test_rows_stand_in_the_order_of_their_key() -> None:
    table = coded_table("proposals", CODED)
    assert table[["call_id", "idea_id"]].to_numpy().tolist() == [["A", "Z"], ["A", "é"], ["B", "x"]]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"extra": 1}, "'extra'"),
        ({"call_id": Texts(np.array([0, -1, 0]), ["A"])}, "no complete key"),
        ({"idea_id": ["x", "é", "é"]}, "two rows share the key .*'A'.*'é'"),
        ({"draw": np.array([0.5, 1.0, 1.0])}, "(?i)float"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused(change: Columns, told: str) -> None:
    with pytest.raises((ValueError, TypeError), match=told):
        coded_table("proposals", {**CODED, **change})


def test_a_missing_column_is_refused() -> None:
    with pytest.raises(ValueError, match=r"instead of .*'rank'"):
        coded_table("proposals", {name: column for name, column in CODED.items() if name != "rank"})
