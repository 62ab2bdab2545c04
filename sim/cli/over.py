"""Carry out what a command asks, once or over values of a parameter, and print what came out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.carried_out import carried_out, carry_out_and_say

if TYPE_CHECKING:
    import pandas as pd

    from sim.api import Runs
    from sim.cli.options import Place, Workers
    from sim.errors import SimError
    from sim.results.experiment import Experiment
    from sim.runs.request import Request

__all__ = ["carry_out_asked"]

_HEADLINES = ("funded_projects", "public_funding_eur")


def carry_out_asked(
    over: str | None,
    settings: Sequence[str],
    request_of: Callable[[list[str]], Request],
    usual: Callable[[Request], Path],
    place: Place,
    workers: Workers,
    as_json: bool = False,
) -> None:
    """Carry out a request, or one for each value of a parameter.

    Args:
        over: A path and its values; None for one request with the settings as they are.
        settings: What is set in all of them.
        request_of: Makes a request of settings.
        usual: Returns the folder of a request if nobody says.
        place: Where results go.
        workers: Who runs.
        as_json: Whether what came out is printed as one JSON document.

    Raises:
        InputError, SimError, typer.Exit: As `carry_out_and_say` says.
    """
    if over is None:
        request = request_of(list(settings))
        carry_out_and_say(request, workers.execution(place.out or usual(request), place.replace), as_json)
        return
    from sim.runs.over import check_studies, folders_over, parameter_over, values_over
    from sim.scenario.settings import short_setting

    texts = values_over(over, "--over")
    requests = {value: _of_over(lambda text=text: request_of([*settings, text]), text) for value, text in texts.items()}  # type: ignore[misc]
    one = usual(next(iter(requests.values())))
    root = place.out or one.with_name(f"{one.name}-over-{short_setting(parameter_over(texts))}")
    execution = workers.execution(root, place.replace)
    check_studies(root, texts, place.replace)
    answers: dict[str, Runs] = {}
    troubles: list[SimError] = []
    for value, folder in folders_over(root, texts).items():
        answers[value], trouble = carried_out(requests[value], replace(execution, folder=folder))
        troubles += [trouble] if trouble else []
    _write_and_say(answers, texts, root, troubles, as_json)


def _write_and_say(
    answers: Mapping[str, Runs], texts: Mapping[str, str], root: Path, troubles: Sequence[SimError], as_json: bool
) -> None:
    """Write the table of all values and print it, and then say what went wrong on the way to it.

    Raises:
        SimError: Something could not be written or drawn.
        typer.Exit: Runs broke.
    """
    from sim.analysis.by_value import MEASURED, by_value, headline_rows
    from sim.cli.as_json import say_json
    from sim.cli.ending import say_aside
    from sim.cli.failures import end_after
    from sim.errors import SimError
    from sim.results.export import csv_text, json_rows
    from sim.results.store.disk import created
    from sim.runs.over import TABLE, others_removed, parameter_over
    from sim.scenario.settings import short_setting

    tables = {value: headline_rows(answer.results) for value, answer in answers.items()}
    together, parameter = by_value(tables), parameter_over(texts)
    try:
        others_removed(root, texts)
        with created(root / TABLE) as file:
            file.write(csv_text(together, MEASURED).encode())
    except OSError as error:
        troubles = [*troubles, SimError(f"folder {root}: writing failed: {error.strerror or error}")]
    if as_json:
        say_json({"parameter": parameter, "folder": str(root), "values": json_rows(together)})
    else:
        _say_over(answers, tables, short_setting(parameter), root)
    for trouble in troubles[:-1]:
        say_aside(f"fault: {trouble}")
    if troubles:
        raise troubles[-1]
    end_after([failure for answer in answers.values() for failure in answer.results.failures])


def _of_over(make: Callable[[], Request], text: str) -> Request:
    """Return a request; what is wrong with the value is told as a problem of --over."""
    from sim.errors import InputError

    try:
        return make()
    except InputError as error:
        raise InputError(
            replace(problem, where=problem.where.replace(f"--set {text}", f"--over {text}"))
            for problem in error.problems
        ) from None


def _say_over(answers: Mapping[str, Runs], tables: Mapping[str, pd.DataFrame], name: str, root: Path) -> None:
    """Print a table of each outcome of the headlines."""
    from sim.cli.said_draws import say_range
    from sim.cli.shown import say, say_table
    from sim.runs.over import TABLE
    from sim.words.meanings import band, meaning_of_intervals
    from sim.words.numbers import counted
    from sim.words.units import label_shown

    results = next(iter(answers.values())).results
    experiment = results.experiment
    which = f"{experiment.labels.heading}, {results.scenarios[0].report_from} to {results.scenarios[0].end}, "
    if experiment.baseline:
        which += f"paired differences to {experiment.baseline}, {counted(results.worlds, 'paired runs')} a value"
    else:
        which += f"mean and {band(experiment)}, {counted(results.worlds)} a value"
    for outcome in _HEADLINES:
        heading = f"{label_shown(outcome)}: {which}"
        if experiment.baseline:
            columns, rows = _differences(tables, experiment, outcome)
            say_table(heading, [name, *columns], rows, numbers_from=2)
        else:
            rows = _means(tables, experiment.names, outcome)
            say_table(heading, [name, *experiment.names], rows, numbers_from=1)
        say()
    if experiment.baseline:
        say(meaning_of_intervals(experiment))
        say_range(experiment)
    say(f"Written to {root}: {TABLE}, and a results folder for each value")


def _differences(
    tables: Mapping[str, pd.DataFrame], experiment: Experiment, outcome: str
) -> tuple[list[str], list[list[str]]]:
    """Return headings behind that of the value, and a row an alternative and value; scenarios are rows."""
    from sim.words.draws import OF_DRAWS, draws_written
    from sim.words.meanings import INTERVAL
    from sim.words.numbers import interval, number, value_and_interval
    from sim.words.units import unit_shown

    divisor, sector = unit_shown(outcome)[1], experiment.sector_or_focus(None)
    has_range = len(experiment.draws) > 1  # one draw has none
    rows = []
    for name in experiment.alternatives:
        for value, table in tables.items():
            of_it = (table["scenario"] == name) & (table["outcome"] == outcome) & (table["sector"] == sector)
            [row] = table[of_it].to_dict("records")
            difference = value_and_interval(row["difference"], row["ci_low"], row["ci_high"], divisor)
            of_draws = draws_written(row, divisor, interval) if has_range else [number(row["baseline_mean"], divisor)]
            rows.append([value, name, *of_draws, difference])
    # With the range there is no room for the baseline, which the table that is written has.
    columns = OF_DRAWS if has_range else (f"{experiment.baseline}, mean",)
    return ["scenario", *columns, f"difference ({INTERVAL})"], rows


def _means(tables: Mapping[str, pd.DataFrame], names: Sequence[str], outcome: str) -> list[list[str]]:
    """Return a row a value: the value, and mean and spread of each scenario."""
    from sim.words.numbers import DASH, value_and_interval
    from sim.words.units import unit_shown

    divisor = unit_shown(outcome)[1]
    rows = []
    for value, table in tables.items():
        known = {row["scenario"]: row for row in table[table["outcome"] == outcome].to_dict("records")}
        rows.append([value])
        for name in names:
            row = known.get(name)
            spread = row and value_and_interval(row["mean"], row["low"], row["high"], divisor, signed=False)
            rows[-1].append(spread or DASH)
    return rows
