"""Scenarios as a results folder remembers them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sim.errors import InputError, Problem, gathered
from sim.region.files import load_region
from sim.results.experiment import Storyline
from sim.scenario.scenario import Scenario

__all__ = ["recalled", "recalled_all"]

_AGAIN = "the same version and region: run the experiment again"


def recalled(story: Storyline) -> Scenario:
    """Return a scenario as results remember it, if this installation would run it the same way.

    Raises:
        InputError: Another version ran it, or its region has changed since.
    """
    where = f"scenario {story.name}"
    try:
        scenario = Scenario.model_validate_json(json.dumps(story.specification))
    except ValueError:
        scenario = None
    if scenario is None or scenario.digest() != story.digest:
        raise InputError([Problem(where, "was run by another version of this program", _AGAIN)])
    if load_region(scenario.region).digest != story.region_digest:
        raise InputError([Problem(where, f"the region {scenario.region} has changed since", _AGAIN)])
    return scenario


def recalled_all(stories: Sequence[Storyline]) -> tuple[Scenario, ...]:
    """Return scenarios as results remember them.

    Raises:
        InputError: Every one that this installation would run another way.
    """
    problems: list[Problem] = []
    scenarios = []
    for story in stories:
        with gathered(problems):
            scenarios.append(recalled(story))
    if problems:
        raise InputError(problems)
    return tuple(scenarios)
