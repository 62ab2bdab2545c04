"""`cci calibrate`: learn from the record of a region what it tells of the assumptions."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.as_json import AsJson, say_json
from sim.cli.completing import scenario_names
from sim.cli.options import Log, Workers, grouped

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.scores import Skill
    from sim.calibration.calibrated import Calibration
    from sim.calibration.judged import Judgement

__all__ = ["calibrate"]

_USUAL_POINTS = 2048
_MOST_POINTS = 1 << 16


@grouped
def calibrate(
    workers: Workers,
    log: Log,
    scenario: Annotated[
        str,
        typer.Argument(help="What replays history: a shipped scenario, or a file.", autocompletion=scenario_names),
    ] = "recorded",
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Folder of runs and findings: the same command goes on where it stopped.",
            show_default="results/calibration-SCENARIO",
        ),
    ] = None,
    points: Annotated[
        int,
        typer.Option(
            metavar="N", min=64, max=_MOST_POINTS, help="Runs that fill the plausible ranges; half as many follow."
        ),
    ] = _USUAL_POINTS,
    into_region: Annotated[
        bool, typer.Option("--into-region", help="Put the posterior into the region folder, where runs find it.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Calibrate assumptions to the record: a bank of runs, a posterior, and what it is worth."""
    from sim.cli.ending import ending_cleanly, resuming

    place = out or Path("results") / f"calibration-{Path(scenario).stem}"
    with ending_cleanly(log.verbose, log.log_file), resuming(place):
        _check_installed()
        from sim.calibration.calibrated import calibrate as calibrated
        from sim.calibration.design import Sizes
        from sim.calibration.judged import judged
        from sim.calibration.written import put_into_region, write_findings
        from sim.cli.ending import say_aside
        from sim.cli.progress import watched
        from sim.cli.shown import say
        from sim.runs.request import scenarios_from

        (loaded,) = scenarios_from([scenario])
        with watched(workers.execution(place), 1) as how:
            found = calibrated(loaded, place, how, Sizes.of(points), said=say_aside)
        verdict = judged(found)
        assumptions, targets = write_findings(place, found, verdict)
        if into_region:
            put_into_region(found, f"cci calibrate {scenario} --points {points}")
        if as_json:
            say_json(_content(found, verdict, assumptions, targets))
            return
        _say_assumptions(assumptions, found)
        say()
        _say_targets(targets, found)
        say()
        for line in sentences(found, verdict, assumptions):
            say(line)
        say(f"Runs and findings are in {place}.")
        if into_region:
            say(f"The posterior is in {found.region.folder}: --uncertainty posterior takes it from there.")


def _content(
    found: Calibration, verdict: Judgement, assumptions: pd.DataFrame, targets: pd.DataFrame
) -> dict[str, Any]:
    from dataclasses import asdict

    from sim.results.export import json_rows

    def plain(skill: Skill) -> dict[str, Any]:
        return {name: None if math.isnan(value) else value for name, value in asdict(skill).items()}

    coverage, error = found.recovery.coverage
    return {
        "region": found.region.label,
        "runs": found.runs,
        "skill_against_prior": plain(verdict.against_prior),
        "skill_against_prior_runs": plain(verdict.against_prior_runs),
        "skill_against_last_call": plain(verdict.against_last_call),
        "skill_later": plain(verdict.later),
        "left_out_covered": verdict.covered,
        "left_out_width": verdict.width,
        "left_out_miss": verdict.miss,
        "recovery_coverage": coverage,
        "recovery_coverage_error": error,
        "left_possible": found.left,
        "r_hat": found.chains.unmixed,
        "assumptions": json_rows(assumptions),
        "targets": json_rows(targets),
    }


def _check_installed() -> None:
    from importlib.util import find_spec

    from sim.errors import InputError, Problem

    if missing := [name for name in ("sklearn", "quantile_forest", "threadpoolctl") if find_spec(name) is None]:
        found = f"{' and '.join(missing)} cannot be imported"
        raise InputError([Problem("calibrate", found, 'pip install "cci-sim[calibration]"')])


def _say_assumptions(table: pd.DataFrame, found: Calibration) -> None:
    from sim.cli.shown import say_table
    from sim.words.numbers import interval, number, percent

    entered = table[table["enters"].astype(bool)].sort_values("shrinkage", ascending=False)
    rows = [
        [
            str(row["path"]).removeprefix("assumptions."),
            interval(row["prior_low"], row["prior_high"], signed=False),
            number(row["median"]),
            interval(row["low"], row["high"], signed=False),
            percent(row["shrinkage"]),
            percent(row["recovery_shrinkage"]),
            percent(row["witness_shrinkage"]),
            "yes" if row["learnt"] else "no",
        ]
        for row in entered.to_dict("records")
    ]
    columns = ["assumption", "plausible", "median", "90 % range", "narrower", "where known", "second method", "learnt"]
    say_table(f"What the record of {found.region.label} tells of assumptions", columns, rows, numbers_from=1)


def _say_targets(table: pd.DataFrame, found: Calibration) -> None:
    from sim.cli.shown import say_table
    from sim.words.numbers import interval, number

    rows = [
        [
            row["target_id"],
            number(row["observed"]),
            interval(row["prior_low"], row["prior_high"], signed=False),
            interval(row["low"], row["high"], signed=False),
            interval(row["left_out_low"], row["left_out_high"], signed=False),
            number(row["left_out_miss"]),
        ]
        for row in table.to_dict("records")
    ]
    columns = ["target", "observed", "prior", "posterior", "its call left out", "miss (SD)"]
    say_table(f"90 % of runs beside the record of {found.region.label}", columns, rows, numbers_from=1)


def sentences(found: Calibration, verdict: Judgement, assumptions: pd.DataFrame) -> list[str]:
    """Say what a calibration found and what it is worth."""
    from sim.words.numbers import number, percent

    learnt = int(assumptions["learnt"].sum())
    inert = int(assumptions["inert"].sum())
    coverage, error = found.recovery.coverage
    return [
        f"{len(found.paths)} assumptions can be drawn: {inert} leave every target as it is, {found.enters.size} move "
        f"one by more than chance and enter, and of {learnt} the record tells something. All others keep their ranges.",
        f"Calls left out: skill {_skill(verdict.against_prior)} against the plausible ranges alone, "
        f"{_skill(verdict.against_prior_runs)} without discrepancy, {_skill(verdict.against_last_call)} against the "
        f"last call of the instrument; {percent(verdict.covered)} of their targets lie in "
        f"the 90 % interval, which is {number(verdict.width)} times as wide; misses are {number(verdict.miss)} "
        "standard deviations (root mean square).",
        f"Later calls, fitted to earlier ones: skill {_skill(verdict.later)}.",
        f"Synthetic records: 90 % intervals hold the truth in {percent(coverage)} (standard error {percent(error)}).",
        f"Chains agree (R-hat {number(found.chains.unmixed)}); the record rules out {percent(1.0 - found.left)} of the "
        "space of what enters.",
        "Structure, ranges and discrepancy were chosen with these calls in view: only observations that are held back "
        "test the model.",
    ]


def _skill(skill: Skill) -> str:
    from sim.words.numbers import value_and_interval

    return value_and_interval(skill.value, skill.low, skill.high)
