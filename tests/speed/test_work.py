"""A run costs what is active in it: counted as draws, as ideas and prospects looked at, and as calls, never as seconds.

Each guard is tried on a model that breaks it.
"""

from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sim.model import EcosystemModel
from sim.runs.run import world_of
from sim.scenario.files import load_scenario
from sim.scenario.scenario import Scenario
from sim.world.world import World
from tests.support.small_region import shrink, with_few_clusters
from tests.support.work import Work, calls_of, work_of
from tests.support.worlds import with_inert_enterprises

SMALL, LARGE = 0.02, 0.08
MOST_MORE_CALLS = 1.1
"""How many times as many Python calls a quarter may take with four times as many enterprises, or with a past."""

ALL, LATTER_HALF, END = "2016Q1", "2020Q1", "2023Q4"
"""First quarters of 32 and of 16 quarters with the same end."""

At = Callable[[float, str], tuple[Scenario, World]]


class VisitingEveryone(EcosystemModel):
    """A model that goes through all organisations one by one."""

    def owners_learn(self, decided):
        super().owners_learn(decided)
        for row in range(self.world.organisations.uid.size):
            visited(row)


class DrawingForEveryone(EcosystemModel):
    """A model that draws for organisations whether or not they have something to decide."""

    def owners_apply(self):
        super().owners_apply()
        self.world.draws.uniform("something", self.world.organisations.uid, self.quarter)


class GoingOverThePast(EcosystemModel):
    """A model that comes back to every quarter it has lived through."""

    def owners_learn(self, decided):
        super().owners_learn(decided)
        for quarter in range(self.scenario.start, self.quarter):
            for what in ("something", "something else"):
                self.world.draws.uniform(what, np.arange(400), quarter)


def visited(row):
    return row


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> At:
    """Return the baseline in a region of some scale from some quarter on, and a world of it."""

    @cache
    def region(scale: float) -> Path:
        return with_few_clusters(shrink(tmp_path_factory.mktemp("regions") / "region", scale))

    @cache
    def found(scale: float, start: str) -> tuple[Scenario, World]:
        changes = {"region": str(region(scale)), "start": start, "report_from": start, "end": END}
        scenario = load_scenario("baseline").changed(changes)
        return scenario, world_of(scenario, 1)

    return found


@pytest.fixture(scope="module")
def calls(at: At) -> Callable[[float, str], int]:
    return cache(lambda scale, start: calls_of(*at(scale, start)))


@pytest.fixture(scope="module")
def work(at: At) -> Callable[[float, str], Work]:
    return cache(lambda scale, start: work_of(*at(scale, start)))


def test_python_calls_of_a_quarter_do_not_grow_with_the_enterprises(calls):
    assert calls(LARGE, LATTER_HALF) <= MOST_MORE_CALLS * calls(SMALL, LATTER_HALF)


def test_a_loop_over_agents_is_seen(at):
    small, large = (calls_of(*at(scale, LATTER_HALF), VisitingEveryone) for scale in (SMALL, LARGE))
    assert large > MOST_MORE_CALLS * small


def twice_as_many_inactive(at: At) -> tuple[Scenario, World, World]:
    scenario, world = at(SMALL, LATTER_HALF)
    inactive = int((~world.organisations.innovation_active).sum())
    return scenario, world, with_inert_enterprises(world, inactive)


def test_inactive_enterprises_cost_no_draw_no_look_and_no_call(at, work, calls):
    scenario, world, more = twice_as_many_inactive(at)
    assert more.organisations.uid.size > 1.3 * world.organisations.uid.size
    assert work_of(scenario, more) == work(SMALL, LATTER_HALF)
    assert calls_of(scenario, more) == calls(SMALL, LATTER_HALF)


def test_draws_for_inactive_enterprises_are_seen(at):
    scenario, world, more = twice_as_many_inactive(at)
    assert work_of(scenario, more, DrawingForEveryone) != work_of(scenario, world, DrawingForEveryone)


def test_work_grows_at_most_in_proportion_to_the_enterprises(work):
    small, large = work(SMALL, LATTER_HALF), work(LARGE, LATTER_HALF)
    assert small.hearing
    assert small.prospects
    assert large.hashed <= LARGE / SMALL * small.hashed
    assert large.hearing <= LARGE / SMALL * small.hearing
    assert large.prospects <= LARGE / SMALL * small.prospects


def test_draws_grow_at_most_with_the_quarters_or_the_calls(work, at):
    calls = Counter()
    for start in (ALL, LATTER_HALF):
        scenario, world = at(SMALL, start)
        calls[start] = sum(scenario.start <= call.opens <= scenario.end for call in world.region.calls)
    most = max(2.0, calls[ALL] / calls[LATTER_HALF])
    assert work(SMALL, ALL).hashed <= most * work(SMALL, LATTER_HALF).hashed


def calls_after_a_former_half(at: At, model_class: type[EcosystemModel] = EcosystemModel) -> int:
    (half, _), (scenario, world) = at(SMALL, LATTER_HALF), at(SMALL, ALL)
    return calls_of(scenario, world, model_class, since=half.start)


def test_quarters_with_a_past_take_no_more_calls_than_those_without(at, calls):
    assert calls_after_a_former_half(at) <= MOST_MORE_CALLS * calls(SMALL, LATTER_HALF)


def test_work_that_grows_with_the_past_is_seen(at):
    half, whole = (work_of(*at(SMALL, start), GoingOverThePast) for start in (LATTER_HALF, ALL))
    assert whole.hashed > 2 * half.hashed
    alone = calls_of(*at(SMALL, LATTER_HALF), GoingOverThePast)
    assert calls_after_a_former_half(at, GoingOverThePast) > MOST_MORE_CALLS * alone
