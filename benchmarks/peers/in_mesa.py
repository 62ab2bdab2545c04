"""The reduced job in plain Mesa, one agent an enterprise."""

from __future__ import annotations

import mesa

from benchmarks.peers.job import Counts, tell
from benchmarks.peers.objects import Deciding, lived


class _Enterprise(Deciding, mesa.Agent):
    def __init__(self, model: mesa.Model) -> None:
        mesa.Agent.__init__(self, model)
        self.threshold = self.random.gauss(0.0, 1.0)


def run(enterprises: int, seed: int = 0) -> Counts:
    """Run the reduced model with one Mesa agent an enterprise."""
    model = mesa.Model(rng=seed)
    _Enterprise.create_agents(model, enterprises)
    counts = lived(lambda quarter: model.agents.do("emerge", quarter), model.agents, enterprises)
    getattr(mesa.Agent, "_ids", {}).pop(model, None)  # else Mesa 3.3 keeps the model for good
    return counts


if __name__ == "__main__":
    tell(run, "mesa")
