"""What all runs of a study have in common, wherever they are made: one code, and at each place one region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sim.errors import InputError, Problem
from sim.region.files import load_region
from sim.region.region import Region
from sim.results.experiment import ScenarioRecord
from sim.results.store.code import Code, code_here
from sim.scenario.posterior import Posterior, read_posterior
from sim.scenario.scenario import Scenario

__all__ = ["Premises"]


@dataclass(frozen=True)
class Premises:
    """What a study began with; it travels with the work, and whoever does the work holds it against what is there.

    Attributes:
        code: What was to compute every number.
        regions: Digest of each region, by the name or path that scenarios give.
        posteriors: Digest of each posterior from which assumptions are drawn, likewise; none where they are not.
    """

    code: Code
    regions: Mapping[str, str]
    posteriors: Mapping[str, str]

    @classmethod
    def of(cls, scenarios: Iterable[Scenario], records: Iterable[ScenarioRecord]) -> Premises:
        """Take down the code of this process, and the regions and posteriors that the records of scenarios know."""
        pairs = [(scenario.region, record) for scenario, record in zip(scenarios, records, strict=True)]
        return cls(
            code_here(),
            {region: record.region_digest for region, record in pairs},
            {region: record.posterior for region, record in pairs if record.posterior},
        )

    def check_code(self) -> None:
        """Make sure that this process has the code with which the study began.

        Raises:
            InputError: It has another one.
        """
        here = code_here()
        if differences := here.differences_from(self.code):
            versions = f"{here.version} with numpy {here.numpy} there, {self.code.version} with {self.code.numpy} here"
            found = f"it has not {' and '.join(differences)} that asks ({versions})"
            raise InputError([Problem("code of a worker", found, "workers that run the same code")])

    def check_region(self, named: str, region: Region | None = None) -> None:
        """Make sure that a region is the one with which the study began.

        Args:
            named: The name or path that a scenario gives.
            region: What was read there; it is read now if None.

        Raises:
            InputError: It is another one, or cannot be read.
        """
        if (region or load_region(named)).digest != self.regions[named]:
            found = "it has changed since this study began, or is another one where a worker reads it"
            allowed = "the region as it was: with it the same command goes on"
            raise InputError([Problem(f"region {named}", found, allowed)])

    def posterior_of(self, named: str) -> Posterior | None:
        """Read the posterior from which the assumptions of scenarios on a region are drawn; None where they are not.

        Args:
            named: The name or path of the region that a scenario gives.

        Raises:
            InputError: It is not the one with which the study began, or cannot be read.
        """
        if named not in self.posteriors:
            return None
        posterior = read_posterior(load_region(named).folder)
        if posterior.digest != self.posteriors[named]:
            found = "its posterior has changed since this study began, or is another one where a worker reads it"
            allowed = "the posterior as it was: with it the same command goes on"
            raise InputError([Problem(f"region {named}", found, allowed)])
        return posterior
