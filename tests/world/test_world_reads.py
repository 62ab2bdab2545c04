"""`WORLD_READS` lists the assumptions that a world is drawn under, and no other."""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from sim.region.files import load_region
from sim.scenario.catalogue import parameters
from sim.scenario.files import load_scenario
from sim.world import draw_world, randomness
from sim.world.randomness import Draws
from sim.world.world import WORLD_READS
from tests.support.small_region import shrink

ASSUMPTIONS = [one for one in parameters() if one.path.startswith("assumptions.")]
LONG = {"start": "2012Q1", "report_from": "2012Q1", "end": "2022Q4"}


def doors_to_chance() -> dict[str, Callable[..., Any]]:
    """Return what every draw goes through, which other tests put something else in the place of."""
    of_module = {name: getattr(randomness, name) for name in ("at_quarter", "mixed")}
    return of_module | {name: getattr(Draws, name) for name in ("keys", "stream", "uniform", "normal", "_decision")}


DOORS = doors_to_chance()


@pytest.fixture(autouse=True)
def draws_are_those_of_the_model():
    """Make sure that no other test has left its own draws behind."""
    assert doors_to_chance() == DOORS


@pytest.fixture(scope="module")
def draw(tmp_path_factory):
    """Return a function that draws a world with one assumption changed."""
    region = shrink(tmp_path_factory.mktemp("world") / "small", 0.02)
    plain = load_scenario("baseline").changed({"region": str(region), **LONG})

    def draw(**changes):
        scenario = plain.changed(changes)
        return draw_world(load_region(region), scenario.assumptions, 1, scenario.start, scenario.end)

    return draw


def another(parameter):
    """Return an allowed value that is not the default."""
    if isinstance(parameter.default, str):
        return "2020Q3"
    if parameter.default is None:
        return parameter.high
    return parameter.default - 1 if isinstance(parameter.default, int) else parameter.default * 0.9 or 0.1


def columns_that_differ(one, other):
    """Return where columns of two worlds first differ, by name: row and what stands there, to the bit."""
    parts = ((one.organisations, other.organisations), (one.ideas, other.ideas))
    pairs = {
        field.name: (getattr(first, field.name)[:], getattr(second, field.name)[:])
        for first, second in parts
        for field in fields(first)
        if field.name != "groups"
    }
    return {name: first_difference(*pair) for name, pair in pairs.items() if not np.array_equal(*pair)}


def first_difference(one, other):
    if one.shape != other.shape:
        return f"{one.size} rows and {other.size}"
    row = int(np.flatnonzero(one != other)[0])
    told = (f"{column[row]!r} ({column[row].tobytes().hex()})" for column in (one, other))
    return f"row {row} of {one.size}: {' and '.join(told)}, {np.count_nonzero(one != other)} rows differ"


def test_a_world_reads_these_assumptions_and_no_others(draw):
    plain, again, once_more = draw(), draw(), draw()
    unlike = columns_that_differ(plain, again), columns_that_differ(again, once_more)
    assert unlike == ({}, {}), f"one seed, unlike worlds; draws are those of the model: {doors_to_chance() == DOORS}"
    changed = {one.path for one in ASSUMPTIONS if columns_that_differ(plain, draw(**{one.path: another(one)}))}
    assert changed == set(WORLD_READS)


def test_where_worlds_differ_is_told_to_the_bit(draw):
    plain = draw()
    merit = plain.ideas.merit[:]
    merit[3] = np.nextafter(merit[3], 9.0)
    told = columns_that_differ(plain, replace(plain, ideas=replace(plain.ideas, merit=merit)))
    assert list(told) == ["merit"]
    assert told["merit"].startswith(f"row 3 of {merit.size}: ")
    assert merit[3].tobytes().hex() in told["merit"]
    assert told["merit"].endswith("1 rows differ")
