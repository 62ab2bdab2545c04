"""Finished runs in memory, as a results folder keeps them on the disk."""

from __future__ import annotations

from collections.abc import Mapping

from sim.outcomes.tables import WorldKey
from sim.results.drawn import DRAWS, drawn_assumptions
from sim.results.experiment import Experiment
from sim.results.failure import Failure
from sim.results.lazy_tables import PackedTables
from sim.results.results import Results
from sim.results.store.identity import RunKey

__all__ = ["RunsInMemory"]


class RunsInMemory:
    """The finished runs of an experiment, packed; what a `Store` is without a folder."""

    place = None

    def __init__(self, experiment: Experiment) -> None:
        """Begin with none."""
        self.experiment = experiment
        self.done: dict[RunKey, Mapping[str, bytes]] = {}
        self._broken: dict[RunKey, Failure] = {}

    def missing(self) -> dict[tuple[str, ...], tuple[WorldKey, ...]]:
        """Return all worlds, by all scenarios."""
        return {self.experiment.names: self.experiment.worlds}

    def add(self, world: WorldKey, runs: Mapping[str, Mapping[str, bytes] | Failure]) -> None:
        """Take what came of a world: packed tables of each scenario, or why there are none."""
        for name, run in runs.items():
            key = RunKey(name, *world)
            if isinstance(run, Failure):
                self._broken[key] = run
            else:
                self.done[key] = run

    def results(self) -> Results:
        """Return the results, whatever the order in which worlds were done."""
        keys = (RunKey(name, *world) for world in self.experiment.worlds for name in self.experiment.names)
        failures = tuple(self._broken[key] for key in keys if key in self._broken)
        tables = PackedTables(self.experiment.keeps, self.done)
        drawn = drawn_assumptions(self.experiment)
        return Results(self.experiment, tables if drawn is None else tables.with_table(DRAWS, drawn), failures)
