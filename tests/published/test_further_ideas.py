"""Success does not feed on itself: an award brings fewer than half an idea where ranges let it bring the most."""

import numpy as np
import pytest

from published.further_ideas import FEEDBACK, LAW, further_ideas, upper_ends
from sim.scenario.files import load_scenario

pytestmark = pytest.mark.slow  # whole runs at full scale


@pytest.fixture(scope="module")
def baseline():
    return load_scenario("baseline")


def brought(scenario):
    return np.mean([further_ideas(scenario, seed, awards=200).all for seed in range(4)])


def test_an_award_brings_fewer_than_half_an_idea_at_the_upper_ends_of_all_ranges(baseline):
    assert 0.0 < brought(baseline.changed(upper_ends())) < LAW


def test_the_law_is_broken_where_the_capable_respond_twice_as_much(baseline):
    path = FEEDBACK[0]
    assert brought(baseline.changed({**upper_ends(), path: 3 * upper_ends()[path]})) > LAW


def test_awards_bring_nothing_where_nobody_responds(baseline):
    nothing = baseline.changed({path: 0.0 for path in FEEDBACK if not path.endswith("half_life_quarters")})
    assert further_ideas(nothing, seed=0, awards=200).all == pytest.approx(0.0, abs=0.02)
