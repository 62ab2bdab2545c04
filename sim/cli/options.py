"""Options that several commands share, in groups, and what they ask for: a request, and how to carry it out.

A command takes a group as one argument; `grouped` shows typer the options in it.
"""

import inspect
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import typer

from sim.cli.completing import parameter_paths

if TYPE_CHECKING:
    from sim.runs.execution import Execution
    from sim.runs.request import Request
    from sim.scenario.scenario import Scenario

__all__ = [
    "Jobs",
    "Log",
    "Over",
    "Place",
    "Seeds",
    "Settings",
    "StudyPlace",
    "ValuesOnly",
    "Workers",
    "Worlds",
    "WorldsOfStudy",
    "WorldsOrFile",
    "grouped",
]

_SEEDS = "How many seeds (0, 1, 2 ...), or a list of seeds like 3,5,8."
_UNCERTAINTY = (
    "none: assumptions as the scenarios say; prior: drawn from plausible ranges; posterior: drawn from what the record "
    "leaves of these."
)
_ENGINES = "Who runs: local, worker processes of this machine; dask, a Dask cluster."
_SCHEDULER = "Dask scheduler that runs already, like tcp://10.0.0.5:8786."
_STARTED = "one is started for this machine alone"
_FAIL_FAST = "Stop at the first run that breaks, instead of leaving it out."
_REPLACE = "Let results in the folder give way that are no part of these; runs that are stay."
_KEPT = "Folder that keeps the runs: the same command goes on where it stopped."
_LOG_FILE = "Append what happens to a file, tracebacks included."
_DRAWS = (
    "With prior or posterior: how many draws of the assumptions (1, 2, 3 ...), each run on every seed, or a list of "
    "draws."
)

_OR_FILE = "or as the experiment file says"


def _value(name: str, metavar: str, told: str, default: str | bool = True) -> Any:
    return typer.Option(name, metavar=metavar, help=told, show_default=default)


_UNLESS_DRAWN = "or 2 where assumptions are drawn"
Seeds = Annotated[str, _value("--seeds", "N", _SEEDS)]
Jobs = Annotated[int | None, _value("--jobs", "J", "Worker processes.", "one for each core")]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Change a parameter in every scenario, or with SCENARIO:PATH=VALUE in one; repeatable.",
        autocompletion=parameter_paths,
    ),
]


Over = Annotated[
    str | None,
    _value(
        "--over",
        "PATH=V1,V2",
        "A study for each value of a parameter, and a table: PATH=0,0.5,1.",
        "off",
    ),
]


ValuesOnly = Annotated[
    bool,
    typer.Option(
        "--values-only",
        help="Keep one number for each outcome and sector of a run instead of all its tables: for thousands of runs.",
    ),
]


