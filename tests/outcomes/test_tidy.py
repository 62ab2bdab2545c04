"""Tables have one form, and what does not fit it is refused."""

import numpy as np
import pandas as pd
import pytest

from sim.outcomes.tables import COLUMNS
from sim.outcomes.tidy import tidy

ROWS = {
    "scenario": "b",
    "draw": 0,
    "seed": [10, 9, 9],
    "quarter": ["2014Q1", "2014Q2", "2014Q1"],
    "outcome": "funded_projects",
    "sector": ["cci", "cci", "cci"],
    "value": [1, np.nan, 3],
}


def test_rows_are_sorted_by_key_with_seeds_as_numbers():
    table = tidy("outcomes", ROWS)
    assert table[["seed", "quarter"]].to_numpy().tolist() == [[9, "2014Q1"], [9, "2014Q2"], [10, "2014Q1"]]
    assert table["value"].tolist()[::2] == [3.0, 1.0]
    assert np.isnan(table["value"][1])
    assert table.index.equals(pd.RangeIndex(3))


def test_a_table_in_another_order_is_the_same_table():
    table = tidy("outcomes", ROWS)
    for order in ([2, 0, 1], [1, 2, 0]):
        pd.testing.assert_frame_equal(tidy("outcomes", table.iloc[order]), table, check_exact=True)


def test_texts_are_sorted_by_their_letters_and_not_by_their_first_row():
    table = tidy("outcomes", {**ROWS, "seed": 1, "quarter": "2014Q1", "sector": ["é", "a", "Z"]})
    assert table["sector"].tolist() == ["Z", "a", "é"]
    assert table["value"].tolist()[::2] == [3.0, 1.0]


def test_columns_stand_in_their_order_with_their_types():
    table = tidy("outcomes", dict(reversed(ROWS.items())))
    assert list(table.columns) == list(COLUMNS["outcomes"])
    assert [str(kind) for kind in table.dtypes] == ["str", "int64", "int64", "str", "str", "str", "float64"]


def test_a_table_without_rows_has_the_same_types():
    empty = tidy("outcomes", {**ROWS, "seed": [], "quarter": [], "sector": [], "value": []})
    assert len(empty) == 0
    assert empty.dtypes.equals(tidy("outcomes", ROWS).dtypes)


def test_undefined_is_missing_and_never_zero_no_or_empty_text():
    row = dict.fromkeys(COLUMNS["projects"], "x")
    row |= {name: [np.nan] for name, kind in COLUMNS["projects"].items() if kind == "number"}
    row |= {"draw": 0, "seed": 1, "value_chain": "", "size": None, "member": None, "first_award": True}
    row |= {"would_go_alone": False, "completed": pd.NA, "renounced": pd.NA}
    table = tidy("projects", row)
    missing = table.columns[table.isna().iloc[0]]
    numbers = [name for name, kind in COLUMNS["projects"].items() if kind == "number"]
    assert set(missing) == {"value_chain", "size", "member", "completed", "renounced", *numbers}
    assert (table["first_award"][0], table["would_go_alone"][0]) == (True, False)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"extra": 1}, "unknown columns .'extra'."),
        ({"sector": ["cci", "", "cci"]}, "no complete key"),
        ({"quarter": ["2014Q1", None, "2014Q1"]}, "no complete key"),
        ({"seed": [9, 9, 9]}, "share the key .*2014Q1"),
        ({"seed": [1.5, 2.0, 3.0]}, "no whole number"),
        ({"seed": [np.nan, 2.0, 3.0]}, "(?i)non-finite"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused(change, told):
    with pytest.raises((ValueError, TypeError), match=told):
        tidy("outcomes", {**ROWS, **change})


def test_a_missing_column_is_refused():
    with pytest.raises(ValueError, match=r"missing columns .'value'."):
        tidy("outcomes", {name: column for name, column in ROWS.items() if name != "value"})
