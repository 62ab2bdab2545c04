"""`cci new`: write a scenario file to start from."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["new"]


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the scenario is called; the file is NAME.yaml.")],
    extends: Annotated[
        str, typer.Option("--from", metavar="SCENARIO", help="Scenario to start from: shipped, or beside the new file.")
    ] = "baseline",
) -> None:
    """Write NAME.yaml into this folder: a scenario with everything that can be set, commented out."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly():
        import shlex
        from pathlib import Path

        from sim.cli.shown import say
        from sim.scenario.new_file import SCHEMA_FILE, write_new_scenario

        file, schema = write_new_scenario(Path(), name, extends)
        said = shlex.quote(str(file))
        say(f"Written to {file}: it is {extends} until you change something.")
        say(f"{SCHEMA_FILE} ({schema}): with it beside the file, editors complete and check what you write.")
        say(f"Then: cci check {said}; cci explain {said}")