def grouped(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command take groups of options: records of which every field is an option of its own."""
    signature = inspect.signature(command, eval_str=True)
    groups: dict[str, Any] = {
        name: one.annotation for name, one in signature.parameters.items() if is_dataclass(one.annotation)
    }
    options: list[inspect.Parameter] = []
    for name, one in signature.parameters.items():
        options += inspect.signature(one.annotation).parameters.values() if name in groups else [one]

    @wraps(command)
    def taken(**given: Any) -> None:
        for name, group in groups.items():
            given[name] = group(**{field.name: given.pop(field.name) for field in fields(group)})
        command(**given)

    taken.__signature__ = signature.replace(parameters=options)  # type: ignore[attr-defined]
    return taken


@dataclass(frozen=True)
class Worlds:
    """On which worlds scenarios run."""

    usual_seeds: ClassVar[int] = 20

    seeds: Annotated[str | None, _value("--seeds", "N", _SEEDS, f"20, {_UNLESS_DRAWN}")] = None
    settings: Settings = None
    uncertainty: Annotated[str, _value("--uncertainty", "KIND", _UNCERTAINTY)] = "none"
    draws: Annotated[str | None, _value("--draws", "N", _DRAWS, "100 if they are drawn, else none")] = None

    def request(self, scenarios: "Sequence[Scenario]", baseline: str | None = None) -> "Request":
        """Return what is asked.

        Raises:
            InputError: There are no such worlds.
        """
        from sim.runs.request import Request, draws_from, seeds_from, uncertainty_from

        drawn = uncertainty_from(self.uncertainty, "--uncertainty")
        seeds = seeds_from(self.seeds, "--seeds", drawn, self.usual_seeds)
        return Request(scenarios, seeds, draws_from(self.draws, drawn, "--draws"), baseline, uncertainty=drawn)


@dataclass(frozen=True)
class WorldsOfStudy(Worlds):
    """On which worlds the many scenarios of a study run."""

    usual_seeds: ClassVar[int] = 10

    seeds: Annotated[str | None, _value("--seeds", "N", _SEEDS, f"10, {_UNLESS_DRAWN}")] = None


@dataclass(frozen=True)
class WorldsOrFile:
    """On which worlds scenarios run, over what an experiment file says."""

    seeds: Annotated[str | None, _value("--seeds", "N", _SEEDS, f"20, {_UNLESS_DRAWN}, {_OR_FILE}")] = None
    settings: Settings = None
    uncertainty: Annotated[str | None, _value("--uncertainty", "KIND", _UNCERTAINTY, f"none, {_OR_FILE}")] = None
    draws: Annotated[str | None, _value("--draws", "N", _DRAWS, f"100 if they are drawn, else none; {_OR_FILE}")] = None

    def request(self, scenarios: Sequence[str]) -> "Request":
        """Return what is asked: by an experiment file, if one is named alone, else of the scenarios named.

        Raises:
            InputError: Every problem of scenarios and file, or there are no such worlds.
        """
        from sim.runs.experiment_file import is_experiment, read_experiment
        from sim.runs.request import draws_from, scenarios_from, seeds_from, uncertainty_from

        settings = self.settings or ()
        if len(scenarios) > 1 or not is_experiment(scenarios[0]):
            how = Worlds.uncertainty if self.uncertainty is None else self.uncertainty
            plain = Worlds(self.seeds, self.settings, how, self.draws)
            return plain.request(scenarios_from(scenarios, settings))
        drawn = None if self.uncertainty is None else uncertainty_from(self.uncertainty, "--uncertainty")
        written = read_experiment(Path(scenarios[0]), settings, drawn)
        seeds = written.seeds if self.seeds is None else seeds_from(self.seeds, "--seeds")
        if self.draws is None:
            return replace(written, seeds=seeds)
        return replace(written, seeds=seeds, draws=draws_from(self.draws, written.uncertainty, "--draws"))


@dataclass(frozen=True)
class Workers:
    """Who runs, and what happens when a run breaks."""

    jobs: Jobs = None
    engine: Annotated[str, _value("--engine", "ENGINE", _ENGINES)] = "local"
    scheduler: Annotated[str | None, _value("--scheduler", "ADDRESS", _SCHEDULER, _STARTED)] = None
    fail_fast: Annotated[bool, typer.Option("--fail-fast", help=_FAIL_FAST)] = False

    def execution(self, folder: Path | None, replace: bool = False) -> "Execution":
        """Return how a request is carried out.

        Raises:
            InputError: There are no such workers.
        """
        from sim.runs.execution import Execution, engine_from, jobs_from

        workers, engine = jobs_from(self.jobs, "--jobs"), engine_from(self.engine, self.scheduler, "--")
        command = (Path(sys.argv[0]).name, *sys.argv[1:])
        return Execution(workers, engine, self.scheduler, self.fail_fast, folder, replace, command)


@dataclass(frozen=True)
class Place:
    """Where results go."""

    out: Annotated[Path | None, _value("--out", "DIR", "Folder for the results.", "a folder in results/")] = None
    replace: Annotated[bool, typer.Option("--replace", help=_REPLACE)] = False


@dataclass(frozen=True)
class StudyPlace(Place):
    """Where runs of a study go."""

    out: Annotated[Path | None, _value("--out", "DIR", _KEPT, "none is written")] = None


@dataclass(frozen=True)
class Log:
    """Who hears what happens."""

    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say more on stderr, tracebacks included.")] = False
    log_file: Annotated[Path | None, _value("--log-file", "FILE", _LOG_FILE)] = None
