"""`cci compare`: run scenarios on common worlds and compare them with a baseline."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.as_json import AsJson
from sim.cli.completing import scenario_names
from sim.cli.options import Log, Place, Workers, Worlds, grouped

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
    as_json: AsJson = False,
) -> None:
    """Compare scenarios with a baseline on common worlds; write tables and figures; given again, go on."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly(log.verbose, log.log_file):
        from sim.cli.carried_out import carry_out_and_say
        from sim.cli.place import usual_place
        from sim.runs.request import contrast_from

        scenarios = contrast_from(baseline, alternatives, worlds.settings or ())
        first = scenarios[0].name
        folder = place.out or usual_place([scenario.name for scenario in scenarios], first)
        carry_out_and_say(worlds.request(scenarios, first), workers.execution(folder, place.replace), as_json)
