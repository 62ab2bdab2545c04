"""The work on one world: every scenario on its world, packed for the way from a worker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sim.outcomes.tables import RUN_TABLES, WorldKey
from sim.results.columnar import frame_of, packed, unpacked
from sim.results.failure import Failure
from sim.runs.engines import Broken
from sim.runs.premises import Premises
from sim.runs.run import runs_of_world
from sim.scenario.scenario import Scenario

__all__ = ["LivedWorld", "WorldWork"]


@dataclass(frozen=True)
class LivedWorld:
    """What came of one world.

    Attributes:
        world: Which one.
        runs: For each scenario, in the order of the work, its packed tables by name, or why there are none.
    """

    world: WorldKey
    runs: tuple[dict[str, bytes] | Failure, ...]

    def sizes(self) -> Mapping[str, int]:
        """Return the bytes that each table takes unpacked, over all runs; found out anew, as one world is asked."""
        sizes = Counter[str]()
        for run in self.runs:
            for name, package in run.items() if isinstance(run, dict) else ():
                sizes[name] += int(frame_of(unpacked(package, name)).memory_usage(deep=True).sum())
        return sizes

    @property
    def failures(self) -> tuple[Failure, ...]:
        """The runs that broke."""
        return tuple(run for run in self.runs if isinstance(run, Failure))


@dataclass(frozen=True)
class WorldWork:
    """Run scenarios on a world; it can be sent to a worker.

    Attributes:
        scenarios: What to run.
        premises: The code and the regions with which to run it.
        keeps: The tables that are packed.
    """

    scenarios: tuple[Scenario, ...]
    premises: Premises
    keeps: tuple[str, ...] = RUN_TABLES

    def __call__(self, world: WorldKey) -> LivedWorld:
        """Run every scenario; one that breaks takes no other along.

        Raises:
            InputError: A region cannot be read, or it or the code is another one than that of the premises.
        """
        self.premises.check_code()
        runs: dict[int, dict[str, bytes] | Failure] = {}
        for place, run in runs_of_world(self.scenarios, world, self.premises, self.keeps):
            if isinstance(run, Failure):
                runs[place] = run
            else:
                runs[place] = {name: packed(table, name) for name, table in run.items()}
        return LivedWorld(world, tuple(runs[place] for place in range(len(self.scenarios))))

    def lost(self, world: WorldKey, broken: Broken) -> LivedWorld:
        """Return what there is of a world that was lost as a whole: a failure for each of its scenarios."""
        failures = (Failure(scenario.name, *world, broken.reason, broken.trace) for scenario in self.scenarios)
        return LivedWorld(world, tuple(failures))
