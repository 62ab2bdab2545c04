"""A study: scenarios on worlds, which tables of their runs are kept, and what is made of the results.

Written so, a study goes on where it stopped, can be verified, and runs on every engine, without a line of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sim.outcomes.tables import RUN_TABLES
from sim.results.experiment import AS_WRITTEN, Uncertainty
from sim.results.results import Results
from sim.runs.carry_out import carry_out
from sim.runs.execution import Execution
from sim.runs.request import Request
from sim.scenario.scenario import Scenario

__all__ = ["Study"]

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Study(Generic[Answer]):
    """A question that many runs answer.

    Attributes:
        scenarios: What runs; names are distinct.
        answer: What is made of the results.
        keeps: The tables of a run that it needs, in the order of `RUN_TABLES`; it reads them some runs at a time.
    """

    scenarios: tuple[Scenario, ...]
    answer: Callable[[Results], Answer]
    keeps: tuple[str, ...] = RUN_TABLES

    def carry_out(
        self,
        seeds: Sequence[int],
        draws: Sequence[int] = AS_WRITTEN,
        execution: Execution | None = None,
        uncertainty: Uncertainty = "none",
    ) -> Answer:
        """Run what is missing and answer.

        Args:
            seeds: Distinct seeds.
            draws: Draws of the assumptions; 0 are those that scenarios write.
            execution: How; in this process and in memory if None.
            uncertainty: How assumptions are drawn.

        Raises:
            InputError, RunFailed, SimError: As `sim.runs.carry_out.carry_out` says.
        """
        request = Request(self.scenarios, seeds, draws, keeps=self.keeps, uncertainty=uncertainty)
        return self.answer(carry_out(request, execution))
