"""`cci retry`: run again what failed or is missing in a results folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.options import Log, Workers, grouped

__all__ = ["retry"]


@grouped
def retry(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A results folder of cci run or cci compare.")],
    workers: Workers,
    log: Log,
) -> None:
    """Run what failed or is missing in a results folder, with the scenarios that it remembers."""
    from sim.cli.ending import ending_cleanly, resuming

    with ending_cleanly(log.verbose, log.log_file), resuming(folder):
        from sim.cli.carried_out import carry_out_and_say
        from sim.results.manifest import read_manifest
        from sim.runs.recalled import recalled_request

        execution = workers.execution(folder)
        carry_out_and_say(recalled_request(read_manifest(folder).experiment), execution)
