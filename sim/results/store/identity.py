"""What makes a run the same run, wherever, whenever and together with whatever it is computed.

What a folder is to hold is *wanted*; the request behind it, with scenarios that can be run, is of `sim.runs.request`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sim.outcomes.tables import RUN_TABLES, WorldKey
from sim.results.experiment import Experiment
from sim.results.store.code import Code

__all__ = ["RunKey", "Wanted", "identity"]


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


def identity(
    name: str, digests: tuple[str, ...], world: WorldKey, code: Code, keeps: tuple[str, ...] = RUN_TABLES
) -> str:
    """Return the digest of everything that decides what is stored of a run, in hexadecimal.

    Args:
        name: What tables call the scenario.
        digests: Digests of the resolved scenario, of its region, and of the posterior from which assumptions are drawn
            if they are.
        world: The draw of the assumptions, and the seed.
        code: What computes it.
        keeps: The tables that are stored.
    """
    parts = [name, *digests, *map(str, world), code.version, code.source, code.numpy]
    if keeps != RUN_TABLES:
        parts += keeps
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Wanted:
    """What a folder is to hold: each scenario of an experiment on each of its worlds, by one code."""

    experiment: Experiment
    code: Code

    def identities(self) -> dict[RunKey, str]:
        """Return the identity of every run, sorted by key."""
        return dict(self._each())

    def _each(self) -> Iterator[tuple[RunKey, str]]:
        experiment = self.experiment
        for record in sorted(experiment.scenarios, key=lambda record: record.name):
            for world in experiment.worlds:
                yield (
                    RunKey(record.name, *world),
                    identity(record.name, record.digests, world, self.code, experiment.keeps),
                )
