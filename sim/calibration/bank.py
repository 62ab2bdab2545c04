"""A bank of runs: what each run makes of every target, in a folder that grows by a line a run and goes on."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.analysis.target_values import tables_of_targets, target_values
from sim.calibration.design import Case
from sim.errors import InputError, Problem
from sim.evidence.targets import TargetRow
from sim.results.failure import Failure
from sim.results.store.code import code_here
from sim.runs.engines import Broken, completed, engine_for
from sim.runs.execution import Execution
from sim.runs.failure import RunFailed
from sim.runs.premises import Premises
from sim.runs.run import run_by_itself, world_of
from sim.scenario.scenario import Scenario
from sim.scenario.uncertainty import draw_assumptions, drawn_paths

__all__ = ["Bank", "Lived", "TargetWork"]

Floats = NDArray[np.float64]
_RUNS, _ABOUT = "runs.csv", "about.json"
Task = tuple[Case, tuple[float, ...]]


@dataclass(frozen=True)
class TargetWork:
    """Run a scenario at a point of the plausible ranges and measure the targets; it can be sent to a worker."""

    scenario: Scenario
    premises: Premises
    targets: tuple[TargetRow, ...]
    paths: tuple[str, ...]

    def __call__(self, task: Task) -> tuple[float, ...]:
        """Return the value of each target.

        Raises:
            InputError: The region or the code is another one than that of the premises.
        """
        case, places = task
        self.premises.check_code()
        place_of = dict(zip(self.paths, places, strict=True))
        assumed = draw_assumptions(self.scenario.assumptions, place_of.__getitem__, self.scenario.assumptions_set)
        scenario = self.scenario.assuming(assumed)
        world = world_of(scenario, case.seed)
        self.premises.check_region(self.scenario.region, world.region)
        tables = run_by_itself(scenario, world, tables_of_targets(self.targets))
        return tuple(float(value) for value in target_values(tables, self.targets))


@dataclass(frozen=True)
class Lived:
    """Runs of a bank, in the order asked for: where they were, and what came of them.

    Attributes:
        places: Place of each assumption in its range, of shape (runs, assumptions).
        values: Counts, of shape (runs, targets).
    """

    places: Floats
    values: Floats


class Bank:
    """Runs of one scenario of one region, kept in a folder; the same request goes on where it stopped."""

    def __init__(self, folder: Path, scenario: Scenario, premises: Premises, targets: tuple[TargetRow, ...]) -> None:
        """Open the folder and read what it keeps; a line that broke off is left out, its run done again.

        Raises:
            InputError: The folder holds the bank of something else.
        """
        self.paths = drawn_paths(scenario.assumptions_set)
        self._work = TargetWork(scenario, premises, targets, self.paths)
        self._file = folder / _RUNS
        self._kept: dict[Case, tuple[float, ...]] = {}
        folder.mkdir(parents=True, exist_ok=True)
        self._begin(folder / _ABOUT)
        for line in self._file.read_text(encoding="utf-8").split("\n")[1:-1]:
            part, point, seed, *values = line.split(",")
            if len(values) == len(targets):
                self._kept[Case(part, int(point), int(seed))] = tuple(map(float, values))
        self._write_whole()

    def _begin(self, about: Path) -> None:
        told = json.dumps(self._about(), indent=1, sort_keys=True) + "\n"
        if about.is_file() and about.read_text(encoding="utf-8") != told:
            found = "it holds runs of another scenario, region, targets or code"
            raise InputError([Problem(str(about.parent), found, "another folder, or an empty one")])
        about.write_text(told, encoding="utf-8")
        if not self._file.is_file():
            self._write_whole()

    def _about(self) -> Mapping[str, object]:
        work = self._work
        targets = hashlib.sha256(repr(work.targets).encode()).hexdigest()
        return {
            "code": dict(code_here().as_json()),
            "regions": dict(work.premises.regions),
            "scenario": work.scenario.digest(),
            "targets": targets,
            "paths": list(self.paths),
        }

    def run(self, cases: Sequence[Case], places: Floats, how: Execution) -> Lived:
        """Return the runs of some cases, running what is not kept yet.

        Args:
            cases: The cases.
            places: The point of each, of shape (cases, assumptions).
            how: Workers, engine and whom to tell of progress.

        Raises:
            InputError: The region or the code changes meanwhile, or there is no such engine.
            RunFailed: A run broke.
        """
        missing = [
            (case, tuple(map(float, at))) for case, at in zip(cases, places, strict=True) if case not in self._kept
        ]
        if missing:
            if how.resumed is not None and len(missing) < len(cases):
                how.resumed(len(cases) - len(missing), len(cases))
            self._run_missing(missing, how)
            self._write_whole()
        return Lived(places, np.array([self._kept[case] for case in cases]))

    def _run_missing(self, missing: Sequence[Task], how: Execution) -> None:
        with (
            engine_for(how.engine, min(how.jobs, len(missing)), how.scheduler) as workers,
            closing(completed(workers, self._work, missing)) as outcomes,
            self._file.open("a", encoding="utf-8") as stream,
        ):
            for done, ((case, _), values) in enumerate(outcomes, start=1):
                if isinstance(values, Broken):
                    broken = Failure(self._work.scenario.name, case.point, case.seed, values.reason, values.trace)
                    raise RunFailed(broken)
                self._kept[case] = values
                stream.write(_line(case, values))
                stream.flush()
                if how.progress is not None:
                    how.progress(done, len(missing))

    def _write_whole(self) -> None:
        """Write what is kept in a fixed order: the same runs give the same bytes, whoever was done first."""
        head = ",".join(["part", "point", "seed", *(row.target_id for row in self._work.targets)])
        lines = [_line(case, self._kept[case]) for case in sorted(self._kept)]
        new = self._file.with_suffix(".new")
        new.write_text(f"{head}\n" + "".join(lines), encoding="utf-8")
        os.replace(new, self._file)


def _line(case: Case, values: Sequence[float]) -> str:
    return ",".join([case.part, str(case.point), str(case.seed), *(f"{value:.12g}" for value in values)]) + "\n"
