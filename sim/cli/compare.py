"""`cci compare`: run scenarios on common worlds and compare them with a baseline."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.as_json import AsJson
from sim.cli.completing import scenario_names
from sim.cli.options import Log, Over, Place, ValuesOnly, Workers, Worlds, grouped

if TYPE_CHECKING:
    from pathlib import Path

    from sim.runs.request import Request

__all__ = ["compare"]


@grouped
def compare(
    baseline: Annotated[
        str,
        typer.Argument(help="Name of a shipped scenario, or path of a scenario file.", autocompletion=scenario_names),
    ],
    alternatives: Annotated[
        list[str], typer.Argument(help="One or more scenarios to compare with it.", autocompletion=scenario_names)
    ],
    worlds: Worlds,
    place: Place,
    workers: Workers,
    log: Log,
    over: Over = None,
    values_only: ValuesOnly = False,
    as_json: AsJson = False,
) -> None:
    """Compare scenarios with a baseline on common worlds; write tables and figures; given again, go on."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly(log.verbose, log.log_file):
        from sim.cli.over import carry_out_asked
        from sim.cli.place import usual_place
        from sim.outcomes.tables import VALUES_ONLY
        from sim.runs.request import contrast_from

        def usual(request: Request) -> Path:
            named = [scenario.name for scenario in request.scenarios]
            return usual_place(named, request.baseline, worlds.settings or (), worlds.uncertainty)

        def request(settings: list[str]) -> Request:
            scenarios = contrast_from(baseline, alternatives, settings)
            asked = worlds.request(scenarios, scenarios[0].name)
            return replace(asked, keeps=VALUES_ONLY) if values_only else asked

        carry_out_asked(over, worlds.settings or (), request, usual, place, workers, as_json)
