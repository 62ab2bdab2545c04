"""`cci whose`: whose projects are funded, and at whose expense, from a results folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.as_json import AsJson, one_of_both, say_json

if TYPE_CHECKING:
    import pandas as pd

    from sim.api import Comparison
    from sim.errors import Problem

__all__ = ["whose"]

PARTS = ("displacement", "merit", "projects", "parity", "who")
"""What can be asked for, in the order in which it is printed."""

_BETWEEN_SCENARIOS = PARTS[:3]
_EXAMPLES = 5


def whose(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A results folder of cci compare or cci run.")],
    baseline: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Scenario to compare with.", show_default="that of the comparison, or the first"
        ),
    ] = None,
    sector: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Sector whose parity and winners are shown, or all.",
            show_default="the focus sector of the region",
        ),
    ] = None,
    part: Annotated[
        str | None, typer.Option(metavar="PART", help=f"One part: {', '.join(PARTS)}.", show_default="all")
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="The part as CSV, whole; undefined is empty.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say whose projects are funded and at whose expense: displacement, merit, parity, winners of awards."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly():
        import sys
        from dataclasses import asdict

        from sim.analysis.compare import check_baseline
        from sim.api import Comparison
        from sim.errors import InputError, Problem
        from sim.inputs.nearest import check_known
        from sim.results.export import csv_text, json_rows
        from sim.results.results import read_results

        one_of_both(as_csv, as_json)
        _check_part(part, as_csv)
        results = read_results(folder)
        names = results.experiment.names
        first = baseline or results.experiment.baseline or names[0]
        check_known(first, names, "--baseline")
        check_baseline(results, first)
        sector = results.experiment.sector_or_focus(sector, "--sector")
        comparison = Comparison(results.paired(), first)
        tables: dict[str, pd.DataFrame] = {}
        missing: list[Problem] = []
        for name in PARTS if part is None else (part,):
            if name in _BETWEEN_SCENARIOS and len(names) == 1:
                alone = f"results folder {folder} holds one scenario, {names[0]}"
                missing.append(Problem(name, alone, "results of two scenarios or more"))
                continue
            try:
                tables[name] = _table(comparison, name, sector)
            except InputError as error:
                missing += error.problems
        if missing and (part is not None or not tables):
            raise InputError(missing)
        if as_csv:
            sys.stdout.write(csv_text(tables[PARTS[0] if part is None else part], measured=("won",)))
            sys.stdout.flush()
        elif as_json:
            left_out = [asdict(problem) for problem in missing]
            rows = {name: json_rows(table) for name, table in tables.items()}
            say_json({"baseline": first, "sector": sector, **rows, "left_out": left_out})
        else:
            _say(comparison, tables, missing, sector)


def _check_part(part: str | None, as_csv: bool) -> None:
    from sim.errors import InputError, Problem
    from sim.inputs.nearest import check_known
    from sim.inputs.wording import one_of

    if part is None and as_csv:
        raise InputError([Problem("--csv", "was given without --part", f"--part with {one_of(PARTS)}")])
    if part is not None:
        check_known(part, PARTS, "--part")


def _table(comparison: Comparison, part: str, sector: str) -> pd.DataFrame:
    if part == "displacement":
        return comparison.displacement()
    if part == "merit":
        return comparison.merit()
    if part == "projects":
        return comparison.moved(sector=sector)
    if part == "who":
        return comparison.who(sector)
    return comparison.parity(sector)


def _say(comparison: Comparison, tables: dict[str, pd.DataFrame], missing: list[Problem], sector: str) -> None:
    from sim.cli.expense import say_displacement, say_merit, say_what_moved_means
    from sim.cli.shown import say
    from sim.cli.winners import say_parity, say_who
    from sim.words.meanings import meaning_of_intervals
    from sim.words.numbers import counted
    from sim.words.titles import titled

    experiment, first = comparison.results.experiment, comparison.baseline
    region = experiment.labels
    names = [first, *(name for name in experiment.names if name != first)]
    span = f"{experiment.scenarios[0].report_from} to {experiment.scenarios[0].end}"
    others = f" against {titled(first, experiment)}" if len(names) > 1 else ""
    worlds = comparison.results.worlds
    runs = counted(worlds, "runs of each")
    scenarios = ", ".join(titled(name, experiment) for name in names[1:] or names)
    say(f"{scenarios}{others}, {region.label}, {span}, {runs}; uncertainty {experiment.uncertainty}")
    say()
    for name in names[1:]:
        if "displacement" in tables:
            say_displacement(tables["displacement"], name, region)
        if "merit" in tables:
            say_merit(tables["merit"], name, region)
    if len(names) > 1 and ("displacement" in tables or "merit" in tables):
        say_what_moved_means()
        say()
    if "projects" in tables and len(names) > 1:
        _say_examples(tables["projects"], comparison.baseline, is_whole=len(tables) == 1)
    if "parity" in tables:
        say_parity(tables["parity"], names, sector)
    if "who" in tables:
        say_who(tables["who"], names, sector)
    for problem in missing:
        say(f"Left out: {problem}")
    if len(names) > 1:
        say(meaning_of_intervals(experiment))
    say("- is undefined." + (" One run has no interval." if len(worlds) == 1 else ""))


def _say_examples(moved: pd.DataFrame, baseline: str, is_whole: bool) -> None:
    """List ideas that one scenario funds and the other does not: a few, or all if nothing else is asked for."""
    from sim.cli.shown import say, say_table
    from sim.outcomes.tables import WORLD

    world = list(WORLD) if moved["draw"].any() else ["seed"]
    columns = ["idea_id", *world, "sector", "how", "fate"]
    for (scenario, direction), ideas in moved.groupby(["scenario", "direction"], sort=False):
        shown = ideas if is_whole else ideas.head(_EXAMPLES)
        rows = [[str(row[column]) for column in columns] for row in shown.to_dict("records")]
        funded_in = baseline if direction == "displaced" else scenario
        heading = f"{scenario}: projects {direction}, funded in {funded_in} only ({len(shown)} of {len(ideas)})"
        say_table(heading, columns, rows)
        say()
    draw = " --draw N" if "draw" in world else ""
    say(f"cci explain DIR --project ID{draw} --seed N tells the story of one of them in every scenario.")
    say()
