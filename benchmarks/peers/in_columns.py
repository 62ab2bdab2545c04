"""The reduced job with one array row an enterprise: how the model itself is built."""

from __future__ import annotations

import numpy as np

from benchmarks.peers.job import HEARING_CHANCE, IDEA_CHANCE, LIFETIME, QUARTERS, Counts, places, tell


def run(enterprises: int, seed: int = 0) -> Counts:
    """Run the reduced model in NumPy columns."""
    draws = np.random.default_rng(seed)
    threshold = draws.normal(size=enterprises)
    merit = np.zeros(enterprises)
    born = np.full(enterprises, -LIFETIME)
    applications = funded = 0
    for quarter in range(QUARTERS):
        without = np.flatnonzero(quarter - born >= LIFETIME)
        new = without[draws.random(without.size) < IDEA_CHANCE]
        merit[new] = draws.normal(size=new.size)
        born[new] = quarter
        owners = np.flatnonzero(quarter - born < LIFETIME)
        hearing = owners[draws.random(owners.size) < HEARING_CHANCE]
        applicants = hearing[merit[hearing] > threshold[hearing]]
        winners = applicants[np.argsort(-merit[applicants])[: places(enterprises)]]
        born[winners] = quarter - LIFETIME
        applications += applicants.size
        funded += winners.size
    return applications, funded


if __name__ == "__main__":
    tell(run, "numpy")
