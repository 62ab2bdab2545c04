"""Make scenarios that can be run of the records that results keep of them."""

from __future__ import annotations

import json
from pathlib import Path

from sim.errors import InputError, Problem, gathered
from sim.region.files import shipped_regions
from sim.results.experiment import Experiment, ScenarioRecord
from sim.results.manifest import Manifest
from sim.results.regions import region_of
from sim.results.store.code import code_here
from sim.runs.request import Request
from sim.scenario.scenario import Scenario

__all__ = ["check_code", "recalled", "recalled_request"]

_AGAIN = "the same version and region: run the experiment again"


def check_code(folder: Path, manifest: Manifest) -> None:
    """Make sure that this installation computes what is in a results folder as whoever made it did.

    Raises:
        InputError: It was made with other code.
    """
    if differences := manifest.code.differences_from(code_here()):
        found = f"it was made with another {' and another '.join(differences).replace('the ', '')}"
        raise InputError([Problem(f"results folder {folder}", found, "the version that made it")])


def recalled(record: ScenarioRecord) -> Scenario:
    """Return a scenario as results remember it, if this installation would run it the same way.

    Raises:
        InputError: Another version ran it, or its region has changed since or is not there.
    """
    where = f"scenario {record.name}"
    try:
        scenario = Scenario.model_validate_json(json.dumps(record.specification))
    except ValueError:
        scenario = None
    if scenario is None or scenario.digest() != record.digest:
        raise InputError([Problem(where, "was run by another version of this program", _AGAIN)])
    region = region_of(record)
    return scenario if scenario.region in shipped_regions() else scenario.placed(str(region.folder))


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
    return Request(
        tuple(scenarios),
        experiment.seeds,
        experiment.draws,
        experiment.baseline,
        experiment.keeps,
        experiment.uncertainty,
    )
