"""The likelihood counts misses in their standard deviations, and of the targets that are used alone."""

import numpy as np
import pytest

from sim.calibration.emulator import fitted
from sim.calibration.likelihood import Likelihood, discrepancy
from tests.calibration.conftest import target


def test_half_of_the_discrepancy_is_common_to_a_quantity_of_a_call(targets):
    same = (*targets, target(0, discrepancy=0.2))
    found = discrepancy(same)
    assert np.diag(found) == pytest.approx([0.01] * 6 + [0.04])
    assert found[0, 6] == pytest.approx(0.5 * 0.1 * 0.2)
    assert found[0, 1] == found[0, 2] == 0.0


def test_it_is_highest_near_the_truth(emulator, targets, record, truth):
    likelihood = Likelihood.of(emulator, targets, record)
    near, far = likelihood(np.concatenate([truth, 1.0 - truth]))
    assert near > far + 5


def test_misses_are_independent_and_of_variance_one(emulator, targets, truth):
    chance = np.random.default_rng(0)
    covariance = Likelihood.of(emulator, targets, np.expm1(emulator(truth))[0]).covariance
    records = emulator(truth) + chance.standard_normal((4000, 6)) @ np.linalg.cholesky(covariance).T
    misses = np.array([Likelihood.of(emulator, targets, np.expm1(one)).whitened(truth)[0] for one in records])
    assert np.cov(misses, rowvar=False) == pytest.approx(np.eye(6), abs=0.08)


def test_targets_that_are_not_used_decide_nothing(emulator, targets, record, truth):
    other = record.copy()
    other[:2] *= 10
    one, same = (Likelihood.of(emulator, targets, counts, [2, 3, 4, 5])(truth) for counts in (record, other))
    assert one == same
    assert Likelihood.of(emulator, targets, other)(truth) < one


def test_implausibility_is_the_miss_in_standard_deviations(emulator, targets, record, truth):
    likelihood = Likelihood.of(emulator, targets, record)
    deviation = np.sqrt(np.diag(likelihood.covariance))
    expected = np.abs(np.log1p(record) - emulator(truth)[0]) / deviation
    assert likelihood.implausible(truth)[0] == pytest.approx(expected)


def test_chance_is_that_near_the_record(targets):
    chance = np.random.default_rng(8)
    places = chance.random((2000, 1))
    deviation = 0.05 + 0.5 * (places > 0.5)  # chance is much larger in one half of the range
    found = fitted(places, 4.0 + places @ np.ones((1, 6)) + deviation * chance.standard_normal((2000, 6)))
    calm, wild = (Likelihood.of(found, targets, np.expm1(np.full(6, 4.0 + at))) for at in (0.2, 0.9))
    assert np.sqrt(np.diag(calm.covariance) - 0.01) == pytest.approx(np.full(6, 0.05), abs=0.03)
    assert np.sqrt(np.diag(wild.covariance) - 0.01) == pytest.approx(np.full(6, 0.55), abs=0.06)
    assert Likelihood.anywhere(found, targets, np.ones(6)).covariance[0, 0] == pytest.approx(0.01 + 0.152, rel=0.1)
