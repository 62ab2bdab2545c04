"""The reduced job in AMBER, on the population of a model: columns are borrowed from Polars and committed each step."""

from __future__ import annotations

import ambr
import numpy as np

from benchmarks.peers.job import HEARING_CHANCE, IDEA_CHANCE, LIFETIME, QUARTERS, Counts, places, tell


class _Enterprises(ambr.Model):  # type: ignore[misc]
    def setup(self) -> None:
        self.applications = self.funded = 0
        thresholds = self.rng.standard_normal(self.p.n)
        self.add_agents(self.p.n, threshold=thresholds, merit=np.zeros(self.p.n), born=np.full(self.p.n, -LIFETIME))

    def step_vectorized(self) -> None:
        merit, born = (self.agents.borrow(name)[0].copy() for name in ("merit", "born"))
        threshold, quarter = self.agents.borrow("threshold")[0], self.t
        without = np.flatnonzero(quarter - born >= LIFETIME)
        new = without[self.rng.random(without.size) < IDEA_CHANCE]
        merit[new] = self.rng.standard_normal(new.size)
        born[new] = quarter
        owners = np.flatnonzero(quarter - born < LIFETIME)
        hearing = owners[self.rng.random(owners.size) < HEARING_CHANCE]
        applicants = hearing[merit[hearing] > threshold[hearing]]
        winners = applicants[np.argsort(-merit[applicants])[: places(born.size)]]
        born[winners] = quarter - LIFETIME
        self.agents.commit(merit=merit, born=born)
        self.applications += applicants.size
        self.funded += winners.size


def run(enterprises: int, seed: int = 0) -> Counts:
    """Run the reduced model on the population of a model."""
    model = _Enterprises({"n": enterprises, "steps": QUARTERS, "seed": seed, "show_progress": False})
    model.cpu(mode="vectorized").run()
    return model.applications, model.funded


if __name__ == "__main__":
    tell(run, "ambr")
