"""`cci channels`: through which channels a scenario differs from a reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.as_json import AsJson, say_json
from sim.cli.completing import outcome_names, scenario_names
from sim.cli.options import Log, StudyPlace, Workers, WorldsOfStudy, grouped

if TYPE_CHECKING:
    from sim.results.experiment import Experiment
    from sim.studies.channels import ChannelEffects

__all__ = ["channels"]

_MOST_PAIRS = 5


@grouped
def channels(
    scenario: Annotated[
        str,
        typer.Argument(help="Name of a shipped scenario, or path of a scenario file.", autocompletion=scenario_names),
    ],
    reference: Annotated[
        str,
        typer.Argument(help="The scenario whose values a channel has when it is off.", autocompletion=scenario_names),
    ],
    worlds: WorldsOfStudy,
    place: StudyPlace,
    workers: Workers,
    log: Log,
    outcome: Annotated[
        str, typer.Option(metavar="NAME", help="The outcome.", autocompletion=outcome_names)
    ] = "funded_projects",
    sector: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="A sector, or all.", show_default="the focus sector of the region"),
    ] = None,
    all_coalitions: Annotated[
        bool,
        typer.Option("--shapley", help="Run all 512 coalitions instead of 20 and add Shapley values and interactions."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Split the difference between a scenario and a reference into channels, by switching each off."""
    from sim.cli.ending import ending_cleanly, resuming

    with ending_cleanly(log.verbose, log.log_file), resuming(place.out):
        from sim.cli.failures import end_after, say_failures
        from sim.cli.place import say_files
        from sim.cli.progress import watched
        from sim.runs.request import contrast_from
        from sim.studies.channels import channels as study_of_channels

        held_against, acting = contrast_from(reference, [scenario], worlds.settings or ())
        study = study_of_channels(acting, held_against, outcome=outcome, sector=sector, all_coalitions=all_coalitions)
        asked, execution = worlds.request(study.scenarios), workers.execution(place.out, place.replace)
        with watched(execution, len(study.scenarios)) as how:
            effects = study.carry_out(asked.seeds, asked.draws, how, asked.uncertainty)
        say_failures(effects.failures)
        if as_json:
            say_json(_content(effects))
            end_after(effects.failures, "left out, with all others of its world")
            return
        _say_effects(effects, asked.experiment)
        if place.out is not None:
            say_files(place.out)
        end_after(effects.failures, "left out, with all others of its world")


def _content(effects: ChannelEffects) -> dict[str, Any]:
    from dataclasses import asdict

    from sim.outcomes.catalogue import OUTCOMES
    from sim.results.export import json_rows

    return {
        "scenario": effects.scenario,
        "reference": effects.reference,
        "outcome": effects.outcome,
        "unit": OUTCOMES[effects.outcome].unit,
        "sector": effects.sector,
        "worlds": [world._asdict() for world in effects.worlds],
        "values": effects.values.to_dict(),
        "effects": json_rows(effects.effects),
        "interactions": json_rows(effects.interactions),
        "failures": [asdict(failure) for failure in effects.failures],
    }


def _say_effects(effects: ChannelEffects, asked: Experiment) -> None:
    from sim.cli.shown import say, say_table
    from sim.scenario.channels import CHANNEL_WORDS, CHANNELS
    from sim.words.labels import sector_label
    from sim.words.meanings import INTERVAL, meaning_of_accounts
    from sim.words.numbers import counted, interval, number, value_and_interval
    from sim.words.units import label_shown, unit_shown

    divisor, region = unit_shown(effects.outcome)[1], asked.labels
    found = {(row["channel"], row["measure"]): row for row in effects.effects.to_dict("records")}
    shares = ("alone", "last", "shapley") if (CHANNELS[0], "shapley") in found else ("alone", "last")
    rows = []
    for channel in CHANNELS:
        cells: list[str] = [channel]
        for measure in shares:
            row = found[channel, measure]
            cells += [
                number(row["mean"], divisor, signed=True),
                interval(row["ci_low"], row["ci_high"], divisor),
            ]
        rows.append(cells)
    heads = {"alone": "alone", "last": "taken away last", "shapley": "Shapley value"}
    columns = ["channel", *(text for measure in shares for text in (heads[measure], INTERVAL))]
    about = f"{label_shown(effects.outcome)}, {sector_label(effects.sector, region)}, {region.label}"
    runs = counted(effects.worlds, "paired runs")
    say_table(
        f"{effects.scenario} against {effects.reference} by channel: {about}, {runs}",
        columns,
        rows,
        numbers_from=1,
    )
    outside, together = found["outside", "outside"], found["together", "together"]
    say()
    if outside["mean"] != 0:
        shown = value_and_interval(outside["mean"], outside["ci_low"], outside["ci_high"], divisor)
        say(f"Through no channel {shown}: what the cluster itself does and has.")
    say(f"Together {value_and_interval(together['mean'], together['ci_low'], together['ci_high'], divisor)}.")
    for channel, words in CHANNEL_WORDS.items():
        say(f"  {channel}: {words}")
    say("Alone: all other channels have the values of the reference. Taken away last: all other channels act.")
    say("Where the two differ, channels work on each other; then neither column adds up.")
    say("Expectations and feedback do nothing alone: the same results teach the same, and trust acts through calls.")
    say(
        "Account taken away last: more money paid by the horizon. The rest, with the top-ups of the reference: the same"
    )
    say("money, other projects. Alone it does nothing, unless one of both replays the record.")
    for line in meaning_of_accounts(asked):
        say(line)
    if len(effects.interactions):
        pairs = [
            [
                f"{row['first']} and {row['second']}",
                number(row["mean"], divisor, signed=True),
                interval(row["ci_low"], row["ci_high"], divisor),
            ]
            for row in effects.strongest_interactions(_MOST_PAIRS).to_dict("records")
        ]
        say()
        say_table(
            "Strongest interactions: above 0 more together, below 0 one takes the other's place",
            ["pair", "Shapley interaction", INTERVAL],
            pairs,
            numbers_from=1,
        )
