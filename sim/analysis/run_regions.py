"""Read again the regions on which runs were made."""

from __future__ import annotations

from sim.errors import InputError, Problem, gathered
from sim.region.region import Region
from sim.results.regions import region_of
from sim.results.results import Results

__all__ = ["run_regions"]


def run_regions(results: Results) -> dict[str, Region]:
    """Return the region of each scenario, by the scenario's name.

    Results do not hold their region, only what it was called and its digest.

    Raises:
        InputError: A region cannot be read, or is no longer what the runs were made on.
    """
    regions, problems = {}, list[Problem]()
    for record in results.scenarios:
        with gathered(problems):
            regions[record.name] = region_of(record)
    if problems:
        raise InputError(problems)
    return regions
