"""`cci check`: read scenario files, experiment files and region folders, and say what is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sim.region.region import Region

__all__ = ["check"]


def check(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Scenario files, experiment files or region folders, or names."),
    ],
) -> None:
    """Check scenario files with all they extend, experiment files with what they name, or region folders; run none."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly():
        from sim.cli.shown import say
        from sim.errors import InputError, Problem, gathered
        from sim.region.copies import notes_on

        problems: list[Problem] = []
        for file in files:
            with gathered(problems):
                title, regions = _read(file)
                say(f"{file}: fine" + (f" ({title})" if title else ""))
                for region in regions:
                    for note in notes_on(region):
                        say(f"  note on the region {region.folder}: {note}")
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
    scenario = load_scenario(file)
    return scenario.title, [load_region(scenario.region)]
