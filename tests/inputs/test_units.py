from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sim.inputs.base import Record
from sim.units import (
    LARGEST_CENTS,
    WRITTEN,
    NonNegative,
    Positive,
    QuarterText,
    Share,
    cents,
    eur,
    parse_quarter,
    quarter_label,
    year_of,
)


class Units(Record):
    share: Share = 0.5
    amount: NonNegative = 1.0
    size: Positive = 1.0
    since: QuarterText = parse_quarter("2014Q1")


def test_a_quarter_counts_from_the_year_zero():
    assert parse_quarter("2014Q1") == 8056
    assert parse_quarter("2014Q4") + 1 == parse_quarter("2015Q1")
    assert quarter_label(8056) == "2014Q1"
    assert year_of(parse_quarter("2014Q4")) == 2014


@given(st.integers(4 * 1900, 4 * 2200 - 1))
def test_labels_and_quarters_correspond(quarter):
    assert parse_quarter(quarter_label(quarter)) == quarter


@pytest.mark.parametrize(
    "text",
    ["", "2014", "2014Q0", "2014Q5", "2014q1", "2014 Q1", "2014Q1\n", "1899Q4", "2200Q1", "201\u0664Q1"],
)
def test_other_spellings_of_a_quarter_are_refused(text):
    with pytest.raises(ValueError, match="written like 2014Q1"):
        parse_quarter(text)


@given(st.decimals(-10_000_000, 10_000_000, places=2))
def test_cents_of_an_amount_in_cents_are_exact(amount):
    assert cents(float(amount)) == int(amount * 100)


@given(st.integers(-(10**9), 10**9))
def test_halves_go_to_the_even_cent(eighths):
    # Eighths of a EUR are exact in binary: no rounding but ours.
    expected = (Decimal(eighths) / 8).quantize(Decimal("0.01"), ROUND_HALF_EVEN)
    assert cents(eighths / 8) == int(expected * 100)


@given(st.lists(st.floats(-1e12, 1e12), min_size=1))
def test_scalar_and_array_agree_on_money(amounts):
    array = cents(np.array(amounts))
    assert array.dtype == np.int64
    assert array.tolist() == [cents(amount) for amount in amounts]
    assert eur(array).tolist() == [eur(int(amount)) for amount in array]


@given(st.integers(-LARGEST_CENTS // 1000, LARGEST_CENTS // 1000))
def test_cents_survive_the_way_to_eur_and_back(amount):
    assert cents(eur(amount)) == amount


@pytest.mark.parametrize("amount", [float("nan"), float("inf"), -float("inf"), 1e300, LARGEST_CENTS / 50])
def test_amounts_that_are_no_cents_are_refused(amount):
    with pytest.raises(ValueError, match="finite"):
        cents(amount)
    with pytest.raises(ValueError, match="finite"):
        cents(np.array([1.0, amount]))


@pytest.mark.parametrize(
    "content",
    [
        {"share": -0.01},
        {"share": 1.01},
        {"share": True},
        {"share": "0.5"},
        {"share": float("nan")},
        {"share": None},
        {"amount": -1},
        {"amount": float("inf")},
        {"amount": 10**400},
        {"size": 0},
        {"since": 2014},
        {"since": True},
        {"since": 2014.0},
        {"since": None},
        {"since": "2014"},
        {"other": 1},
    ],
)
def test_a_record_refuses_what_is_not_exactly_meant(content):
    with pytest.raises(ValidationError):
        Units.model_validate(content)


def test_a_record_takes_whole_numbers_for_fractions_and_quarters_as_text_or_number():
    units = Units.model_validate({"share": 1, "since": "2015Q3"})
    assert (units.share, type(units.share)) == (1.0, float)
    assert units.since == parse_quarter("2015Q3") == Units(since=parse_quarter("2015Q3")).since
    assert units.model_dump()["since"] == "2015Q3"


def test_a_quarter_in_a_file_is_text():
    with pytest.raises(ValidationError):
        Units.model_validate({"since": parse_quarter("2015Q3")}, context=WRITTEN)


def test_a_record_cannot_be_changed():
    with pytest.raises(ValidationError):
        Units().share = 0.1
