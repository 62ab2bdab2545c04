"""Ranges of runs and draws, against the distribution that they are to hold."""

import math

import numpy as np
import pytest
from scipy import stats

from sim.analysis.ranges import BAND, FEWEST, LEVEL, range_content, range_of


def test_the_range_ends_at_the_places_of_type_6():
    assert range_of(np.arange(1.0, 20.0)[::-1]) == (1.0, 19.0)  # places 1 and 19 of 19
    assert range_of(np.arange(1.0, 100.0)) == (5.0, 95.0)
    assert range_of(np.arange(1.0, 25.0)) == pytest.approx((1.25, 23.75))


def test_too_few_values_have_no_range():
    assert all(math.isnan(end) for end in range_of(np.zeros(FEWEST - 1)))
    assert round(1 / BAND[0]) - 1 == FEWEST  # the fewest with a place p (n + 1) of 1 or more
    assert BAND[1] - BAND[0] == pytest.approx(LEVEL)


@pytest.mark.parametrize("number", [19, 39, 99])
def test_what_a_range_holds_is_nine_tenths_on_average_and_as_sure_as_it_says(number):
    chance = np.random.default_rng(1)
    held = []
    for _ in range(3000):
        low, high = range_of(chance.normal(size=number))
        held.append(stats.norm.cdf(high) - stats.norm.cdf(low))
    assert np.mean(held) == pytest.approx(LEVEL, abs=0.006)
    assert np.quantile(held, BAND) == pytest.approx(range_content(number), abs=0.015)
