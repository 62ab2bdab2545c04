"""`cci run`: run scenarios and write their tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.as_json import AsJson
from sim.cli.completing import scenario_names
from sim.cli.options import Log, Place, Workers, WorldsOrFile, grouped

__all__ = ["run"]


@grouped
def run(
    scenarios: Annotated[
        list[str],
        typer.Argument(
            help="Names of shipped scenarios, paths of scenario files, or one experiment file.",
            autocompletion=scenario_names,
        ),
    ],
    worlds: WorldsOrFile,
    place: Place,
    workers: Workers,
    log: Log,
    as_json: AsJson = False,
) -> None:
    """Run scenarios and write their tables; given again, go on where it stopped."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly(log.verbose, log.log_file):
        from sim.cli.carried_out import carry_out_and_say
        from sim.cli.place import usual_place
        from sim.runs.experiment_file import is_experiment

        request = worlds.request(scenarios)
        is_file = len(scenarios) == 1 and is_experiment(scenarios[0])
        named = [Path(scenarios[0]).stem] if is_file else [scenario.name for scenario in request.scenarios]
        carry_out_and_say(request, workers.execution(place.out or usual_place(named), place.replace), as_json)
