"""One seed: worlds are shared where they are the same, assumptions are drawn once, failures name the run."""

import gc
import pickle
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import sim.runs.run
from sim.errors import InputError, Problem
from sim.model import EcosystemModel
from sim.outcomes.tables import RUN_TABLES
from sim.results.failure import Failure
from sim.runs.failure import RunFailed
from sim.runs.request import Request
from sim.runs.run import run_world
from sim.runs.world_work import WorldWork
from sim.scenario.catalogue import parameters
from sim.world.world import WORLD_READS, values_read
from tests.runs.fake_model import FakeModel, FakeWorld, faked_model
from tests.runs.scenarios import ALTERNATIVE, BASELINE, scenario
from tests.support.keys import on


@pytest.fixture
def seen():
    """List the worlds drawn, and world and scenario of each model made."""
    drawn, made = [], []

    def draw_world(*arguments):
        drawn.append(FakeWorld(*arguments))
        return drawn[-1]

    class Watched(FakeModel):
        def __init__(self, *arguments, **named):
            super().__init__(*arguments, **named)
            made.append(SimpleNamespace(world=self.world, scenario=self.scenario))

    with faked_model(), pytest.MonkeyPatch.context() as within:
        within.setattr("sim.runs.run.draw_world", draw_world)
        within.setattr("sim.runs.run.EcosystemModel", Watched)
        yield drawn, made


def test_scenarios_that_differ_in_policy_share_one_world(seen):
    drawn, made = seen
    run_world([BASELINE, ALTERNATIVE], on(3))
    assert len(drawn) == 1
    assert [model.world for model in made] == [drawn[0], drawn[0]]


@pytest.mark.parametrize(
    "other", [{"assumptions.population.cooperating_share": 0.25}, {"end": "2016Q4"}, {"start": "2013Q1"}], ids=str
)
def test_other_assumptions_or_horizon_are_another_world(seen, other):
    drawn, made = seen
    run_world([BASELINE, BASELINE.changed({"name": "other", **other}), ALTERNATIVE], on(3))
    assert len(drawn) == 2
    assert made[0].world is made[2].world is not made[1].world


def test_tables_come_in_the_order_of_the_scenarios(seen):
    tables = run_world([BASELINE, ALTERNATIVE], on(3))
    assert [one["outcomes"]["scenario"].unique().tolist() for one in tables] == [["baseline"], ["larger"]]


def lived(seen, scenarios, draw, seed=3):
    del seen[1][:]
    run_world(scenarios, on(seed, draw))
    return [model.scenario.assumptions for model in seen[1]]


def test_a_draw_gives_the_same_assumptions_to_all_scenarios(seen):
    first, second = lived(seen, [BASELINE, ALTERNATIVE], 3)
    assert first == second != BASELINE.assumptions
    assert len(seen[0]) == 1


def test_a_draw_is_the_same_on_every_seed_and_another_draw_is_not(seen):
    first = lived(seen, [BASELINE], 1)
    assert first == lived(seen, [BASELINE], 1) == lived(seen, [BASELINE], 1, seed=4) != lived(seen, [BASELINE], 2)
    assert [world.seed for world in seen[0]] == [3, 4, 3]  # a draw that comes again has the same world


def test_draws_share_a_world_where_it_reads_the_same_of_them(seen):
    written = dict(zip(WORLD_READS, values_read(BASELINE.assumptions), strict=True))
    settled = BASELINE.changed({"name": "settled", **written})
    other = settled.changed({"name": "other", "assumptions.appraisal.noise_sd_ratio": 0.7})
    first = lived(seen, [settled, other], 1)
    second = lived(seen, [settled, other], 2)
    assert len({*first, *second}) == 4
    assert [world.seed for world in seen[0]] == [3]
    lived(seen, [settled, other], 2, seed=4)
    assert [world.seed for world in seen[0]] == [3, 4]


def test_without_draws_no_world_is_kept(seen):
    lived(seen, [BASELINE], 0)
    assert sim.runs.run._KEPT == []


def test_draw_zero_is_what_scenarios_write(seen):
    assert lived(seen, [BASELINE], 0) == [BASELINE.assumptions]


def test_draws_take_each_assumption_by_itself_from_its_range(seen):
    draws = [lived(seen, [BASELINE], draw)[0] for draw in range(1, 26)]
    places = {}
    for parameter in parameters():
        if parameter.prior_low is None:
            continue
        _, group, name = parameter.path.split(".")
        values = pd.Series([getattr(getattr(draw, group), name) for draw in draws], dtype=float)
        assert values.between(parameter.prior_low, parameter.prior_high).all(), parameter.path
        low, high = parameter.prior_low, parameter.prior_high
        if parameter.scale:
            values, low, high = np.log(values), np.log(low), np.log(high)
        places[parameter.path] = (values - low) / (high - low) if high > low else values * np.nan
    shares = pd.DataFrame(places).dropna(axis="columns")  # a range without width draws nothing
    assert len(shares.columns) > 10
    assert not shares.T.duplicated().any()
    assert shares.mean().between(0.25, 0.75).all()


def test_without_uncertainty_assumptions_are_those_of_the_scenario(seen):
    run_world([BASELINE], on(3))
    assert seen[1][0].scenario is BASELINE


def test_a_run_that_breaks_says_which():
    with faked_model(), pytest.raises(RunFailed) as caught:
        run_world([BASELINE, scenario("breaks")], on(17))
    error = caught.value
    assert (error.failure.scenario, error.failure.seed) == ("breaks", 17)
    assert "ZeroDivisionError" in str(error)
    assert "step" in error.trace


def test_a_world_knows_how_large_its_tables_are_in_memory():
    scenarios = (BASELINE, scenario("breaks"), ALTERNATIVE)
    with faked_model():
        world = WorldWork(scenarios, Request(scenarios, [3]).premises)(on(3))
        tables = run_world([BASELINE, ALTERNATIVE], on(3))
    assert len(world.failures) == 1
    for name in RUN_TABLES:
        held = sum(int(run[name].memory_usage(deep=True).sum()) for run in tables)
        assert 0 < world.sizes()[name] == pytest.approx(held, rel=0.05)


def test_a_failure_survives_the_way_from_a_worker():
    error = RunFailed(Failure("breaks", 0, 17, "ZeroDivisionError: no ideas", "Traceback"), 3)
    back = pickle.loads(pickle.dumps(error))
    assert (str(back), back.trace) == (str(error), error.trace)
    assert str(back).endswith("so did every other run (3)")


def test_wrong_input_stays_wrong_input():
    def load_region(name):
        raise InputError([Problem("region", "torn", "whole")])

    with faked_model(), pytest.MonkeyPatch.context() as within:
        within.setattr("sim.runs.run.load_region", load_region)
        with pytest.raises(InputError):
            run_world([BASELINE], on(1))


def test_no_model_outlives_its_run():
    assert sim.runs.run.EcosystemModel is EcosystemModel  # no test before left a fake behind
    left_by_others = set(map(id, models_alive()))
    run_world([scenario(end="2014Q1", start="2013Q4", report_from="2014Q1")], on(1))
    assert set(map(id, models_alive())) <= left_by_others


def models_alive():
    gc.collect()
    return [one for one in gc.get_objects() if type(one) is EcosystemModel]
