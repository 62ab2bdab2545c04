"""Make scenarios that can be run of the records that results keep of them."""

from __future__ import annotations

import json

from sim.errors import InputError, Problem, gathered
from sim.region.files import load_region
from sim.results.experiment import Experiment, ScenarioRecord
from sim.runs.request import Request
from sim.scenario.scenario import Scenario

__all__ = ["recalled", "recalled_request"]

_AGAIN = "the same version and region: run the experiment again"


def recalled(record: ScenarioRecord) -> Scenario:
    """Return a scenario as results remember it, if this installation would run it the same way.

    Raises:
        InputError: Another version ran it, or its region has changed since.
    """
    where = f"scenario {record.name}"
    try:
        scenario = Scenario.model_validate_json(json.dumps(record.specification))
    except ValueError:
        scenario = None
    if scenario is None or scenario.digest() != record.digest:
        raise InputError([Problem(where, "was run by another version of this program", _AGAIN)])
    if load_region(scenario.region).digest != record.region_digest:
        raise InputError([Problem(where, f"the region {scenario.region} has changed since", _AGAIN)])
    return scenario


def recalled_request(experiment: Experiment) -> Request:
    """Return the request that results remember.

    Raises:
        InputError: Every scenario that this installation would run another way.
    """
    problems: list[Problem] = []
    scenarios = []
    for record in experiment.scenarios:
        with gathered(problems):
            scenarios.append(recalled(record))
    if problems:
        raise InputError(problems)
    return Request(tuple(scenarios), experiment.seeds, experiment.draws, experiment.baseline, experiment.keeps)
