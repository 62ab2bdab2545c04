"""What is known of a run that broke."""

from __future__ import annotations

from dataclasses import dataclass

from sim.outcomes.tables import WorldKey

__all__ = ["Failure"]


@dataclass(frozen=True)
class Failure:
    """A run that there is not, because it broke or its worker died; then every scenario of the world has one.

    Attributes:
        scenario: The scenario that was to run.
        draw: Its draw of the assumptions; 0 for those that the scenario writes.
        seed: Its seed.
        reason: What happened, in one line.
        trace: Where it happened: a traceback; empty if a worker died.
    """

    scenario: str
    draw: int
    seed: int
    reason: str
    trace: str

    @property
    def world(self) -> WorldKey:
        """Return by what its world is known."""
        return WorldKey(self.draw, self.seed)

    def __str__(self) -> str:
        """Name the run that reproduces the failure."""
        return f"scenario {self.scenario}, {self.world}: the run broke: {self.reason}"
