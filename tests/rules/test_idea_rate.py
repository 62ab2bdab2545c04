"""How often owners have ideas, by hand."""

import math

import pytest

from sim.region.settings import LEAST_CEILING
from sim.rules.idea_rate import chance_of_coming_up, is_recent, success_around, times_as_many
from sim.scenario.catalogue import parameters
from sim.scenario.ecosystem_assumptions import MOST_TIMES


def test_an_event_counts_for_a_year():
    assert is_recent([8, 6, 4, 3, -1], 8).tolist() == [1, 1, 1, 0, 0]


def test_success_around_is_bounded():
    assert success_around([0, 1, 4, 9]).tolist() == [0, 0.25, 1, 1]


def test_the_stimulus_is_a_bounded_exponent():
    assert times_as_many([0.0, 0.2, 5.0, -5.0], 2.0) == pytest.approx([1, math.exp(0.2), 2, 0.5])


def test_potential_ideas_are_thinned_to_the_present_rate():
    assert chance_of_coming_up([0.03, 0.9], [0.09, 0.8]).tolist() == [0.333333333, 1]


def test_no_plausible_assumption_reaches_the_lowest_ceiling():
    (factor,) = (one for one in parameters() if one.path == "assumptions.ideas.rate_factor")
    assert factor.prior_high * MOST_TIMES <= LEAST_CEILING
