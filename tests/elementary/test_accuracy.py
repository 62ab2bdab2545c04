"""Elementary functions against decimals of 50 digits, and the same in any shape."""

from decimal import Context, Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import elementary

PI = Decimal("3.14159265358979323846264338327950288419716939937510582")
SMALLEST_NORMAL = 2.2250738585072014e-308


@pytest.fixture(autouse=True)
def fifty_digits():
    with localcontext(Context(prec=50, Emin=-9999, Emax=9999)):
        yield


def last_places(found: float, exact: Decimal) -> Decimal:
    """Return by how many units in its last place a number is off."""
    return abs(Decimal(found) - exact) / Decimal(float(np.spacing(abs(float(exact)))))


def cosine_of_half_turns(x: Decimal) -> Decimal:
    """Return cos(pi x) by its series about 0."""
    square, term, whole, number = (PI * x) ** 2, Decimal(1), Decimal(1), 0
    while abs(term) > Decimal("1e-45"):
        number += 2
        term *= -square / (number * (number - 1))
        whole += term
    return whole


@given(st.floats(SMALLEST_NORMAL, 1e308) | st.floats(0.5, 2.0) | st.integers(1, 2**53).map(lambda n: n * 2.0**-53))
def test_log(x):
    assert last_places(float(elementary.log(x)), Decimal(x).ln()) <= 3 if x != 1.0 else elementary.log(x) == 0.0


@given(st.floats(-1.0, 1e300, exclude_min=True) | st.floats(-1e-6, 1e-6))
def test_log1p(x):
    if abs(x) < SMALLEST_NORMAL:
        assert abs(elementary.log1p(x)) <= SMALLEST_NORMAL
    else:
        # A series of 50 digits says nothing of log(1 + 1e-100).
        exact = (1 + Decimal(x)).ln() if abs(x) > 1e-20 else Decimal(x)
        assert last_places(float(elementary.log1p(x)), exact) <= 4


@given(st.floats(-708.0, 709.0) | st.floats(-1.0, 1.0))
def test_exp(x):
    assert last_places(float(elementary.exp(x)), Decimal(x).exp()) <= 2


@given(st.floats(1e-6, 1e6), st.floats(-20.0, 20.0))
def test_power(base, exponent):
    exact = Decimal(base) ** Decimal(exponent)
    allowed = Decimal("4e-16") * (1 + abs(Decimal(exponent) * Decimal(base).ln()))
    assert abs(Decimal(float(elementary.power(base, exponent))) / exact - 1) <= allowed


@given(st.floats(0.0, 2.0))
def test_cospi(x):
    assert abs(Decimal(float(elementary.cospi(x))) - cosine_of_half_turns(Decimal(x))) <= Decimal("4e-16")


@given(st.integers(0, 2**53 - 1).map(lambda n: n * 2.0**-53))
def test_cospi_of_a_draw_is_exact_to_the_last_places_near_its_zeros_too(turns):
    exact = cosine_of_half_turns(2 * Decimal(turns))
    assert last_places(float(elementary.cospi(2.0 * turns)), exact) <= 4


@pytest.mark.filterwarnings("ignore:overflow", "ignore:divide by zero")
def test_ends():
    infinity = np.inf
    assert elementary.exp([-infinity, -1e9, 0.0, 1e9, infinity]).tolist() == [0.0, 0.0, 1.0, infinity, infinity]
    assert elementary.power([0.0, 0.0, 0.0], [0.0, 2.0, -1.0]).tolist() == [1.0, 0.0, infinity]
    assert elementary.power([infinity, infinity, 2.0], [-1.0, 2.0, 0.5]).tolist() == pytest.approx(
        [0.0, infinity, 2.0**0.5], rel=1e-15
    )
    assert elementary.cospi([0.0, 0.5, 1.0, 1.5, 2.0]).tolist() == [1.0, 0.0, -1.0, 0.0, 1.0]
    assert elementary.log([1.0, 2.0]).tolist() == [0.0, 0.6931471805599453]


@pytest.mark.parametrize("function", [elementary.log, elementary.log1p, elementary.exp, elementary.cospi])
def test_a_number_has_the_same_bits_alone_and_among_many(function):
    many = (np.arange(20_000) + 1.0) / 20_001.0
    kept = many.copy()
    values = function(many)
    assert np.array_equal(many, kept)
    assert np.array_equal(function(many.reshape(100, 200).T), values.reshape(100, 200).T)
    alone = [function(x) for x in many[::97].tolist()]
    assert all(isinstance(value, np.float64) for value in alone)
    assert np.array_equal(alone, values[::97])
    assert function(many[:0]).size == 0


def test_power_takes_what_goes_together():
    many = np.array([0.0, 1.0, 2.0, 30.0])
    table = elementary.power(many[:, None], [0.0, 0.5])
    assert table.tolist() == [[float(elementary.power(x, y)) for y in (0.0, 0.5)] for x in many.tolist()]
