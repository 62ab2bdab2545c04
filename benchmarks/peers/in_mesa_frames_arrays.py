"""The reduced job in mesa-frames, by NumPy on the columns of its frame, which are put back once a quarter."""

from __future__ import annotations

from functools import partial

import numpy as np
import polars as pl

from benchmarks.peers.in_mesa_frames import Enterprises, run
from benchmarks.peers.job import HEARING_CHANCE, IDEA_CHANCE, LIFETIME, Counts, places, tell


class _InArrays(Enterprises):
    def lived(self, quarter: int) -> Counts:
        draws, threshold = self.random, self.agents["threshold"].to_numpy()
        merit, born = (self.agents[name].to_numpy().copy() for name in ("merit", "born"))
        without = np.flatnonzero(quarter - born >= LIFETIME)
        new = without[draws.random(without.size) < IDEA_CHANCE]
        merit[new] = draws.standard_normal(new.size)
        born[new] = quarter
        owners = np.flatnonzero(quarter - born < LIFETIME)
        hearing = owners[draws.random(owners.size) < HEARING_CHANCE]
        applicants = hearing[merit[hearing] > threshold[hearing]]
        winners = applicants[np.argsort(-merit[applicants])[: places(born.size)]]
        born[winners] = quarter - LIFETIME
        self.agents = self.agents.with_columns(merit=pl.Series(merit), born=pl.Series(born))
        return applicants.size, winners.size


if __name__ == "__main__":
    tell(partial(run, kind=_InArrays), "mesa-frames")
