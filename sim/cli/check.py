"""`cci check`: read scenario files and region folders, and say what is wrong with them."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["check"]


def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Scenario files or region folders, or names.")],
) -> None:
    """Check scenario files with all they extend and the region they name, or region folders; run nothing."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly():
        from sim.cli.shown import say
        from sim.errors import InputError, Problem, gathered
        from sim.region.copies import notes_on
        from sim.region.files import is_region, load_region
        from sim.scenario.files import load_scenario

        problems: list[Problem] = []
        for file in files:
            with gathered(problems):
                scenario = None if is_region(file) else load_scenario(file)
                region = load_region(file if scenario is None else scenario.region)
                title = region.label if scenario is None else scenario.title
                say(f"{file}: fine" + (f" ({title})" if title else ""))
                for note in notes_on(region):
                    say(f"  note on the region {region.folder}: {note}")
        if problems:
            raise InputError(problems)
