"""Every column says its unit and its meaning."""

import pytest

from sim.outcomes.catalogue import OUTCOMES
from sim.outcomes.dictionary import OF_THE_OUTCOME, column_of, is_money
from sim.outcomes.tables import COLUMNS

EVERY = [(table, column) for table in COLUMNS for column in COLUMNS[table]]


@pytest.mark.parametrize(("table", "column"), EVERY, ids="-".join)
def test_every_column_has_a_meaning_and_every_number_a_unit(table, column):
    about, kind = column_of(table, column), COLUMNS[table][column]
    assert about.label
    is_number = kind in ("count", "number") and column not in ("draw", "seed")
    assert bool(about.unit) == is_number


@pytest.mark.parametrize(("table", "column"), EVERY, ids="-".join)
def test_what_is_called_euro_is_money(table, column):
    assert (column_of(table, column).unit == "EUR") == column.endswith("_eur")


def test_what_a_value_is_depends_on_the_outcome():
    assert column_of("outcomes", "value").unit == column_of("comparison", "difference").unit == OF_THE_OUTCOME
    for outcome in OUTCOMES:
        assert is_money("comparison", "ci_low", outcome) == outcome.endswith("_eur")
    assert not is_money("comparison", "paired_correlation", "public_funding_eur")
    assert is_money("projects", "grant_eur")
