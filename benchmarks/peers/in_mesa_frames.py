"""The reduced job in mesa-frames, by expressions on the Polars frame of a set of agents, as its guide shows."""

from __future__ import annotations

import polars as pl
from mesa_frames import AgentSetPolars, ModelDF

from benchmarks.peers.job import HEARING_CHANCE, IDEA_CHANCE, LIFETIME, QUARTERS, Counts, places, tell


class Enterprises(AgentSetPolars):  # type: ignore[misc]
    """A set of enterprises."""

    def __init__(self, many: int, model: ModelDF) -> None:
        super().__init__(model)
        frame = pl.DataFrame({"unique_id": range(many), "threshold": self.random.standard_normal(many)})
        self += frame.with_columns(merit=pl.lit(0.0), born=pl.lit(-LIFETIME))
        self.applications = self.funded = 0
        self.quarter = -1

    def step(self) -> None:
        """Live through a quarter."""
        self.quarter += 1
        applied, funded = self.lived(self.quarter)
        self.applications += applied
        self.funded += funded

    def lived(self, quarter: int) -> Counts:
        """Let ideas emerge, owners apply and the best be funded; return how many applied and were funded."""
        many, draws = len(self), self.random
        emerges = (quarter - pl.col("born") >= LIFETIME) & (pl.Series(draws.random(many)) < IDEA_CHANCE)
        hears = pl.Series(draws.random(many)) < HEARING_CHANCE
        worth = pl.Series(draws.standard_normal(many))
        frame = self.agents.with_columns(
            merit=pl.when(emerges).then(worth).otherwise("merit"), born=pl.when(emerges).then(quarter).otherwise("born")
        )
        is_alive, is_worth_it = quarter - pl.col("born") < LIFETIME, pl.col("merit") > pl.col("threshold")
        applicants = frame.filter(is_alive & hears & is_worth_it)
        winners = applicants.top_k(places(many), by="merit")
        is_funded = pl.col("unique_id").is_in(winners["unique_id"].implode())
        self.agents = frame.with_columns(born=pl.when(is_funded).then(quarter - LIFETIME).otherwise("born"))
        return len(applicants), len(winners)


class _Region(ModelDF):  # type: ignore[misc]
    def step(self) -> None:
        self.agents.do("step")


def run(enterprises: int, seed: int = 0, kind: type[Enterprises] = Enterprises) -> Counts:
    """Run the reduced model with one set of agents."""
    model = _Region(seed)
    model.agents += kind(enterprises, model)
    for _ in range(QUARTERS):
        model.step()
    lived = model.get_agents_of_type(kind)
    return lived.applications, lived.funded


if __name__ == "__main__":
    tell(run, "mesa-frames")
