"""Predictions of what was left out do not know it, and synthetic records say whether intervals may be believed."""

import numpy as np
import pytest

from sim.calibration.judged import skill
from sim.calibration.predicting import left_out, scored, split_by_time
from sim.calibration.recovery import recovered
from tests.calibration.conftest import counts_at


def test_a_call_that_is_left_out_is_predicted_without_it(emulator, targets, record):
    other = record.copy()
    other[:2] *= 3
    here, there = (left_out(emulator, targets, counts, 4) for counts in (record, other))
    assert [(one.target, one.median) for one in here[:2]] == [(one.target, one.median) for one in there[:2]]
    assert all(one.median != same.median for one, same in zip(here[2:], there[2:], strict=True))
    assert [one.target for one in here] == list(range(6))


def test_the_split_by_time_predicts_the_later_ones_alone(emulator, targets, record):
    later = split_by_time(emulator, targets, record, 4, np.array([True, True, True, True, False, False]))
    assert [one.target for one in later] == [4, 5]


@pytest.mark.slow  # many posteriors
def test_predictions_of_a_true_model_cover_nine_of_ten(emulator, targets):
    chance = np.random.default_rng(5)
    truths = chance.random((8, 4))
    records = counts_at(truths, chance) * np.exp(0.1 * chance.standard_normal((8, 6)))
    covers = [one.covers for counts in records for one in left_out(emulator, targets, counts, 4)]
    assert np.mean(covers) == pytest.approx(0.9, abs=0.1)


@pytest.mark.slow  # many posteriors
def test_truths_are_recovered_and_the_inert_stay_unknown(emulator, targets):
    chance = np.random.default_rng(6)
    truths = chance.random((20, 4))
    found = recovered(emulator, targets, truths, counts_at(truths, chance))
    share, error = found.coverage
    assert share == pytest.approx(0.9, abs=0.07)
    assert 0.0 < error < 0.05
    assert (found.shrinkage.mean(axis=0)[:3] > 0.3).all()
    assert found.shrinkage.mean(axis=0)[3] == pytest.approx(0.0, abs=0.05)


def test_a_score_knows_where_the_observed_value_lies():
    sample = np.random.default_rng(0).standard_normal(5000)
    inside, outside = scored(3, sample, 0.0), scored(3, sample, 4.0)
    assert inside.target == 3
    assert inside.covers
    assert not outside.covers
    assert inside.low == pytest.approx(-1.645, abs=0.06)
    assert outside.miss == pytest.approx(4.0, abs=0.1)
    assert outside.crps > inside.crps == pytest.approx(0.2337, abs=0.01)  # of a standard normal at its middle
    assert outside.interval == pytest.approx(3.29 + 20 * (4.0 - 1.645), rel=0.02)


def test_skill_is_paired_by_call(targets):
    sample = np.random.default_rng(0).standard_normal(500)
    scores = [scored(target, sample, 0.3 * target) for target in range(6)]
    own = np.array([one.crps for one in scores])
    groups = [row.group for row in targets]
    half = skill(scores, 2.0 * own, groups)
    assert half.value == pytest.approx(0.5)
    assert half.low == pytest.approx(0.5)
    assert half.high == pytest.approx(0.5)
    partly = skill(scores, np.where(np.arange(6) < 2, np.nan, 2.0 * own), groups)
    assert partly.targets == 4
