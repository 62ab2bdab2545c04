"""Find again the posterior from which the assumptions of a scenario of some results were drawn."""

from __future__ import annotations

from sim.errors import InputError, Problem
from sim.results.experiment import ScenarioRecord
from sim.results.regions import region_of
from sim.scenario.posterior import Posterior, read_posterior

__all__ = ["posterior_of"]


def posterior_of(record: ScenarioRecord) -> Posterior | None:
    """Read the posterior of a record; None where its assumptions were not drawn from one.

    Raises:
        InputError: It, or its region, is not there or is no longer what the runs were made with.
    """
    if not record.posterior:
        return None
    posterior = read_posterior(region_of(record).folder)
    if posterior.digest != record.posterior:
        found = "its posterior has changed since the results were made"
        allowed = "the posterior as it was; or run the experiment again"
        raise InputError([Problem(f"region {record.region.name}", found, allowed)])
    return posterior
