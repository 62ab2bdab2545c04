"""What makes a run the same run, wherever, whenever and together with whatever it is computed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sim.outcomes.experiment import Experiment
from sim.outcomes.store.code import Code

__all__ = ["Request", "RunKey", "identity"]

RunKey = tuple[str, int]
"""Name of a scenario, and a seed: by this the runs of a folder are told apart and sorted."""


def identity(name: str, digest: str, region_digest: str, seed: int, uncertainty: str, code: Code) -> str:
    """Return the digest of everything that decides what a run gives, in hexadecimal.

    Args:
        name: What tables call the scenario.
        digest: Digest of the resolved scenario.
        region_digest: Digest of its region.
        seed: The seed.
        uncertainty: How assumptions are drawn.
        code: What computes it.
    """
    parts = (name, digest, region_digest, str(seed), uncertainty, code.version, code.source, code.numpy)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Request:
    """What a folder is to hold: each scenario of an experiment on each of its seeds, by one code."""

    experiment: Experiment
    code: Code

    def identities(self) -> dict[RunKey, str]:
        """Return the identity of every run, sorted by name and seed."""
        return dict(self._each())

    def _each(self) -> Iterator[tuple[RunKey, str]]:
        experiment = self.experiment
        for story in sorted(experiment.scenarios, key=lambda story: story.name):
            for seed in experiment.seeds:
                told = (story.name, story.digest, story.region_digest, seed, experiment.uncertainty)
                yield (story.name, seed), identity(*told, self.code)
