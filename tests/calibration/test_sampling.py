"""Chains draw from the posterior: a known one, and the prior where the record says nothing."""

import numpy as np
import pytest
from scipy.stats import kstest

from sim.calibration.sampling import sampled


def about(middle, deviation):
    return lambda places: -0.5 * np.square((places[:, 0] - middle) / deviation)


def test_a_known_posterior_is_found():
    chains = sampled(about(0.3, 0.05), 1, 1000, seed=0)
    assert chains.draws.mean() == pytest.approx(0.3, abs=0.005)
    assert chains.draws.std() == pytest.approx(0.05, abs=0.004)
    assert chains.unmixed < 1.02
    assert 0.15 < chains.accepted < 0.6


def test_what_the_record_says_nothing_of_keeps_its_prior():
    chains = sampled(about(0.3, 0.05), 3, 2000, seed=0)
    for column in (1, 2):
        assert kstest(chains.places[-1, :, column], "uniform").pvalue > 0.001
        assert chains.draws[:, column].std() == pytest.approx(np.sqrt(1 / 12), abs=0.01)


def test_the_same_seed_gives_the_same_draws():
    one, other = (sampled(about(0.5, 0.1), 2, 100, seed).draws for seed in (4, 4))
    assert np.array_equal(one, other)
    assert not np.array_equal(one, sampled(about(0.5, 0.1), 2, 100, 5).draws)


def test_chains_that_disagree_are_seen():
    apart = sampled(lambda places: -0.5 * np.square((np.abs(places[:, 0] - 0.5) - 0.4) / 0.004), 1, 200, seed=0)
    assert apart.unmixed > 1.5


def test_some_draws_are_spread_over_all():
    chains = sampled(about(0.5, 0.2), 2, 100, seed=0)
    some = chains.some(5)
    assert some.shape == (5, 2)
    assert np.array_equal(some[[0, -1]], chains.draws[[0, -1]])
