"""`cci backtest`: hold the calls of a scenario against what was observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.as_json import AsJson, one_of_both, say_json
from sim.cli.completing import scenario_names
from sim.cli.options import Jobs, Log, Seeds, grouped

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["backtest"]


@grouped
def backtest(
    log: Log,
    scenario: Annotated[
        str, typer.Argument(help="Name of a shipped scenario, or path of a file.", autocompletion=scenario_names)
    ] = "recorded",
    seeds: Seeds = "20",
    jobs: Jobs = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV; undefined is empty.")] = False,
    as_json: AsJson = False,
) -> None:
    """Hold the calls of a scenario against the observed outcomes of its region; write no files."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly(log.verbose, log.log_file):
        import sys

        from sim.analysis.backtest import MEASURED, changed_calls
        from sim.analysis.backtest import backtest as held_against
        from sim.cli.progress import watched
        from sim.evidence.call_outcomes import read_call_outcomes
        from sim.region.files import load_region
        from sim.results.export import csv_text, json_rows
        from sim.runs.carry_out import carry_out
        from sim.runs.execution import Execution, jobs_from
        from sim.runs.request import Request, scenarios_from, seeds_from

        one_of_both(as_csv, as_json)
        chosen = seeds_from(seeds, "--seeds")
        execution = Execution(jobs_from(jobs, "--jobs"), fail_fast=True)
        (loaded,) = scenarios_from([scenario])
        region = load_region(loaded.region)
        observed = read_call_outcomes(region)
        with watched(execution, 1) as how:
            results = carry_out(Request([loaded], chosen, keeps=("calls",)), how, holds=("calls",))
        table = held_against(results, loaded.name, observed)
        recorded = {row.call_id for row in observed}
        left_out = [name for name in changed_calls(results, loaded.name) if name in recorded]
        if as_csv:
            sys.stdout.write(csv_text(table, MEASURED))
            sys.stdout.flush()
        elif as_json:
            about = {"scenario": loaded.name, "region": region.label, "seeds": list(chosen)}
            say_json({**about, "changed_calls": left_out, "backtest": json_rows(table)})
        else:
            _say_table(table, f"{loaded.name} against the record of {region.label}", len(chosen), left_out)


def _say_table(table: pd.DataFrame, heading: str, seeds: int, left_out: list[str]) -> None:
    import pandas as pd

    from sim.cli.shown import say, say_table
    from sim.words.meanings import BAND, FEWEST
    from sim.words.numbers import DASH, interval, number, runs
    from sim.words.units import MILLION

    rows = []
    for row in table.to_dict("records"):
        measure = str(row["measure"])
        divisor = MILLION if measure.endswith("_eur") else 1.0
        rows.append(
            [
                row["call_id"],
                row["sector"],
                measure.replace("_eur", " (million EUR)").replace("_", " "),
                row["used_for"],
                DASH if pd.isna(row["within"]) else "yes" if row["within"] else "no",
                number(row["simulated_mean"], divisor),
                interval(row["simulated_low"], row["simulated_high"], divisor, signed=False),
                number(row["observed"], divisor),
                number(row["ratio"]),
            ]
        )
    columns = ["call", "sector", "measure", "used for", "inside", "mean", f"{BAND} of runs", "observed", "ratio"]
    say_table(f"{heading}, {runs(seeds)}; ratio is simulated mean / observed", columns, rows, numbers_from=5)
    say()
    say(_verdict(table))
    if left_out:
        say(f"Not held against the record, as the scenario changes them: {', '.join(left_out)}.")
    unheld = int(table["within"].isna().sum())
    if unheld:
        say(f"- is undefined: {unheld} observed values have fewer than {FEWEST} runs to be held against.")


def _verdict(table: pd.DataFrame) -> str:
    """Say how many observed values lie inside, those that test the model apart."""
    from sim.analysis.backtest import inside_by_use
    from sim.evidence.call_outcomes import NOT_USED
    from sim.words.meanings import BAND

    inside = {use: f"{some} of {every}" for use, (some, every) in inside_by_use(table).items()}
    others = " and ".join(f"{share} marked {use}" for use, share in inside.items() if use != NOT_USED)
    return (
        f"{inside[NOT_USED]} observed values {NOT_USED} lie inside {BAND} of runs: only these test the model. "
        f"Inside are also {others}; a fit to those is no validation."
    )
