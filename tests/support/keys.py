"""Worlds and runs by their keys, for tests in which assumptions are as written."""

from sim.outcomes.tables import WorldKey
from sim.results.store.identity import RunKey


def on(seed, draw=0):
    """Return the world of a seed."""
    return WorldKey(draw, seed)


def run(name, seed, draw=0):
    """Return the run of a scenario on a seed."""
    return RunKey(name, draw, seed)


def uncertainty_of(draws):
    """Return how assumptions are drawn where there are these draws, unless a test says more."""
    return "none" if tuple(draws) == (0,) else "prior"
