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
    from sim.runs.request import Request

__all__ = ["carry_out_asked"]

_HEADLINE = "funded_projects"


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
    from sim.cli.shown import say, say_table
    from sim.runs.over import TABLE
    from sim.words.meanings import BAND, meaning_of_intervals
    from sim.words.numbers import counted
    from sim.words.units import label_shown

    results = next(iter(answers.values())).results
    experiment = results.experiment
    names = experiment.alternatives
    columns = [name, *([f"{experiment.baseline}, mean"] if experiment.baseline else []), *names]
    focus = experiment.sector_or_focus(None) if experiment.baseline else None
    rows = [[value, *_cells(table, names, focus)] for value, table in tables.items()]
    heading = f"{label_shown(_HEADLINE)}: {experiment.labels.heading}, "
    heading += f"{results.scenarios[0].report_from} to {results.scenarios[0].end}, "
    if experiment.baseline:
        heading += f"paired differences to {experiment.baseline}, {counted(results.worlds, 'paired runs')} a value"
    else:
        heading += f"mean and {BAND} of runs, {counted(results.worlds)} a value"
    say_table(heading, columns, rows, numbers_from=1)
    say()
    if experiment.baseline:
        say(meaning_of_intervals(experiment))
    say(f"Written to {root}: {TABLE}, and a results folder for each value")


def _cells(table: pd.DataFrame, names: Sequence[str], sector: str | None) -> list[str]:
    """Return the cells of a row: of a sector the baseline and differences to it, or without one a mean a scenario."""
    from sim.words.numbers import DASH, number, value_and_interval

    rows = table[table["outcome"] == _HEADLINE]
    if sector is None:
        found = {row["scenario"]: row for row in rows.to_dict("records")}
        return [
            value_and_interval(found[one]["mean"], found[one]["low"], found[one]["high"], signed=False)
            if one in found
            else DASH
            for one in names
        ]
    mine = {row["scenario"]: row for row in rows[rows["sector"] == sector].to_dict("records")}
    differences = [
        value_and_interval(mine[one]["difference"], mine[one]["ci_low"], mine[one]["ci_high"]) for one in names
    ]
    return [number(mine[names[0]]["baseline_mean"]), *differences]
