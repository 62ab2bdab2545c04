"""Keyed draws: they depend on their key alone, and look random along every part of the key."""

import numpy as np
import pytest
from scipy import stats

from sim.world.randomness import Drawn, Draws, mixed, pair_key, text_key, uniform

COUNT = 200_000
IDENTITIES = np.arange(COUNT, dtype=np.uint64)


@pytest.mark.parametrize(
    "draw",
    [
        lambda: Draws(1).uniform("idea", IDENTITIES),
        lambda: Draws(1).uniform("idea", 7, np.arange(8048, 8048 + COUNT)),
        lambda: Draws(1).uniform("idea", IDENTITIES << np.uint64(40)),
        lambda: np.array([uniform(seed, "idea", 7) for seed in range(20_000)]),
    ],
    ids=["identity", "quarter", "high bits", "seed"],
)
def test_uniform_along_each_part_of_the_key(draw) -> None:  # type: ignore[no-untyped-def]
    values = draw()
    assert values.min() >= 0.0
    assert values.max() < 1.0
    assert stats.kstest(values, "uniform").pvalue > 1e-4
    assert abs(np.corrcoef(values[:-1], values[1:])[0, 1]) < 5 / np.sqrt(values.size)


def test_decisions_seeds_and_quarters_are_independent_of_each_other() -> None:
    streams = [
        Draws(1).uniform("a", IDENTITIES),
        Draws(1).uniform("b", IDENTITIES),
        Draws(2).uniform("a", IDENTITIES),
        Draws(1).uniform("a", IDENTITIES, 1),
        Draws(1).uniform("a", IDENTITIES + np.uint64(1)),
    ]
    correlation = np.corrcoef(streams) - np.eye(len(streams))
    assert np.abs(correlation).max() < 5 / np.sqrt(COUNT)


def test_normal_draws_are_standard_normal() -> None:
    assert stats.kstest(Draws(3).normal("merit", IDENTITIES), "norm").pvalue > 1e-4


def test_a_draw_does_not_depend_on_its_neighbours() -> None:
    draws = Draws(5)
    all_at_once = draws.normal("merit", IDENTITIES[:1000], 8048)
    shuffled = np.random.default_rng(0).permutation(1000)
    assert np.array_equal(draws.normal("merit", IDENTITIES[shuffled], 8048), all_at_once[shuffled])
    assert draws.normal("merit", 17, 8048)[0] == all_at_once[17]


def test_pairs_are_unordered_and_distinct() -> None:
    first, second = IDENTITIES[:500], IDENTITIES[500:1000]
    assert np.array_equal(pair_key(first, second), pair_key(second, first))
    grid = pair_key(first[:, None], second[None, :])
    assert np.unique(grid).size == grid.size


def test_text_keys_differ() -> None:
    assert text_key("LAB-BO-01") != text_key("LAB-BO-02")


@pytest.mark.parametrize("size", [1, 8191, 8192, 8193, 40_000])
def test_keys_are_scrambled_alike_whatever_their_number_and_order_in_memory(size) -> None:  # type: ignore[no-untyped-def]
    keys = np.arange(2 * size, dtype=np.uint64).reshape(2, size)
    one_by_one = np.concatenate([mixed(keys[row, at : at + 1]) for row in (0, 1) for at in (0, size // 2, size - 1)])
    for same in (keys, np.asfortranarray(keys)):
        assert np.array_equal(mixed(same)[:, [0, size // 2, size - 1]].ravel(), one_by_one)
    assert np.array_equal(keys.ravel(), np.arange(2 * size))  # what is given stays as it is


def test_what_is_drawn_where_it_is_read_is_what_all_rows_together_get() -> None:
    drawn = Drawn(Draws(3), "a", IDENTITIES[:1000], "normal")
    everything = Draws(3).normal("a", IDENTITIES[:1000])
    assert np.array_equal(drawn[:], everything)
    assert np.array_equal(drawn[np.array([7, 7, 999])], everything[[7, 7, 999]])
    assert drawn[5] == everything[5]
    assert np.shape(drawn[5]) == ()
