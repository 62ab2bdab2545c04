"""The emulator finds quadratic functions, and says honestly what it leaves over."""

import numpy as np
import pytest

from sim.calibration.emulator import fitted
from tests.calibration.conftest import CHANCE, LEVELS, SLOPES


def test_a_quadratic_function_is_found(emulator):
    places = np.random.default_rng(9).random((50, 4))
    expected = LEVELS + places @ SLOPES.T + 0.3 * (places[:, :1] - 0.5) ** 2
    assert np.abs(emulator(places) - expected).max() < 0.05


def test_what_it_leaves_over_is_chance(emulator):
    assert np.sqrt(np.diag(emulator.left_over())) == pytest.approx(np.full(6, CHANCE), rel=0.12)
    off = emulator.left_over() - np.diag(np.diag(emulator.left_over()))
    assert np.abs(off).max() < 0.2 * CHANCE**2


def test_chance_that_targets_share_is_left_over_together():
    chance = np.random.default_rng(3)
    places = chance.random((600, 2))
    shared = chance.standard_normal((600, 1))
    found = fitted(places, places @ np.ones((2, 2)) + shared)
    assert found.left_over()[0, 1] == pytest.approx(found.left_over()[0, 0], rel=0.05)


def test_it_explains_nothing_where_there_is_nothing():
    chance = np.random.default_rng(3)
    found = fitted(chance.random((300, 5)), chance.standard_normal((300, 2)))
    assert (found.explained < 0.05).all()
