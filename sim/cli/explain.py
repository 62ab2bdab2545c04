"""`cci explain`: say where every value of a scenario comes from, or tell the story of one project."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.as_json import AsJson
from sim.cli.completing import scenario_names
from sim.cli.options import Settings

__all__ = ["explain"]


def explain(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO|DIR",
            help="A scenario, by name or path; or a results folder.",
            autocompletion=scenario_names,
        ),
    ],
    settings: Settings = None,
    changed: Annotated[bool, typer.Option("--changed", help="Of a scenario: leave out what nobody set.")] = False,
    project: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Of a results folder: an idea_id (cci whose DIR --part projects lists some)."),
    ] = None,
    draw: Annotated[int | None, typer.Option(metavar="N", help="With --project: the draw of the assumptions.")] = None,
    seed: Annotated[int | None, typer.Option(metavar="N", help="With --project: the seed.")] = None,
    scenario: Annotated[
        str | None, typer.Option(metavar="NAME", help="With --project: the scenario to tell first.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say where every value of a scenario comes from; or tell one project's story, with all numbers that decided it."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly():
        import os
        from pathlib import Path

        from sim.errors import InputError, Problem
        from sim.scenario.files import shipped_scenarios

        if os.path.isdir(subject) and subject not in shipped_scenarios():
            from sim.cli.explain_project import say_project

            if project is None:
                found = "this is a folder, and no project is named"
                allowed = "DIR --project ID with an idea_id of its table projects, or a scenario"
                raise InputError([Problem(subject, found, allowed)])
            if settings or changed:
                found, allowed = "--set or --changed was given", "neither: the story is of the runs as they were"
                raise InputError([Problem(f"--project {project}", found, allowed)])
            say_project(Path(subject), project, draw, seed, scenario, as_json)
            return
        from sim.cli.explain_scenario import content_of, say_scenario
        from sim.scenario.files import load_stages

        given = {"--project": project, "--draw": draw, "--seed": seed, "--scenario": scenario}
        alien = [option for option, value in given.items() if value is not None]
        if alien:
            found, allowed = f"{' and '.join(alien)} with a scenario", "a results folder, like results/demo"
            raise InputError([Problem(subject, found, allowed)])
        stages = load_stages(subject, settings or ())
        if as_json:
            from sim.cli.as_json import say_json

            say_json(content_of(stages, changed))
        else:
            say_scenario(stages, changed)
