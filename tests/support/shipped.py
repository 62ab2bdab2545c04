"""Shipped scenarios as parameters of a test: a few of them quickly, all of them where slow tests run."""

import pytest

from sim.scenario.files import shipped_scenarios

QUICK = ("baseline", "late-cluster", "no-feasibility-studies", "pandemic", "recorded")
"""One that extends nothing, one with dated interventions, one lever alone, assumptions, and another mode."""


def each_shipped() -> list[object]:
    """Return the name of every shipped scenario, most of them marked slow."""
    assert set(QUICK) < set(shipped_scenarios())
    return [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in shipped_scenarios()]
