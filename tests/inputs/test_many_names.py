"""Guesses stop where they would take too long."""

from sim.inputs.nearest import MOST_NAMES, nearest
from tests.support.calls import watched


def test_nothing_is_guessed_among_too_many_names(monkeypatch):
    names = [f"name_{number}" for number in range(MOST_NAMES + 1)]
    assert nearest("name-1", names[:-1]) == "name_1"
    compared = watched(monkeypatch, "sim.inputs.nearest.get_close_matches")
    many = iter(names * 2)
    assert nearest("name-1", many) is None
    assert compared == []
    assert len([*many]) == len(names)  # the rest was not even looked at
