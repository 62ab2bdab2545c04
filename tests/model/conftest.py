"""One small region for all tests of the model, and the way to run it."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pytest

from sim.model import EcosystemModel
from sim.scenario.files import load_scenario
from sim.scenario.scenario import Scenario
from sim.world.world import World
from tests.support.small_region import shrink

Tables = dict[str, pd.DataFrame]
RunBaseline = Callable[[int], Tables]


@pytest.fixture(scope="session")
def small_region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Shrink the shipped region to a twenty-fifth of its enterprises, bodies and money."""
    return shrink(tmp_path_factory.mktemp("regions") / "small")


@pytest.fixture(scope="session")
def baseline(small_region: Path) -> Scenario:
    return load_scenario("baseline").changed({"region": str(small_region)})


@pytest.fixture(scope="session")
def run_baseline(baseline: Scenario) -> Callable[[int], Tables]:
    """Return runs of the baseline by seed, each made once a session."""
    return lru_cache(maxsize=None)(lambda seed: run(baseline, seed))


def run(scenario: Scenario, seed: int = 1, world: World | None = None) -> Tables:
    """Run a scenario to its horizon and return its tables, without the name of the scenario."""
    model = EcosystemModel(scenario, seed=seed, world=world)
    model.run_model()
    return {name: table.drop(columns="scenario") for name, table in model.tables().items()}


def differing(first: Tables, second: Tables) -> list[str]:
    """Return the names of the tables that differ in any byte."""
    return [name for name in first if not first[name].equals(second[name])]
