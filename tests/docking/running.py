"""Run a case through both models."""

from collections.abc import Callable

import pandas as pd

from sim.model import EcosystemModel
from tests.docking.comparing import differences
from tests.docking.generated import Case
from tests.docking.twin import TwinModel

Tables = dict[str, pd.DataFrame]


def fast_tables(case: Case) -> tuple[Tables, Tables]:
    """Return the tables of the fast model half-way and at the end."""
    model = EcosystemModel(case.scenario, seed=case.world.seed, world=case.world)
    return _halves(case, model.step, model.tables)


def finished_twin(case: Case) -> tuple[TwinModel, tuple[Tables, Tables]]:
    """Return the twin at the end of its run, and its tables half-way and at the end."""
    twin = TwinModel(case.scenario, seed=case.world.seed, world=case.world)
    return twin, _halves(case, twin.step, twin.tables)


def _halves(
    case: Case, step: Callable[[], None], tables: Callable[[], dict[str, pd.DataFrame]]
) -> tuple[Tables, Tables]:
    quarters = case.scenario.end - case.scenario.start + 1
    half = quarters // 2
    for _ in range(half):
        step()
    early = tables()
    for _ in range(quarters - half):
        step()
    return early, tables()


def differing(fast: tuple[Tables, Tables], twin: tuple[Tables, Tables]) -> list[str]:
    """Say where the tables of the two models differ, at the end or half-way."""
    return differences(fast[1], twin[1]) or [f"half-way: {found}" for found in differences(fast[0], twin[0])]
