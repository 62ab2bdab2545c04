"""`cci check`: read scenario files and region folders, and say what is wrong with them."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.as_json import AsJson, say_json
from sim.cli.completing import scenario_names

__all__ = ["check"]


def check(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...", help="Scenario files or region folders, or names.", autocompletion=scenario_names
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Check scenario files with all they extend and the region they name, or region folders; run nothing."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly():
        from dataclasses import asdict

        from sim.cli.shown import say
        from sim.errors import InputError, Problem, gathered
        from sim.region.copies import notes_on
        from sim.region.files import is_region, load_region
        from sim.scenario.files import load_scenario

        problems: list[Problem] = []
        told: list[dict[str, object]] = []
        for file in files:
            mine: list[Problem] = []
            told.append(answer := {"file": file, "fine": False, "title": "", "notes": []})
            with gathered(mine):
                scenario = None if is_region(file) else load_scenario(file)
                region = load_region(file if scenario is None else scenario.region)
                title = region.label if scenario is None else scenario.title
                notes = [str(note) for note in notes_on(region)]
                answer |= {"fine": True, "title": title, "notes": notes}
                if not as_json:
                    say(f"{file}: fine" + (f" ({title})" if title else ""))
                    for note in notes:
                        say(f"  note on the region {region.folder}: {note}")
            answer["problems"] = [asdict(one) for one in mine]
            problems += mine
        if as_json:
            say_json(told)
        if problems:
            raise InputError(problems)
