"""The reduced job in AgentPy, one agent an enterprise."""

from __future__ import annotations

import agentpy

from benchmarks.peers.job import QUARTERS, Counts, tell
from benchmarks.peers.objects import Deciding, lived


class _Enterprise(Deciding, agentpy.Agent):  # type: ignore[misc]
    def setup(self) -> None:
        self.random = self.model.random
        self.threshold = self.random.gauss(0.0, 1.0)


def run(enterprises: int, seed: int = 0) -> Counts:
    """Run the reduced model with one AgentPy agent an enterprise."""
    model = agentpy.Model({"seed": seed})
    model.sim_setup(steps=QUARTERS, seed=seed)
    agents = agentpy.AgentList(model, enterprises, _Enterprise)
    return lived(lambda quarter: agents.emerge(quarter), agents, enterprises)


if __name__ == "__main__":
    tell(run, "agentpy")
