"""Small regions for all tests of the model, and the way to run it."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pytest

from sim.model import EcosystemModel
from sim.runs.run import release
from sim.scenario.files import load_scenario
from sim.scenario.scenario import Scenario
from sim.world.world import World
from tests.support.small_region import edit, shrink, with_few_clusters

Tables = dict[str, pd.DataFrame]
RunBaseline = Callable[[int], Tables]


@pytest.fixture(scope="session")
def small_region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Shrink the shipped region to a twenty-fifth of its enterprises, bodies and money."""
    return shrink(tmp_path_factory.mktemp("regions") / "small")


@pytest.fixture(scope="session")
def law_region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Shrink the region further, with money for about half of the proposals, so that some calls are contests."""
    return with_few_clusters(shrink(tmp_path_factory.mktemp("regions") / "laws", scale=0.02, money=0.06))


@pytest.fixture(scope="session")
def tight_region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Leave every laboratory one partnership and every Tecnopolo one place, and money enough to want more."""
    folder = with_few_clusters(shrink(tmp_path_factory.mktemp("regions") / "tight", scale=0.02, money=0.3))
    edit(folder / "laboratories.csv", lambda row: row | {"capacity_partnerships": "1"})
    edit(folder / "tecnopoli.csv", lambda row: row | {"pilots_capacity": "1"})
    return folder


@pytest.fixture(scope="session")
def baseline(small_region: Path) -> Scenario:
    return load_scenario("baseline").changed({"region": str(small_region)})


@pytest.fixture(scope="session")
def run_baseline(baseline: Scenario) -> Callable[[int], Tables]:
    """Return runs of the baseline by seed, each made once a session."""
    return lru_cache(maxsize=None)(lambda seed: run(baseline, seed))


def run(scenario: Scenario, seed: int = 1, world: World | None = None) -> Tables:
    """Run a scenario to its horizon and return its tables, without the name of the scenario."""
    return run_to_end(EcosystemModel(scenario, seed=seed, world=world))


def run_to_end(model: EcosystemModel) -> Tables:
    """Run a model to its horizon and return its tables, without the name of the scenario; free the model."""
    try:
        while model.running:
            model.step()
        return {name: table.drop(columns="scenario") for name, table in model.tables().items()}
    finally:
        release(model)


def differing(first: Tables, second: Tables) -> list[str]:
    """Return the names of the tables that differ in any byte."""
    return [name for name in first if not first[name].equals(second[name])]
