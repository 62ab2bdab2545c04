"""A digest is of what tables say: blind to order, encoding and names, and to nothing else."""

import numpy as np
import pandas as pd
import pytest

from published.digest import digest_of, first_names
from sim.outcomes.catalogue import OUTCOMES
from sim.outcomes.tables import COLUMNS, KEYS
from sim.outcomes.tidy import tidy


def outcomes(values=(1.5, float("nan"), -0.25), names=("applications", "funded_projects", "change_of_rules")):
    return tidy(
        "outcomes",
        {
            "scenario": "baseline",
            "draw": 0,
            "seed": [3, 1, 2],
            "quarter": "2015Q1",
            "outcome": list(names),
            "sector": "all",
            "value": list(values),
        },
    )


FIRST = digest_of(outcomes(), "outcomes")


def test_order_of_rows_and_columns_does_not_count():
    table = outcomes()
    shuffled = table.iloc[::-1][[*reversed(table.columns)]]
    assert digest_of(shuffled, "outcomes") == FIRST


def test_encoding_does_not_count():
    table = outcomes()
    encoded = table.assign(outcome=table["outcome"].astype("category"), sector=table["sector"].astype(object))
    assert digest_of(encoded, "outcomes") == FIRST


def test_names_are_compared_by_the_first_they_had():
    before = outcomes(names=("applications", "funded_projects", "alignment_strength"))
    assert digest_of(before, "outcomes") == FIRST
    assert digest_of(before.rename(columns={"value": "size"}), "outcomes", {"column": {"size": "value"}}) == digest_of(
        before, "outcomes", {}
    )
    assert digest_of(before, "outcomes", {}) != digest_of(outcomes(), "outcomes", {})


@pytest.mark.parametrize("values", [(np.nextafter(1.5, 2), np.nan, -0.25), (1.5, 0.0, -0.25), (1.5, np.nan, 0.25)])
def test_the_last_bit_counts_and_so_does_what_is_undefined(values):
    assert digest_of(outcomes(values), "outcomes") != FIRST


def test_a_missing_text_or_flag_is_no_empty_one():
    def of(value):
        frame = pd.DataFrame({name: [0] for name in KEYS["calls"]})
        return digest_of(frame.assign(assumed=value), "calls")

    texts = [of(pd.array([text], dtype="string")) for text in ("", "-", None)]
    flags = [of(pd.array([flag], dtype="boolean")) for flag in (True, False, None)]
    assert len({*texts, *flags}) == 6


def test_every_name_that_was_renamed_is_in_use():
    names = first_names()
    assert set(names) <= {"column", "outcome"}
    assert set(names.get("outcome", {})) <= set(OUTCOMES)
    columns = {column for table in COLUMNS.values() for column in table}
    assert set(names.get("column", {})) <= columns
