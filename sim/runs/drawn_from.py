"""From which posteriors the assumptions of a request are drawn, one for each region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.errors import InputError, Problem, gathered
from sim.region.region import Region
from sim.scenario.posterior import read_posterior
from sim.scenario.posterior_fit import misfits

__all__ = ["posteriors_for"]


def posteriors_for(regions: Mapping[str, Region], draws: Sequence[int]) -> dict[str, str]:
    """Return the digest of the posterior of each region, by the name or path that scenarios give.

    Args:
        regions: The regions on which scenarios run.
        draws: The draws that are asked for.

    Raises:
        InputError: Every region without a posterior, with one that cannot be read or no longer fits, or with fewer
            draws than are asked for.
    """
    problems: list[Problem] = []
    digests: dict[str, str] = {}
    for named, region in regions.items():
        with gathered(problems):
            posterior = read_posterior(region.folder)
            problems += misfits(posterior, region)
            digests[named] = posterior.digest
            if max(draws) > posterior.size:
                found = f"draw {max(draws)}, but the posterior of {region.name} has {posterior.size}"
                problems.append(Problem("draws", found, f"draws from 1 to {posterior.size}"))
    if problems:
        raise InputError(problems)
    return digests
