"""The reduced job in AMBER, in its fastest lane: a kernel over arrays."""

from __future__ import annotations

from typing import Any

import ambr
import numpy as np

from benchmarks.peers.job import HEARING_CHANCE, IDEA_CHANCE, LIFETIME, QUARTERS, Counts, places, tell


class _Enterprises(ambr.ArrayKernelModel):  # type: ignore[misc]
    def init_state(self, xp: Any, n: int, rng: np.random.Generator, p: dict[str, Any]) -> dict[str, Any]:
        born = xp.full(n, -LIFETIME)
        return {"threshold": rng.standard_normal(n), "merit": xp.zeros(n), "born": born, "applied": 0, "funded": 0}

    def step_state(self, xp: Any, state: dict[str, Any], rng: np.random.Generator, p: dict[str, Any]) -> dict[str, Any]:
        merit, born, quarter = state["merit"], state["born"], self.t
        without = xp.flatnonzero(quarter - born >= LIFETIME)
        new = without[rng.random(without.size) < IDEA_CHANCE]
        merit[new] = rng.standard_normal(new.size)
        born[new] = quarter
        owners = xp.flatnonzero(quarter - born < LIFETIME)
        hearing = owners[rng.random(owners.size) < HEARING_CHANCE]
        applicants = hearing[merit[hearing] > state["threshold"][hearing]]
        winners = applicants[xp.argsort(-merit[applicants])[: places(born.size)]]
        born[winners] = quarter - LIFETIME
        return {**state, "applied": applicants.size, "funded": winners.size}

    def metrics(self, xp: Any, state: dict[str, Any]) -> dict[str, Any]:
        return {"applied": state["applied"], "funded": state["funded"]}


def run(enterprises: int, seed: int = 0) -> Counts:
    """Run the reduced model as a kernel over arrays."""
    found = _Enterprises({"n": enterprises, "steps": QUARTERS, "seed": seed, "prefer_gpu": False}).run()
    return int(found.model["applied"].sum()), int(found.model["funded"].sum())


if __name__ == "__main__":
    tell(run, "ambr")
