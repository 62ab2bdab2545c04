"""`cci explain`: say where every value of a scenario comes from."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.options import Settings

__all__ = ["explain"]


def explain(
    subject: Annotated[
        str, typer.Argument(metavar="SCENARIO", help="Name of a shipped scenario, or path of a scenario file.")
    ],
    settings: Settings = None,
    changed: Annotated[bool, typer.Option("--changed", help="Leave out what nobody set.")] = False,
) -> None:
    """Say where every value of a scenario comes from: a file and line, a date, --set or a default."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly():
        import os

        from sim.cli.explain_scenario import say_scenario
        from sim.errors import InputError, Problem
        from sim.scenario.files import load_stages, shipped_scenarios

        if os.path.isdir(subject) and subject not in shipped_scenarios():
            allowed = "the name of a shipped scenario, or the path of a .yaml file"
            raise InputError([Problem(subject, "this is a folder", allowed)])
        say_scenario(load_stages(subject, settings or ()), changed)
