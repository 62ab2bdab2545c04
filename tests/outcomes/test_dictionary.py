"""Every column says its unit and its meaning."""

import pytest

from sim.outcomes.catalogue import OUTCOMES
from sim.outcomes.dictionary import OF_THE_OUTCOME, codes_of, column_of, is_money
from sim.outcomes.tables import COLUMNS
from sim.state.ties import Meeting
from sim.world.organisations import Kind

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


def test_every_kind_and_way_of_meeting_has_a_meaning():
    kinds, ways = ({one.name.lower() for one in codes} for codes in (Kind, Meeting))
    for table, column in (("members", "kind"), ("ties", "first_kind"), ("ties", "second_kind")):
        assert set(codes_of(table, column)) == kinds
    assert set(codes_of("ties", "through")) == ways
    assert all(codes_of("ties", "through").values())
    assert codes_of("projects", "kind") == {}  # those of projects are others


def test_what_a_value_is_depends_on_the_outcome():
    assert column_of("outcomes", "value").unit == column_of("comparison", "difference").unit == OF_THE_OUTCOME
    for outcome in OUTCOMES:
        assert is_money("comparison", "ci_low", outcome) == outcome.endswith("_eur")
    assert not is_money("comparison", "paired_correlation", "public_funding_eur")
    assert is_money("projects", "grant_eur")
