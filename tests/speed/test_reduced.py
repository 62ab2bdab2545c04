"""The reduced models that are timed against each other do the same; the published arithmetic is right."""

import math

import pytest

from benchmarks.opponents import Match, organisations_at
from benchmarks.reduced import implementations
from benchmarks.scaling import exponent

ENTERPRISES = 4_000


def test_reduced_models_do_the_same():
    counts = {name: run(ENTERPRISES, 1) for name, run in implementations().items()}
    applications, funded = counts.pop("columns")
    assert "plain Mesa" in counts
    for others, awards in counts.values():
        assert awards == funded
        assert others == pytest.approx(applications, rel=0.08)


def test_exponent_of_a_power_law():
    assert exponent([10, 100, 1000], [2 * size**0.7 for size in (10, 100, 1000)]) == pytest.approx(0.7)


def test_size_at_which_lines_have_a_ratio():
    played = [Match(size, size, 0.3 + 0.001 * size, 0.5 + 0.1 * size) for size in (10, 20, 40)]
    size = organisations_at(20, played)
    assert (0.5 + 0.1 * size) / (0.3 + 0.001 * size) == pytest.approx(20)
    assert math.isnan(organisations_at(200, played))
