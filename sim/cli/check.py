"""`cci check`: read scenario files and say what is wrong with them."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["check"]


def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Scenario files, or names.")],
) -> None:
    """Check scenario files with everything they extend and the region they name; run nothing."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly():
        from sim.cli.shown import say
        from sim.errors import InputError, Problem, gathered
        from sim.region.files import load_region
        from sim.scenario.files import load_scenario

        problems: list[Problem] = []
        for file in files:
            with gathered(problems):
                scenario = load_scenario(file)
                load_region(scenario.region)
                say(f"{file}: fine" + (f" ({scenario.title})" if scenario.title else ""))
        if problems:
            raise InputError(problems)
