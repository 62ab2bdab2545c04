"""Read again the regions on which runs were made."""

from __future__ import annotations

from sim.errors import InputError, Problem, gathered
from sim.region.files import load_region
from sim.region.region import Region
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
        named = str(record.specification["region"])
        with gathered(problems):
            region = load_region(named)
            if region.digest != record.region_digest:
                allowed = "the region as it was; or run the experiment again"
                raise InputError([Problem(f"region {named}", "has changed since the results were made", allowed)])
            regions[record.name] = region
    if problems:
        raise InputError(problems)
    return regions
