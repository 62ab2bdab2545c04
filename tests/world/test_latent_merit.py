"""Latent merit: a lasting trait of the owner and a draw of each idea, in the shares that are assumed."""

import numpy as np
import pytest

from sim.region.files import load_region
from sim.scenario.files import load_scenario
from sim.world.world import World, draw_world
from tests.support.small_region import shrink


@pytest.fixture(scope="module")
def merits(tmp_path_factory):
    """Return a function that gives the merits of first and second ideas of the same owners, by the owners' share."""
    folder = shrink(tmp_path_factory.mktemp("merit") / "small", 0.1)
    plain = load_scenario("baseline").changed({"region": str(folder), "assumptions.ideas.rate_factor": 4.0})

    def of(share: float) -> tuple[np.ndarray, np.ndarray]:
        scenario = plain.changed({"assumptions.ideas.owner_share_of_merit": share})
        world = draw_world(load_region(folder), scenario.assumptions, 1, scenario.start, scenario.end)
        return pairs(world)

    return of


def pairs(world: World) -> tuple[np.ndarray, np.ndarray]:
    rows = np.argsort(world.ideas.owner, kind="stable")
    owner, merit = world.ideas.owner[rows], world.ideas.merit[rows]
    starts = np.flatnonzero(np.concatenate([[True], owner[1:] != owner[:-1]]))
    starts = starts[:-1][np.diff(starts) > 1]
    return merit[starts], merit[starts + 1]


def test_the_owners_share_is_the_correlation_of_its_ideas_and_the_variance_stays(merits) -> None:
    for share in (0.0, 0.5, 1.0):
        first, second = merits(share)
        assert first.size > 400
        assert np.corrcoef(first, second)[0, 1] == pytest.approx(share, abs=0.1)
        assert first.var() == pytest.approx(1.0, abs=0.15)


def test_at_the_end_all_ideas_of_an_owner_are_alike(merits) -> None:
    first, second = merits(1.0)
    assert (first == second).all()
    first, second = merits(0.0)
    assert (first != second).all()
