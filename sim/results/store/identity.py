"""What makes a run the same run, wherever, whenever and together with whatever it is computed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sim.outcomes.tables import WorldKey
from sim.results.experiment import Experiment
from sim.results.store.code import Code

__all__ = ["Request", "RunKey", "identity"]


class RunKey(NamedTuple):
    """Name of a scenario, and draw and seed of a world: by this the runs of a folder are told apart and sorted."""

    scenario: str
    draw: int
    seed: int

    @property
    def world(self) -> WorldKey:
        """Return by what its world is known."""
        return WorldKey(self.draw, self.seed)

    def __str__(self) -> str:
        """Name the run."""
        return f"scenario {self.scenario}, {self.world}"


def identity(name: str, digest: str, region_digest: str, world: WorldKey, code: Code) -> str:
    """Return the digest of everything that decides what a run gives, in hexadecimal.

    Args:
        name: What tables call the scenario.
        digest: Digest of the resolved scenario.
        region_digest: Digest of its region.
        world: The draw of the assumptions, and the seed.
        code: What computes it.
    """
    parts = (name, digest, region_digest, *map(str, world), code.version, code.source, code.numpy)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Request:
    """What a folder is to hold: each scenario of an experiment on each of its worlds, by one code."""

    experiment: Experiment
    code: Code

    def identities(self) -> dict[RunKey, str]:
        """Return the identity of every run, sorted by key."""
        return dict(self._each())

    def _each(self) -> Iterator[tuple[RunKey, str]]:
        experiment = self.experiment
        for story in sorted(experiment.scenarios, key=lambda story: story.name):
            for world in experiment.worlds:
                told = identity(story.name, story.digest, story.region_digest, world, self.code)
                yield RunKey(story.name, *world), told
