"""What a draw picks is what going through the shares one by one picks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.world.categories import Categories
from sim.world.randomness import Draws

KEYS = np.arange(100_000, dtype=np.uint64)
GROUPS = st.lists(st.lists(st.integers(0, 5), min_size=6, max_size=6).filter(any), min_size=1, max_size=4)
"""Weights of six categories in some groups; many are 0, and many bounds lie on one another or on a power of two."""


def one_by_one(shares: np.ndarray, group: np.ndarray, draw: np.ndarray) -> list[int]:
    """Return the first category whose cumulated share is above the draw, the last one if none is."""
    picked = []
    for code, number in zip(group.tolist(), draw.tolist(), strict=True):
        cumulated = np.cumsum(shares[code])[:-1].tolist()
        picked.append(sum(bound <= number for bound in cumulated))
    return picked


@given(GROUPS, st.integers(0, 2**32))
def test_every_draw_picks_what_the_shares_say(weights: list[list[int]], seed: int) -> None:
    shares = np.array(weights, dtype=np.float64)
    shares /= shares.sum(axis=1, keepdims=True)
    bounds = np.cumsum(shares, axis=1).ravel()
    at_bounds = np.concatenate([bounds, np.nextafter(bounds, 0.0), np.arange(32) / 32, [0.0]])
    draw = np.concatenate([Draws(seed).uniform("any", KEYS[:50]), at_bounds[at_bounds < 1.0], [np.nextafter(1.0, 0.0)]])
    for code in range(len(shares)):
        group = np.full(draw.size, code)
        assert Categories(shares).picked(group, draw).tolist() == one_by_one(shares, group, draw)


def test_shares_are_followed_in_each_group() -> None:
    shares = np.array([[0.7, 0.2, 0.1], [0.0, 0.5, 0.5]])
    group, draw = (KEYS % np.uint64(2)).astype(np.int8), Draws(1).uniform("size", KEYS)
    picked = Categories(shares).picked(group, draw)
    for code in (0, 1):
        of_group = picked[group == code]
        assert np.bincount(of_group, minlength=3) / of_group.size == pytest.approx(shares[code], abs=0.006)


def test_one_row_of_shares_is_one_group() -> None:
    draw = np.array([0.0, 0.69, 0.71, 0.95])
    assert Categories([0.7, 0.2, 0.1]).picked(0, draw).tolist() == [0, 0, 1, 2]
