"""`cci retry`: run again what failed or is missing in a results folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.as_json import AsJson
from sim.cli.options import Log, Workers, grouped

__all__ = ["retry"]


@grouped
def retry(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A results folder of cci run or cci compare.")],
    workers: Workers,
    log: Log,
    as_json: AsJson = False,
) -> None:
    """Run what failed or is missing in a results folder, with the scenarios that it remembers."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly(log.verbose, log.log_file):
        from sim.cli.carried_out import carry_out_and_say
        from sim.results.manifest import read_manifest
        from sim.runs.recalled import recalled_request

        manifest = read_manifest(folder)
        # The folder goes on saying which command asked for it.
        execution = replace(workers.execution(folder), command_line=manifest.command_line)
        carry_out_and_say(recalled_request(manifest.experiment), execution, as_json)
