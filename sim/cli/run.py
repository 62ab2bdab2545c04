"""`cci run`: run scenarios and write their tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.as_json import AsJson
from sim.cli.completing import scenario_names
from sim.cli.options import Log, Over, Place, ValuesOnly, Workers, WorldsOrFile, grouped

if TYPE_CHECKING:
    from sim.runs.request import Request

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
    over: Over = None,
    values_only: ValuesOnly = False,
    as_json: AsJson = False,
) -> None:
    """Run scenarios and write their tables; given again, go on where it stopped."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly(log.verbose, log.log_file):
        from sim.cli.over import carry_out_asked
        from sim.cli.place import usual_place
        from sim.outcomes.tables import VALUES_ONLY
        from sim.runs.experiment_file import is_experiment

        def usual(request: Request) -> Path:
            is_file = len(scenarios) == 1 and is_experiment(scenarios[0])
            named = [Path(scenarios[0]).stem] if is_file else [scenario.name for scenario in request.scenarios]
            return usual_place(named, None, worlds.settings or (), worlds.uncertainty)

        def request(settings: list[str]) -> Request:
            asked = replace(worlds, settings=settings).request(scenarios)
            return replace(asked, keeps=VALUES_ONLY) if values_only else asked

        carry_out_asked(over, worlds.settings or (), request, usual, place, workers, as_json)
