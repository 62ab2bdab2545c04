"""`cci backtest`: hold a scenario against the record of its region."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.as_json import AsJson, one_of_both, say_json
from sim.cli.completing import scenario_names
from sim.cli.options import Jobs, Log, Worlds, grouped

if TYPE_CHECKING:
    from sim.analysis.scores import Skill
    from sim.studies.backtest import Backtest

__all__ = ["backtest"]

FORMATS = ("png", "svg", "pdf")
_INITIAL = "Read no top-up of the record: calls have the money with which they opened."
_PREDICTIONS = "Instead of facts, what is predicted of calls whose outcome is not on record."


@grouped
def backtest(
    log: Log,
    worlds: Worlds,
    scenario: Annotated[
        str, typer.Argument(help="Name of a shipped scenario, or path of a file.", autocompletion=scenario_names)
    ] = "recorded",
    jobs: Jobs = None,
    initial_budgets: Annotated[bool, typer.Option("--initial-budgets", help=_INITIAL)] = False,
    predictions: Annotated[bool, typer.Option("--predictions", help=_PREDICTIONS)] = False,
    figure: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw it too: png, svg or pdf.", show_default="none is drawn")
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV; undefined is empty.")] = False,
    as_json: AsJson = False,
) -> None:
    """Hold a scenario against the record of its region, fact by fact, with scores; nothing is written but a figure."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly(log.verbose, log.log_file):
        import sys

        from sim.cli.progress import watched
        from sim.results.export import csv_text
        from sim.runs.execution import Execution, jobs_from
        from sim.runs.request import scenarios_from
        from sim.studies.backtest import backtest_study

        one_of_both(as_csv, as_json)
        _check_figure(figure)
        asked = worlds.request(scenarios_from([scenario], worlds.settings or ()))
        execution = Execution(jobs_from(jobs, "--jobs"), fail_fast=True)
        study = backtest_study(asked.scenarios[0], with_top_ups=not initial_budgets)
        with watched(execution, 1) as how:
            found = study.carry_out(asked.seeds, asked.draws, how, asked.uncertainty)
        if figure is not None:
            from sim.plots.backtest import backtest as drawn

            drawn(found).savefig(figure)
        if as_csv:
            sys.stdout.write(csv_text(found.predictions if predictions else found.facts))
            sys.stdout.flush()
        elif as_json:
            _say_json(found)
        elif predictions:
            _say_predictions(found)
        else:
            _say_facts(found)


def _check_figure(figure: Path | None) -> None:
    """Make sure that a figure can be written, before anything runs.

    Raises:
        InputError: It is no such file, its folder is not there, or something lies in its place.
    """
    from sim.errors import InputError, Problem
    from sim.inputs.wording import one_of

    if figure is None:
        return
    if figure.suffix.lower().lstrip(".") not in FORMATS:
        raise InputError(
            [Problem(f"--figure {figure}", "is no kind of figure", one_of([f".{kind}" for kind in FORMATS]))]
        )
    if figure.exists():
        raise InputError([Problem(f"--figure {figure}", "is there already", "another place")])
    if not figure.parent.is_dir():
        raise InputError(
            [Problem(f"--figure {figure}", f"there is no folder {figure.parent}", "a folder that is there")]
        )


def _say_json(found: Backtest) -> None:
    from sim.results.export import json_rows

    say_json(
        {
            "scenario": found.scenario,
            "region": found.region.label,
            "seeds": list(found.experiment.seeds),
            "uncertainty": found.experiment.uncertainty,
            "draws": list(found.experiment.draws),
            "budgets": "final" if found.with_top_ups else "initial",
            "changed_calls": list(found.left_out),
            "backtest": json_rows(found.facts),
            "skill": {name: _defined(one) for name, one in found.skills.items()},
            "predictions": json_rows(found.predictions),
        }
    )


def _defined(skill: Skill) -> dict[str, float | int | None]:
    return {name: None if math.isnan(value) else value for name, value in vars(skill).items()}


def _say_facts(found: Backtest) -> None:
    from sim.analysis.backtest import inside_by_use
    from sim.analysis.ranges import FEWEST
    from sim.cli.shown import say, say_table
    from sim.words.backtest import COLUMNS_OF_FACTS, heading, rows_of_facts, verdicts

    title = heading(found.scenario, found.region.label, found.experiment, found.with_top_ups)
    say_table(title, COLUMNS_OF_FACTS, rows_of_facts(found.facts), numbers_from=3)
    say()
    skills = {name: (one.value, one.low, one.high, one.targets) for name, one in found.skills.items()}
    for line in verdicts(found.facts, inside_by_use(found.facts), skills):
        say(line)
    if found.left_out:
        say(f"Not held against the record, as the scenario changes them: {', '.join(found.left_out)}.")
    unheld = int(found.facts["inside_90"].isna().sum())
    if unheld:
        less = f"{unheld} facts have fewer than {FEWEST} runs to be held against"
        say(f"- is undefined: {less}; benchmarks lack an earlier call.")


def _say_predictions(found: Backtest) -> None:
    from sim.cli.shown import say_table
    from sim.words.backtest import COLUMNS_OF_PREDICTIONS, heading_of_predictions, rows_of_predictions

    title = heading_of_predictions(found.scenario, found.region.label, found.experiment, found.with_top_ups)
    say_table(title, COLUMNS_OF_PREDICTIONS, rows_of_predictions(found.predictions), numbers_from=5)
