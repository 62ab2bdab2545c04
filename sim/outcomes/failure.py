"""What is known of a run that broke."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Failure"]


@dataclass(frozen=True)
class Failure:
    """A run that there is not, because it broke or its worker died; then every scenario of the world has one.

    Attributes:
        scenario: The scenario that was to run.
        seed: Its seed.
        reason: What happened, in one line.
        trace: Where it happened: a traceback; empty if a worker died.
    """

    scenario: str
    seed: int
    reason: str
    trace: str

    def __str__(self) -> str:
        """Name the run that reproduces the failure."""
        return f"scenario {self.scenario}, seed {self.seed}: the run broke: {self.reason}"
