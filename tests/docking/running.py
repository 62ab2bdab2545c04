"""Run a case through both models."""

import pandas as pd

from sim.model import EcosystemModel
from tests.docking.generated import Case
from tests.docking.twin import TwinModel


def fast_tables(case: Case) -> dict[str, pd.DataFrame]:
    """Return the tables of the fast model."""
    model = EcosystemModel(case.scenario, seed=case.world.seed, world=case.world)
    model.run_model()
    return dict(model.tables())


def finished_twin(case: Case) -> TwinModel:
    """Return the twin at the end of its run."""
    twin = TwinModel(case.scenario, seed=case.world.seed, world=case.world)
    twin.run()
    return twin
