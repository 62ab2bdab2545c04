"""Read an experiment file, a request written in YAML: which scenarios, on which seeds and draws, compared with what."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from sim.errors import InputError, Problem, gathered
from sim.inputs.base import Record
from sim.inputs.validation import reading_order, validate
from sim.inputs.yaml_file import YamlDocument, scan_yaml
from sim.results.experiment import Uncertainty
from sim.runs.request import Request, contrast_from, draws_from, scenarios_from, seeds_from
from sim.scenario.layer import Text
from sim.scenario.references import parent_file

__all__ = ["ExperimentFile", "is_experiment", "read_experiment"]

_MOST_SCENARIOS = 1000


class ExperimentFile(Record):
    """The keys of an experiment file."""

    title: Text = ""
    """The experiment in a few words."""

    question: Text = ""
    """What it asks."""

    scenarios: Annotated[tuple[str, ...], Field(min_length=1, max_length=_MOST_SCENARIOS)]
    """Names of scenario files beside this one, else of shipped scenarios."""

    baseline: str | None = None
    """The scenario with which the others are compared; without it they only run."""

    seeds: Any = None
    """How many seeds, which are 0, 1, 2 ..., or a list of seeds; without it 20, or 2 where assumptions are drawn."""

    uncertainty: Uncertainty = "none"
    """`none`: assumptions as the scenarios say; `prior`: drawn from their plausible ranges; `posterior`: drawn from
    what the record leaves of these."""

    draws: Any = None
    """How many draws of the assumptions, each run on every seed, or a list of draws; without it 100 if drawn."""

    settings: tuple[str, ...] = ()
    """Changes to every scenario, like `policy.cluster.staff_fte=4`, or to one, like `no-alignment:end=2020Q4`."""


def is_experiment(name_or_path: str) -> bool:
    """Tell whether a text is the path of an experiment file: a YAML file with the key `scenarios`."""
    if not name_or_path.endswith((".yaml", ".yml")) or not os.path.isfile(name_or_path):
        return False
    try:
        return "scenarios" in scan_yaml(Path(name_or_path)).content
    except InputError:
        return False  # whoever reads it as a scenario says what is wrong


def read_experiment(path: Path, settings: Sequence[str] = (), uncertainty: Uncertainty | None = None) -> Request:
    """Read an experiment file and every scenario it names; the baseline comes first if there is one.

    Args:
        path: The file.
        settings: Further changes to every scenario, over those of the file.
        uncertainty: How assumptions are drawn, over what the file says; `none` takes its draws back.

    Raises:
        InputError: Every problem of the file and of the scenarios.
    """
    document = scan_yaml(path)
    problems = list(document.problems)
    written: ExperimentFile | None = None
    with gathered(problems):
        written = validate(ExperimentFile, document)
    how: Uncertainty = uncertainty or (written.uncertainty if written else "none")
    seeds: tuple[int, ...] = ()
    with gathered(problems):
        asked = document.content.get("seeds") if isinstance(document.content, Mapping) else None
        seeds = seeds_from(asked if written is None else written.seeds, document.position(("seeds",)), how)
    draws: tuple[int, ...] = ()
    with gathered(problems):
        if written is not None:
            asked = None if uncertainty == "none" else written.draws
            draws = draws_from(asked, how, document.position(("draws",)))
    if written is None or document.problems:
        raise InputError(sorted(problems, key=reading_order))
    files = []
    for place, name in enumerate(written.scenarios):
        with gathered(problems):
            files.append(_file(name, document, ("scenarios", place)))
    baseline: Path | None = None
    if written.baseline is not None:
        with gathered(problems):
            baseline = _file(written.baseline, document, ("baseline",))
    if problems:
        raise InputError(sorted(problems, key=reading_order))
    below = written.settings
    try:
        if baseline is None:
            scenarios = scenarios_from(files, settings, below)
        else:
            scenarios = contrast_from(baseline, files, settings, below)
    except InputError as error:
        raise InputError(_placed(problem, written, document) for problem in error.problems) from None
    first = None if baseline is None else scenarios[0].name
    return Request(scenarios, seeds, draws, first, uncertainty=how)


def _file(name: str, document: YamlDocument, path: tuple[str | int, ...]) -> Path:
    try:
        return parent_file(name, document.path, document.position(path))
    except InputError as error:
        # The words are those of `extends`, the one other key that names a scenario.
        raise InputError(
            replace(problem, found=problem.found.replace("extends", str(path[0]), 1)) for problem in error.problems
        ) from None


def _placed(problem: Problem, written: ExperimentFile, document: YamlDocument) -> Problem:
    for place, text in enumerate(written.settings):
        if problem.where == f"--set {text}":
            return replace(problem, where=document.position(("settings", place)), found=f"{text}: {problem.found}")
    return problem
