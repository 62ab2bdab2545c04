"""A record whose truth is known: three of four assumptions move six targets of three calls, by known functions."""

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from sim.analysis.target_values import on_scale
from sim.calibration.emulator import fitted
from sim.evidence.targets import TargetRow

CALLS = ("first", "first", "second", "second", "third", "third")
SLOPES = np.array(
    [
        [1.0, 0.0, 0.4, 0.0],
        [0.7, 0.3, 0.0, 0.0],
        [0.0, 1.0, 0.0, 0.0],
        [0.5, 0.5, 0.0, 0.0],
        [0.0, 0.0, 1.2, 0.0],
        [0.6, 0.0, 0.6, 0.0],
    ]
)
LEVELS = np.array([4.0, 3.0, 5.0, 3.5, 4.5, 4.0])
CHANCE = 0.1


def target(number, discrepancy=0.1):
    return TargetRow(
        target_id=f"target_{number}",
        quantity="funded" if number % 2 else "applications",
        call_id=CALLS[number],
        sector=None,
        kinds=(),
        cluster=None,
        quarter=None,
        value=1,
        discrepancy=discrepancy,
        used_for="not used",
        source="invented",
        confidence="H",
    )


def counts_at(places, chance):
    """Return what runs at some places make of the targets."""
    means = LEVELS + places @ SLOPES.T + 0.3 * (places[:, :1] - 0.5) ** 2
    return np.expm1(means + CHANCE * chance.standard_normal(means.shape))


@pytest.fixture(scope="session")
def targets():
    return tuple(target(number) for number in range(len(CALLS)))


@pytest.fixture(scope="session")
def emulator():
    chance = np.random.default_rng(1)
    places = chance.random((1000, 4))
    return fitted(places, on_scale(counts_at(places, chance)))


@pytest.fixture(scope="session")
def truth():
    return np.array([[0.8, 0.3, 0.6, 0.5]])


@pytest.fixture(scope="session")
def record(truth):
    return counts_at(truth, np.random.default_rng(2))[0]


@pytest.fixture(autouse=True, scope="session")
def one_thread():
    """Let small matrices be done in one thread, as calibration does: with more, threads of busy machines wait."""
    with threadpool_limits(1):
        yield
