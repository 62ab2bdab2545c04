"""`cci scenarios`: list the scenarios that come with the program."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.as_json import AsJson, say_json

__all__ = ["scenarios"]


def scenarios(
    pattern: Annotated[
        str | None, typer.Argument(help="Only those with this in name, title or question; * and ? match a name.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the shipped scenarios: name, title, question."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly():
        from sim.cli.shown import say_table
        from sim.inputs.matching import matching
        from sim.scenario.files import load_scenario, shipped_scenarios

        loaded = {name: load_scenario(name) for name in shipped_scenarios()}
        found = matching(pattern, {name: (one.title, one.question) for name, one in loaded.items()})
        rows = [[one.name, one.title, one.question] for one in map(loaded.__getitem__, found)]
        columns = ["name", "title", "question"]
        if as_json:
            say_json([dict(zip(columns, row, strict=True)) for row in rows])
        else:
            say_table("", columns, rows)
