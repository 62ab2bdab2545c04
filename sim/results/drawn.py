"""The table `draws`: what each draw makes of every assumption that a scenario leaves to it."""

from __future__ import annotations

import json
from operator import attrgetter
from typing import Any

import pandas as pd

from sim.outcomes.tables import COLUMNS
from sim.outcomes.tidy import tidy
from sim.results.experiment import Experiment
from sim.results.posteriors import posterior_of
from sim.scenario.scenario import Scenario
from sim.scenario.uncertainty import drawn_paths
from sim.world.assumptions import assumptions_of

__all__ = ["DRAWS", "drawn_assumptions"]

DRAWS = "draws"
"""Name of the table; results hold it only where assumptions are drawn."""


def drawn_assumptions(experiment: Experiment) -> pd.DataFrame | None:
    """Return the drawn assumptions of an experiment, a row an assumption; None where they are as scenarios write them.

    Scenarios share a draw, but not all of them leave the same assumptions to it: each has rows of its own.

    Raises:
        InputError: They are drawn from a posterior that is no longer what the runs were made with.
    """
    if experiment.uncertainty == "none":
        return None
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS[DRAWS]}
    for record in experiment.scenarios:
        scenario = Scenario.model_validate_json(json.dumps(record.specification))
        paths = drawn_paths(scenario.assumptions_set)
        posterior = posterior_of(record)
        values = [attrgetter(path.removeprefix("assumptions.")) for path in paths]
        for draw in experiment.draws:
            assumptions = assumptions_of(scenario, draw, posterior)
            columns["scenario"] += [record.name] * len(paths)
            columns["draw"] += [draw] * len(paths)
            columns["path"] += paths
            columns["value"] += [value(assumptions) for value in values]
    return tidy(DRAWS, columns)
