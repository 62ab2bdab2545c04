"""End the work because a run broke."""

from __future__ import annotations

from sim.errors import SimError
from sim.results.failure import Failure

__all__ = ["RunFailed"]


class RunFailed(SimError):  # noqa: N818 - it tells what happened to the run
    """A run broke: a fault of this program, not of the input.

    Attributes:
        failure: What is known of it.
        others: Number of other runs that broke too.
    """

    def __init__(self, failure: Failure, others: int = 0) -> None:
        # All arguments go to the base, so that the error survives being pickled.
        super().__init__(failure, others)
        self.failure = failure
        self.others = others

    @property
    def trace(self) -> str:
        """Where it happened."""
        return self.failure.trace

    def __str__(self) -> str:
        """Name the run that reproduces the failure."""
        return str(self.failure) + (f"; so did every other run ({self.others})" if self.others else "")
