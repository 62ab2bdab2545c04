"""`cci check`: read scenario files, experiment files and region folders, and say what is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.as_json import AsJson, say_json
from sim.cli.completing import scenario_names

if TYPE_CHECKING:
    from sim.region.region import Region

__all__ = ["check"]


def check(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Scenario files, experiment files or region folders, or names.",
            autocompletion=scenario_names,
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Check scenario files with all they extend, experiment files with what they name, or region folders; run none."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly():
        from dataclasses import asdict

        from sim.cli.shown import say
        from sim.errors import InputError, Problem, gathered

        problems: list[Problem] = []
        told: list[dict[str, object]] = []
        for file in files:
            mine: list[Problem] = []
            told.append(answer := {"file": file, "fine": False, "title": "", "notes": []})
            with gathered(mine):
                title, regions = _read(file)
                notes = [(region, str(note)) for region in regions for note in _notes(region)]
                answer |= {"fine": True, "title": title, "notes": [note for _, note in notes]}
                if not as_json:
                    say(f"{file}: fine" + (f" ({title})" if title else ""))
                    for region, note in notes:
                        say(f"  note on the region {region.folder}: {note}")
            answer["problems"] = [asdict(one) for one in mine]
            problems += mine
        if as_json:
            say_json(told)
        if problems:
            raise InputError(problems)


def _read(file: str) -> tuple[str, list[Region]]:
    """Read a file or folder of whatever kind, and return what it calls itself and the regions it is about."""
    from sim.region.files import is_region, load_region
    from sim.runs.experiment_file import is_experiment, read_experiment
    from sim.scenario.files import load_scenario

    if is_region(file):
        region = load_region(file)
        return region.label, [region]
    if is_experiment(file):
        request = read_experiment(Path(file))
        names = dict.fromkeys(scenario.region for scenario in request.scenarios)
        return str(request.experiment), [load_region(name) for name in names]
    _refuse_parts_and_folders(file)
    scenario = load_scenario(file)
    return scenario.title, [load_region(scenario.region)]


def _notes(region: Region) -> list[str]:
    """Return what may be amiss with a region folder: its evidence, tables left over, a posterior that fits no more.

    Raises:
        InputError: Every problem of its evidence and its posterior.
    """
    from sim.errors import InputError, Problem, gathered
    from sim.evidence.observed import check_observed
    from sim.region.notes import notes_on
    from sim.scenario.posterior import has_posterior, read_posterior
    from sim.scenario.posterior_fit import misfits

    problems: list[Problem] = []
    notes: list[str] = []
    with gathered(problems):
        notes += check_observed(region)
    with gathered(problems):
        if has_posterior(region.folder):
            notes += map(str, misfits(read_posterior(region.folder), region))
    if problems:
        raise InputError(problems)
    return [*notes, *notes_on(region)]


def _refuse_parts_and_folders(file: str) -> None:
    """Say what to check instead of a table of a region, or of a folder that is none."""
    import os
    import shlex

    from sim.errors import InputError, Problem
    from sim.region.files import is_region
    from sim.scenario.files import shipped_scenarios

    folder = Path(file).parent
    if file.endswith(".csv") and is_region(str(folder)):
        cure = f"its folder: cci check {shlex.quote(str(folder))}"
        raise InputError([Problem(file, "this is a table of a region", cure)])
    if os.path.isdir(file) and file not in shipped_scenarios():
        allowed = "a scenario file, an experiment file, a region folder, or the name of a shipped scenario or region"
        raise InputError([Problem(file, "this is a folder without region.csv", allowed)])
