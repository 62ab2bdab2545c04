"""The likelihood counts misses in their standard deviations, and of the targets that are used alone."""

import numpy as np
import pytest

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
    covariance = emulator.left_over + discrepancy(targets)
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
    deviation = np.sqrt(np.diag(emulator.left_over) + 0.01)
    expected = np.abs(np.log1p(record) - emulator(truth)[0]) / deviation
    assert likelihood.implausible(truth)[0] == pytest.approx(expected)
