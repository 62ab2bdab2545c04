"""World, run and tables at three sizes; run time over quarters, calls and seeds: run by `make bench` alone."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.opponents import run_model
from benchmarks.regions import SIZES, WHOLE_REGION, of_region, with_every_second_call
from benchmarks.timing import timed
from sim.model import EcosystemModel
from sim.runs.carry_out import carry_out
from sim.runs.request import Request
from sim.runs.run import world_of
from sim.scenario.scenario import Scenario
from tests.support.small_region import shrink

ROUNDS = {0.1: 7, 1.0: 7, WHOLE_REGION: 3}
HALF = "2019Q4"
"""The end of the first half of the horizon."""


@pytest.fixture(scope="session")
def regions(tmp_path_factory: pytest.TempPathFactory) -> dict[float, Path]:
    return {scale: shrink(tmp_path_factory.mktemp("regions") / "region", scale) for scale in SIZES}


@pytest.mark.parametrize("scale", SIZES)
def test_world(benchmark: Any, regions: dict[float, Path], scale: float) -> None:
    scenario = of_region(regions[scale])
    world = benchmark.pedantic(world_of, (scenario, 0), rounds=ROUNDS[scale], warmup_rounds=1)
    assert world.ideas.uid.size > 0


@pytest.mark.parametrize("scale", SIZES)
def test_run(benchmark: Any, regions: dict[float, Path], scale: float) -> None:
    _time_run(benchmark, of_region(regions[scale]), ROUNDS[scale])


@pytest.mark.parametrize("scale", SIZES)
def test_tables(benchmark: Any, regions: dict[float, Path], scale: float) -> None:
    model = EcosystemModel(of_region(regions[scale]), seed=0)
    model.run_model()
    tables = benchmark.pedantic(model.tables, rounds=ROUNDS[scale], warmup_rounds=1)
    assert all(len(table) for table in tables.values())


def test_quarters(benchmark: Any, regions: dict[float, Path]) -> None:
    long, short = of_region(regions[1.0]), of_region(regions[1.0], end=HALF)
    _time_beside(benchmark, _running(long), _running(short))


def test_calls(benchmark: Any, regions: dict[float, Path], tmp_path: Path) -> None:
    fewer = of_region(with_every_second_call(shrink(tmp_path / "region", 1.0)))
    _time_beside(benchmark, _running(of_region(regions[1.0])), _running(fewer))


def test_seeds(benchmark: Any, regions: dict[float, Path]) -> None:
    scenario = of_region(regions[1.0])
    three, one = Request([scenario], range(3)), Request([scenario], range(1))
    _time_beside(benchmark, lambda: carry_out(three), lambda: carry_out(one))


def _running(scenario: Scenario) -> Callable[[], None]:
    world = world_of(scenario, 0)
    return lambda: run_model(scenario, world)


def _time_beside(benchmark: Any, act: Callable[[], object], other: Callable[[], object]) -> None:
    """Time `act`, and before each round `other`, so that both meet the same load; note the median of `other`."""
    beside: list[float] = []
    act()
    benchmark.pedantic(act, setup=lambda: beside.append(timed(other)[0]), rounds=ROUNDS[1.0])
    benchmark.extra_info["beside"] = statistics.median(beside)
    assert len(beside) >= ROUNDS[1.0]


def _time_run(benchmark: Any, scenario: Scenario, rounds: int) -> None:
    world = world_of(scenario, 0)

    def fresh() -> tuple[tuple[EcosystemModel], dict[str, Any]]:
        return (EcosystemModel(scenario, world=world),), {}

    def lived(model: EcosystemModel) -> int:
        model.run_model()
        return int(model.steps)

    run_model(scenario, world)  # what is made once a world is made before the clock runs
    steps = benchmark.pedantic(lived, setup=fresh, rounds=rounds)
    assert steps == scenario.end - scenario.start + 1
