"""The model as Mesa's own tools use it: batch_run, collectors, pickling, and no model kept for good."""

import gc
import pickle
import weakref

import mesa
import numpy as np
import pytest

from sim.errors import InputError
from sim.model import EcosystemModel

OF_MESA_3_3 = pytest.mark.skipif(
    not mesa.__version__.startswith("3.3"), reason="later Mesa calls the seeds of a batch rng, or has no batch_run"
)


@pytest.fixture
def scenario(baseline):
    return baseline.changed({"start": "2014Q1", "report_from": "2014Q1", "end": "2014Q4"})


def values(row):
    return {name: value for name, value in row.items() if name not in ("RunId", "iteration", "scenario", "seed")}


@OF_MESA_3_3
def test_iterations_of_a_batch_are_different_worlds(scenario):
    rows = mesa.batch_run(EcosystemModel, {"scenario": [scenario]}, iterations=3, display_progress=False)
    assert len({row["seed"] for row in rows}) == 3
    assert len({repr(values(row)) for row in rows}) > 1  # seeds are fresh: two small worlds may measure alike by chance


@OF_MESA_3_3
def test_a_batch_over_seeds_is_repeated_by_its_seeds(scenario):
    asked = {"scenario": [scenario], "seed": [4, 5]}
    first, again = (mesa.batch_run(EcosystemModel, asked, display_progress=False) for _ in range(2))
    assert [row["seed"] for row in first] == [4, 5]
    assert repr([values(row) for row in first]) == repr([values(row) for row in again])


def test_a_drawn_seed_gives_the_same_world_again(scenario):
    drawn = EcosystemModel(scenario)
    again = EcosystemModel(scenario, seed=drawn.world.seed)
    assert np.array_equal(drawn.world.ideas.uid, again.world.ideas.uid)


@pytest.mark.parametrize("seed", [1.0, 1.5, "7", True, -1, 2**63, float("nan"), b"1"])
def test_what_is_no_whole_number_is_no_seed(scenario, seed):
    with pytest.raises(InputError, match="a whole number from 0"):
        EcosystemModel(scenario, seed=seed)


def test_a_seed_of_numpy_is_the_same_world(scenario):
    same = [EcosystemModel(scenario, seed=seed).world for seed in (7, np.int64(7))]
    assert type(same[1].seed) is int
    assert np.array_equal(same[0].ideas.uid, same[1].ideas.uid)


def test_a_model_goes_on_after_pickling(scenario):
    model = EcosystemModel(scenario, seed=3)
    model.step()
    twin = pickle.loads(pickle.dumps(model))
    for each in (model, twin):
        each.step()
    assert {name: table.to_csv() for name, table in model.tables().items()} == {
        name: table.to_csv() for name, table in twin.tables().items()
    }


def test_nothing_keeps_a_model(scenario):
    model = EcosystemModel(scenario, seed=3)
    numbers = [agent.unique_id for agent in model.agents]
    assert len(set(numbers)) == len(numbers)
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None
