"""`WORLD_READS` lists the assumptions that a world is drawn under, and no other."""

from dataclasses import fields

import numpy as np
import pytest

from sim.region.files import load_region
from sim.scenario.catalogue import parameters
from sim.scenario.files import load_scenario
from sim.world import draw_world
from sim.world.world import WORLD_READS
from tests.support.small_region import shrink

ASSUMPTIONS = [one for one in parameters() if one.path.startswith("assumptions.")]
LONG = {"start": "2012Q1", "report_from": "2012Q1", "end": "2022Q4"}


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
    return parameter.default - 1 if isinstance(parameter.default, int) else parameter.default * 0.9 or 0.1


def columns_that_differ(one, other):
    parts = ((one.organisations, other.organisations), (one.ideas, other.ideas))
    return [
        field.name
        for first, second in parts
        for field in fields(first)
        if field.name != "groups" and not np.array_equal(getattr(first, field.name)[:], getattr(second, field.name)[:])
    ]


def test_a_world_reads_these_assumptions_and_no_others(draw):
    plain = draw()
    assert columns_that_differ(plain, draw()) == []
    changed = {one.path for one in ASSUMPTIONS if columns_that_differ(plain, draw(**{one.path: another(one)}))}
    assert changed == set(WORLD_READS)
