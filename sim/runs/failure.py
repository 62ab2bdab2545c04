"""What is known when a run breaks."""

from __future__ import annotations

from sim.errors import SimError

__all__ = ["RunFailed"]


class RunFailed(SimError):  # noqa: N818 - it tells what happened to the run
    """A run broke: a fault of this program, not of the input.

    Attributes:
        scenario: The scenario that was running.
        seed: Its seed.
        reason: What Python said, in one line.
        trace: Where it happened.
    """

    def __init__(self, scenario: str, seed: int, reason: str, trace: str) -> None:
        # All arguments go to the base, so that the error survives the way from a worker process.
        super().__init__(scenario, seed, reason, trace)
        self.scenario = scenario
        self.seed = seed
        self.reason = reason
        self.trace = trace

    def __str__(self) -> str:
        """Name the run that reproduces the failure."""
        return f"scenario {self.scenario}, seed {self.seed}: the run broke: {self.reason}"
