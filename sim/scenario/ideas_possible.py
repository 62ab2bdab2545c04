"""No owner can have more ideas than potential ones are drawn."""

from __future__ import annotations

from sim.errors import InputError, Problem
from sim.region.region import Region
from sim.region.settings import LEAST_CEILING
from sim.scenario.ecosystem_assumptions import MOST_TIMES
from sim.scenario.scenario import Scenario

__all__ = ["PATH", "check_ideas", "may_ask_too_much"]

PATH = ("assumptions", "ideas", "rate_factor")
"""What a scenario sets that its region may not allow."""


def may_ask_too_much(scenario: Scenario) -> bool:
    """Tell whether the rate of ideas that a scenario asks for could go beyond the ceiling of some region."""
    return scenario.assumptions.ideas.rate_factor * MOST_TIMES > LEAST_CEILING


def check_ideas(scenario: Scenario, region: Region, where: str) -> None:
    """Refuse a rate of ideas that could go beyond that of potential ideas.

    Args:
        scenario: The scenario.
        region: Its region.
        where: Where the scenario sets the factor of all rates.

    Raises:
        InputError: It could.
    """
    factor, ceiling = scenario.assumptions.ideas.rate_factor, region.idea_rate_ceiling
    if factor * MOST_TIMES > ceiling:
        allowed = f"at most {ceiling / MOST_TIMES:g}, for idea_rate_ceiling of {region.folder / 'region.csv'} is "
        raise InputError([Problem(where, f"rate_factor is {factor:g}", f"{allowed}{ceiling:g}")])
