"""The reduced job in Starsim: states and distributions of a module; without common random numbers it is faster."""

from __future__ import annotations

import numpy as np
import starsim

from benchmarks.peers.job import HEARING_CHANCE, IDEA_CHANCE, LIFETIME, QUARTERS, Counts, places, tell


class _Enterprises(starsim.Module):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__()
        self.define_pars(
            emerges=starsim.bernoulli(p=IDEA_CHANCE),
            hears=starsim.bernoulli(p=HEARING_CHANCE),
            worth=starsim.normal(),
        )
        self.define_states(
            starsim.FloatArr("threshold", default=starsim.normal()),
            starsim.FloatArr("merit", default=0.0),
            starsim.IntArr("born", default=-LIFETIME),
        )
        self.applications = self.funded = 0

    def step(self) -> None:
        quarter = self.ti
        new = self.pars.emerges.filter((quarter - self.born >= LIFETIME).uids)
        self.merit[new] = self.pars.worth.rvs(new)
        self.born[new] = quarter
        hearing = self.pars.hears.filter((quarter - self.born < LIFETIME).uids)
        applicants = hearing[self.merit[hearing] > self.threshold[hearing]]
        winners = applicants[np.argsort(-self.merit[applicants])[: places(len(self.born))]]
        self.born[winners] = quarter - LIFETIME
        self.applications += len(applicants)
        self.funded += len(winners)


def run(enterprises: int, seed: int = 0) -> Counts:
    """Run the reduced model as a module of a simulation."""
    starsim.options(crn=False)
    module = _Enterprises()
    horizon = {"start": 0, "dur": QUARTERS - 1, "dt": 1}
    sim = starsim.Sim(modules=module, n_agents=enterprises, rand_seed=seed, verbose=0, copy_inputs=False, **horizon)
    sim.run()
    return module.applications, module.funded


if __name__ == "__main__":
    tell(run, "starsim")
