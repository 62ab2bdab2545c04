"""`cci facts`: hold a scenario against the patterns that can reject the model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.as_json import AsJson, one_of_both, say_json
from sim.cli.completing import scenario_names
from sim.cli.options import Jobs, Log, grouped

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from sim.evidence.patterns import PatternRow
    from sim.results.results import Results

__all__ = ["facts"]

_WIDTH = 100  # labels are sentences, which would make a row of twice that

USUAL_SCENARIO, USUAL_SEEDS = "baseline", "20"


@grouped
def facts(
    log: Log,
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DIR]", help="A results folder; without one the scenario is run.", show_default="none: run it"
        ),
    ] = None,
    scenario: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="A scenario of the folder; without a folder a shipped one, or the path of a file.",
            show_default="baseline, or the first of the folder",
            autocompletion=scenario_names,
        ),
    ] = None,
    seeds: Annotated[
        str | None,
        typer.Option(metavar="N", help="How many seeds, or a list of seeds, without a folder.", show_default="20"),
    ] = None,
    jobs: Jobs = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV; undefined is empty.")] = False,
    as_json: AsJson = False,
) -> None:
    """Hold a scenario against patterns on record, whose bands were written down before; write no files."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly(log.verbose, log.log_file):
        import sys

        from sim.analysis.facts import facts as held_against
        from sim.results.export import csv_text, json_rows

        one_of_both(as_csv, as_json)
        if folder is None:
            results, name, patterns = _ran(scenario or USUAL_SCENARIO, seeds or USUAL_SEEDS, jobs)
        else:
            results, name, patterns = _stored(folder, scenario, seeds, jobs)
        table = held_against(results, name, patterns)
        region = results.experiment.labels.label
        worlds = len(results.paired_worlds([name]))
        if as_csv:
            sys.stdout.write(csv_text(table))
            sys.stdout.flush()
        elif as_json:
            about = {"scenario": name, "region": region, "runs": worlds}
            say_json({**about, "facts": json_rows(table)})
        else:
            _say_table(table, f"{name} against patterns on record of {region}", worlds)


def _ran(scenario: str, seeds: str, jobs: int | None) -> tuple[Results, str, Sequence[PatternRow]]:
    """Run a scenario and keep the tables that patterns read."""
    from sim.analysis.facts import tables_read
    from sim.cli.progress import watched
    from sim.evidence.patterns import read_patterns
    from sim.region.files import load_region
    from sim.runs.carry_out import carry_out
    from sim.runs.execution import Execution, jobs_from
    from sim.runs.request import Request, scenarios_from, seeds_from

    chosen = seeds_from(seeds, "--seeds")
    execution = Execution(jobs_from(jobs, "--jobs"), fail_fast=True)
    (loaded,) = scenarios_from([scenario])
    patterns = read_patterns(load_region(loaded.region))
    tables = tables_read(patterns)
    with watched(execution, 1) as how:
        results = carry_out(Request([loaded], chosen, keeps=tables), how, holds=tables)
    return results, loaded.name, patterns


def _stored(
    folder: Path, scenario: str | None, seeds: str | None, jobs: int | None
) -> tuple[Results, str, Sequence[PatternRow]]:
    """Read runs and the patterns of their region."""
    from sim.analysis.run_regions import run_regions
    from sim.errors import InputError, Problem
    from sim.evidence.patterns import read_patterns
    from sim.inputs.nearest import check_known
    from sim.results.results import read_results
    from sim.scenario.files import shipped_scenarios

    if folder.suffix == ".yaml" or (not folder.exists() and str(folder) in shipped_scenarios()):
        allowed = f"a results folder, or to run it: cci facts --scenario {folder}"
        raise InputError([Problem(str(folder), "this is a scenario", allowed)])
    given = [name for name, value in (("--seeds", seeds), ("--jobs", jobs)) if value is not None]
    if given:
        told = f"was given with {folder}, whose runs are there"
        raise InputError([Problem(name, told, "no folder, or not this") for name in given])
    results = read_results(folder)
    name = scenario or results.experiment.baseline or results.experiment.names[0]
    check_known(name, results.experiment.names, "--scenario")
    return results, name, read_patterns(run_regions(results)[name])


def _say_table(table: pd.DataFrame, heading: str, worlds: int) -> None:
    import pandas as pd

    from sim.analysis.facts import inside_of_tested
    from sim.cli.shown import say, say_table
    from sim.evidence.patterns import TESTED
    from sim.words.labels import capital
    from sim.words.meanings import BAND
    from sim.words.numbers import DASH, interval, number, runs

    rows: dict[str, list[list[str]]] = {}
    for row in table.to_dict("records"):
        rows.setdefault(row["used_for"], []).append(
            [
                f"{row['label']} ({row['unit']})",
                number(row["mean"]),
                interval(row["low"], row["high"], signed=False),
                interval(row["band_low"], row["band_high"], signed=False),
                DASH if pd.isna(row["inside"]) else "yes" if row["inside"] else "no",
            ]
        )
    columns = ["pattern", "mean", f"{BAND} of runs", "band", "inside"]
    say(f"{heading}, {runs(worlds)}")
    for use in (TESTED, *(other for other in rows if other != TESTED)):
        if use in rows:
            say()
            say_table(f"{capital(use)}:", columns, rows[use], numbers_from=1, at_most=_WIDTH)
    say()
    inside, defined = inside_of_tested(table)
    say(
        f"{inside} of {defined} patterns {TESTED} have their mean inside the band: only these test the model. The "
        "others were turned against by hand; that they fit is no validation."
    )
    for note, patterns in table[table["note"].notna()].groupby("note"):
        say(f"- is undefined: {note}, for: {'; '.join(map(str, patterns['label']))}.")
    say("Where each band is from: cci facts --csv.")
