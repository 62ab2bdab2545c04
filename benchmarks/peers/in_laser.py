"""The reduced job in LASER: properties of a frame, and Numba kernels that go through them, as its guide recommends."""

from __future__ import annotations

import numba
import numpy as np
from laser.core import LaserFrame
from laser.core.random import seed as seeded

from benchmarks.peers.job import HEARING_CHANCE, IDEA_CHANCE, LIFETIME, QUARTERS, Counts, places, tell


@numba.njit(nogil=True)  # type: ignore[misc]
def _applicants(born, merit, threshold, quarter, draws):  # type: ignore[no-untyped-def]
    """Let ideas emerge where there is none; return who hears of the call with an idea and applies."""
    found = np.empty(born.size, np.int64)
    count = 0
    for one in range(born.size):
        if quarter - born[one] >= LIFETIME:
            if draws.random() >= IDEA_CHANCE:
                continue
            merit[one] = draws.standard_normal()
            born[one] = quarter
        if draws.random() < HEARING_CHANCE and merit[one] > threshold[one]:
            found[count] = one
            count += 1
    return found[:count]


def run(enterprises: int, seed: int = 0) -> Counts:
    """Run the reduced model on a LaserFrame."""
    draws = seeded(seed)
    frame = LaserFrame(enterprises)
    frame.add_scalar_property("merit", dtype=np.float32)
    frame.add_scalar_property("born", dtype=np.int32, default=-LIFETIME)
    frame.add_scalar_property("threshold", dtype=np.float32)
    frame.threshold[:] = draws.standard_normal(enterprises, dtype=np.float32)
    applications = funded = 0
    for quarter in range(QUARTERS):
        applicants = _applicants(frame.born, frame.merit, frame.threshold, quarter, draws)
        winners = applicants[np.argsort(-frame.merit[applicants])[: places(enterprises)]]
        frame.born[winners] = quarter - LIFETIME
        applications += applicants.size
        funded += winners.size
    return applications, funded


if __name__ == "__main__":
    tell(run, "laser-core")
