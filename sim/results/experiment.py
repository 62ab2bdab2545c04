"""What an experiment was: its scenarios, its seeds and its draws of the assumptions.

An *experiment* is what is run: scenarios times worlds. A *record* of a scenario is the scenario as results remember it.
Whoever asks for runs makes a `sim.runs.request.Request`, whose `experiment` this is; an `ExperimentFile` is one written
in YAML.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sim.errors import Problem
from sim.inputs.frozen import frozen
from sim.inputs.nearest import check_known
from sim.outcomes.catalogue import ALL_SECTORS
from sim.outcomes.tables import RUN_TABLES, WorldKey
from sim.region.files import shipped_regions
from sim.region.labels import RegionLabels
from sim.region.region import Region
from sim.scenario.scenario import Scenario
from sim.units import quarter_label
from sim.world.world import WORLD_READS

__all__ = ["AS_WRITTEN", "Experiment", "ScenarioRecord", "Uncertainty", "check_drawn", "named"]

Uncertainty = Literal["none", "prior", "posterior"]
"""How assumptions are drawn: not at all, from their plausible ranges, or from what the record leaves of them."""

_NAMED_AT_MOST = 8


@dataclass(frozen=True)
class ScenarioRecord:
    """A scenario as it was run, and as results remember it.

    Attributes:
        name: What tables call it.
        title: The scenario in a few words.
        question: What it asks.
        digest: SHA-256 of everything in the scenario that affects results.
        region_digest: SHA-256 of the region it ran on.
        region: What that region calls itself and its sectors.
        report_from: First reported quarter, like `2014Q1`.
        end: Last quarter.
        specification: Every lever and assumption, and the region: the name of a shipped one, else where its folder is.
        posterior: SHA-256 of the posterior of the region from which assumptions are drawn; empty where they are not.
    """

    name: str
    title: str
    question: str
    digest: str
    region_digest: str
    region: RegionLabels
    report_from: str
    end: str
    specification: Mapping[str, Any] = field(repr=False, compare=False)
    posterior: str = ""

    @property
    def digests(self) -> tuple[str, ...]:
        """The digests of all that decides its runs, besides code and world."""
        return (self.digest, self.region_digest, *([self.posterior] if self.posterior else []))

    def __post_init__(self) -> None:
        """Freeze the specification: it is handed out, and goes into manifests."""
        object.__setattr__(self, "specification", frozen(self.specification))

    @classmethod
    def of(cls, scenario: Scenario, region: Region, posterior: str = "") -> ScenarioRecord:
        """Take down a scenario, and from which posterior its assumptions are drawn if they are."""
        return cls(
            name=scenario.name,
            title=scenario.title,
            question=scenario.question,
            digest=scenario.digest(),
            region_digest=region.digest,
            region=region.labels,
            report_from=quarter_label(scenario.report_from),
            end=quarter_label(scenario.end),
            specification=_specification(scenario),
            posterior=posterior,
        )


def _specification(scenario: Scenario) -> dict[str, Any]:
    place = scenario.region if scenario.region in shipped_regions() else os.path.realpath(scenario.region)
    return scenario.placed(place).model_dump(mode="json")


def named(scenarios: Sequence[str]) -> str:
    """Return the names of scenarios as part of a sentence; a study may have too many to say all."""
    more = len(scenarios) - _NAMED_AT_MOST
    return ", ".join(scenarios[:_NAMED_AT_MOST]) + (f" and {more} more" if more > 0 else "")


AS_WRITTEN = (0,)
"""The one draw of an experiment whose assumptions are those that its scenarios write."""


def check_drawn(draws: Sequence[int], uncertainty: Uncertainty) -> None:
    """Make sure that there are draws of the assumptions where they are drawn, and nowhere else.

    Raises:
        ValueError: Draws and uncertainty contradict each other.
    """
    if (tuple(draws) == AS_WRITTEN) != (uncertainty == "none"):
        raise ValueError(f"draws {tuple(draws)} with the uncertainty {uncertainty}")


def _frame_of(record: ScenarioRecord) -> list[tuple[str, str, str]]:
    """Return what scenarios must share to be compared: as it is held against another, a verb, and in words."""
    region = str(record.specification.get("region", record.region.name))
    start = str(record.specification.get("start", ""))
    span = f"{record.report_from} to {record.end}"
    return [
        (record.region_digest, "runs on", f"the region {region}"),
        (start, "starts in", start),
        (span, "reports", span),
    ]


@dataclass(frozen=True)
class Experiment:
    """Many runs: each scenario on each world, and a world for each draw of the assumptions and each seed.

    Attributes:
        scenarios: The scenarios in the order in which they were named.
        seeds: The seeds, ascending.
        draws: Numbers of the draws of assumptions, ascending; 0 alone where they are as written.
        baseline: Name of the scenario with which the others are compared; None if they only ran.
        keeps: The tables of a run that are kept; all of them unless a study says that it needs fewer.
        uncertainty: How assumptions are drawn: not at all if there is no draw but 0.
    """

    scenarios: tuple[ScenarioRecord, ...]
    seeds: tuple[int, ...]
    draws: tuple[int, ...] = AS_WRITTEN
    baseline: str | None = None
    keeps: tuple[str, ...] = RUN_TABLES
    uncertainty: Uncertainty = "none"

    def __post_init__(self) -> None:
        """Make sure that draws are drawn from something."""
        check_drawn(self.draws, self.uncertainty)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the scenarios."""
        return tuple(scenario.name for scenario in self.scenarios)

    @property
    def labels(self) -> RegionLabels:
        """What the region calls itself and its sectors; of several, the first scenario's goes first."""
        return RegionLabels.side_by_side([scenario.region for scenario in self.scenarios])

    def sector_or_focus(self, sector: str | None, where: str = "sector") -> str:
        """Return the sector that was asked for, or else the focus sector of the first scenario's region.

        Args:
            sector: A sector of a region that was run, or `all`; None for the focus sector.
            where: What a message says the name was given for.

        Raises:
            InputError: There is no such sector.
        """
        if sector is None:
            return self.scenarios[0].region.focus_sector
        check_known(sector, (*self.labels.sectors, ALL_SECTORS), where)
        return sector

    def unpaired(self, baseline: str) -> list[Problem]:
        """Name the scenarios that have no world in common with a baseline, or report other quarters: no pair is one."""
        first = next(one for one in self.scenarios if one.name == baseline)
        problems = []
        for one in self.scenarios:
            for mine, its in zip(_frame_of(one), _frame_of(first), strict=True):
                if mine[0] != its[0]:
                    found, allowed = f"{mine[1]} {mine[2]}", f"{its[2]}, as {baseline} does"
                    told = f"{allowed}; cci run shows both, each for itself"
                    problems.append(Problem(f"scenario {one.name}", found, told))
        return problems

    def on_other_worlds(self, baseline: str) -> dict[str, tuple[str, ...]]:
        """Return the scenarios whose worlds are drawn under other assumptions than the baseline's, with their paths.

        The same seed then gives another world: what a world reads of assumptions is not the same.
        """
        reads = {one.name: [self._world_reads(one, path) for path in WORLD_READS] for one in self.scenarios}
        found = {
            name: tuple(path for path, mine, its in zip(WORLD_READS, read, reads[baseline], strict=True) if mine != its)
            for name, read in reads.items()
        }
        return {name: paths for name, paths in found.items() if paths}

    def _world_reads(self, record: ScenarioRecord, path: str) -> tuple[Any, bool]:
        """Return the value of an assumption as written, and whether draws leave it alone because it was set."""
        value: Any = record.specification
        for key in path.split("."):
            value = value.get(key, {})
        return value, self.uncertainty != "none" and path in record.specification.get("assumptions_set", ())

    @property
    def worlds(self) -> tuple[WorldKey, ...]:
        """Every draw on every seed, in the order of the tables."""
        return tuple(WorldKey(draw, seed) for draw in self.draws for seed in self.seeds)

    @property
    def alternatives(self) -> tuple[str, ...]:
        """Names of the scenarios other than the baseline."""
        return tuple(name for name in self.names if name != self.baseline)

    def differences_from(self, other: Experiment) -> list[str]:
        """Name everything in which results of two experiments may differ; nothing if they must be the same."""
        found = []
        if self.baseline != other.baseline:
            found.append("the baseline")
        if set(self.names) != set(other.names):
            found.append("the scenarios")
        if self.seeds != other.seeds:
            found.append("the seeds")
        if self.draws != other.draws and self.uncertainty == other.uncertainty:
            found.append("the draws of assumptions")
        return found + self.conflicts_with(other)

    def conflicts_with(self, other: Experiment) -> list[str]:
        """Name everything for which runs of one experiment cannot stand beside those of another."""
        found = ["the uncertainty"] if self.uncertainty != other.uncertainty else []
        if self.keeps != other.keeps:
            found.append(f"the tables that are kept: {', '.join(self.keeps)}")
        theirs = {scenario.name: scenario for scenario in other.scenarios}
        for scenario in self.scenarios:
            namesake = theirs.get(scenario.name, scenario)
            if scenario.digest != namesake.digest:
                found.append(f"what scenario {scenario.name} says")
            if scenario.region_digest != namesake.region_digest:
                found.append(f"the region of scenario {scenario.name}")
            if scenario.posterior != namesake.posterior and self.uncertainty == other.uncertainty:
                found.append(f"the posterior of scenario {scenario.name}")
        return found

    def __str__(self) -> str:
        """Say in a few words what was run."""
        seeds = "1 seed" if len(self.seeds) == 1 else f"{len(self.seeds)} seeds"
        if self.uncertainty != "none":
            seeds += " x 1 draw" if len(self.draws) == 1 else f" x {len(self.draws)} draws"
        told = named(self.alternatives)
        if self.baseline is not None:
            told = f"{self.baseline} against {told}"
        return f"{told}; {seeds}; uncertainty {self.uncertainty}"
