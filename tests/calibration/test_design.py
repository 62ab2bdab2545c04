"""The points of a bank: screening moves one thing at a time, the others fill the space, seeds are shared on purpose."""

import numpy as np
import pytest

from sim.calibration.design import SCREENING, SECOND, SPACE, Sizes, screening, space_filling
from sim.calibration.likelihood import Likelihood
from sim.calibration.screening import screened, seed_deviation
from sim.calibration.wave import not_ruled_out, wave


def test_screening_moves_one_assumption_at_a_time():
    places = screening(3)
    assert places.shape == (7, 3)
    assert (places[0] == 0.5).all()
    assert ((places[1:] != 0.5).sum(axis=1) == 1).all()
    assert places[3].tolist() == [0.5, 0.0, 0.5]
    assert places[4].tolist() == [0.5, 1.0, 0.5]


def test_points_fill_the_space_evenly_and_are_the_same_ones_again():
    places = space_filling(5, 256)
    assert np.array_equal(places, space_filling(5, 256))
    counts = np.array([np.histogram(column, 16, (0, 1))[0] for column in places.T])
    assert (counts == 16).all()
    assert np.array_equal(space_filling(5, 100), space_filling(5, 128)[:100])


def test_only_pairs_and_screening_share_what_they_should():
    sizes = Sizes(points=64, pairs=8, wave=16, seeds=2)
    cases = sizes.first_cases(["a", "b"])
    assert [sum(case.part == part for case in cases) for part in (SCREENING, SPACE, SECOND)] == [10, 64, 8]
    seeds = [case.seed for case in (*cases, *sizes.wave_cases()) if case.part != SCREENING]
    assert len(set(seeds)) == len(seeds)
    assert not set(seeds) & {0, 1}
    assert {case.point for case in cases if case.part == SECOND} == set(range(8))


def test_chance_is_measured_by_runs_at_the_same_point():
    chance = np.random.default_rng(0)
    first, second = (np.expm1(4.0 + np.array([0.1, 0.3]) * chance.standard_normal((2000, 2))) for _ in range(2))
    assert np.abs(seed_deviation(first, second) / [0.1, 0.3] - 1.0).max() < 0.05


@pytest.fixture(scope="module")
def filling():
    """Return points of two assumptions and counts there: the first moves the first of two targets."""
    chance = np.random.default_rng(0)
    places = chance.random((500, 2))
    means = np.column_stack([3.0 + 0.5 * places[:, 0], np.full(500, 3.0)])
    return places, np.expm1(means + 0.25 * chance.standard_normal((500, 2)))


def test_a_move_is_counted_in_chance_and_the_inert_are_found(filling):
    on_scale = np.full((5, 2, 2), 3.0)  # all in the middle, two assumptions low and high; two seeds; two targets
    on_scale[2, :, 0] += 0.5
    found = screened(np.expm1(on_scale), np.array([0.25, 0.1]), *filling)
    assert np.allclose(found.moves, [[2.0, 0.0], [0.0, 0.0]])
    assert found.inert.tolist() == [False, True]
    assert found.enters.tolist() == [0]


def test_less_than_chance_does_not_enter(filling):
    on_scale = np.full((5, 1, 2), 3.0)
    on_scale[2, :, 0] += 0.09
    found = screened(np.expm1(on_scale), np.array([0.1, 0.1]), *filling)
    assert found.inert.tolist() == [False, True]
    assert found.enters.size == 0


def test_what_moves_seeds_and_no_mean_does_not_enter(filling):
    on_scale = np.full((5, 2, 2), 3.0)
    on_scale[4, 0, 1] += 1.0
    found = screened(np.expm1(on_scale), np.array([0.1, 0.1]), *filling)
    assert found.largest[1] > 1.0
    assert found.seen.tolist() == [True, False]
    assert found.enters.size == 0


def test_the_second_wave_lies_where_the_record_is_possible(emulator, targets, record, truth):
    likelihood = Likelihood.of(emulator, targets, record)
    places, left = wave(likelihood, np.arange(4), 6, 100)
    assert places.shape == (100, 6)
    assert not_ruled_out(likelihood, places[:, :4]).all()
    assert 0.0 < left < 0.6
    assert np.abs(places[:, 4:].mean(axis=0) - 0.5).max() < 0.1
    assert not_ruled_out(likelihood, truth).all()


def test_where_nothing_is_possible_the_least_implausible_fill_the_wave(emulator, targets, record):
    likelihood = Likelihood.of(emulator, targets, record * 100)
    places, left = wave(likelihood, np.arange(4), 4, 50)
    assert left == 0.0
    assert len(places) == 50
    worst = np.sort(likelihood.implausible(space_filling(4, 1024)), axis=1)[:, -2]
    assert np.sort(likelihood.implausible(places), axis=1)[:, -2].max() < np.quantile(worst, 0.1)
