"""Guesses stop where they would take too long."""

import time

from sim.inputs.nearest import MOST_NAMES, nearest


def test_nothing_is_guessed_among_too_many_names():
    names = [f"name_{number}" for number in range(MOST_NAMES + 1)]
    assert nearest("name-1", names[:-1]) == "name_1"
    started = time.perf_counter()
    assert nearest("name-1", names * 10_000) is None
    assert time.perf_counter() - started < 0.5
