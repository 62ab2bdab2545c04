"""Say how a scenario stands beside the record: cells of tables, and what they come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from sim.evidence.call_outcomes import NOT_USED
from sim.results.experiment import Experiment
from sim.words.numbers import DASH, UNDEFINED, counted, interval, number, value_and_interval

__all__ = [
    "COLUMNS_OF_FACTS",
    "COLUMNS_OF_PREDICTIONS",
    "SCALE",
    "SIMPLE",
    "heading",
    "heading_of_predictions",
    "rows_of_facts",
    "rows_of_predictions",
    "verdicts",
]

COLUMNS_OF_FACTS = (
    "fact",
    "used for",
    "inside 90 %",
    "observed",
    "median",
    "50 % of runs",
    "90 % of runs",
    "rank",
    "CRPS",
    "of a constant share",
    "of the last call",
)
COLUMNS_OF_PREDICTIONS = ("call", "opens", "assumed", "sector", "measure", "median", "50 % of runs", "90 % of runs")

SCALE = "log(1 + count)"
"""On what scores are computed."""

SIMPLE = {
    "constant_share": "a constant share (the observed applications of a call times the mean share of earlier calls)",
    "last_call": "the last call of the same instrument, awards in proportion to its money",
}
"""What the benchmarks of `sim.analysis.backtest` are."""


def heading(scenario: str, region: str, experiment: Experiment, with_top_ups: bool) -> str:
    """Return what a back-test is of."""
    return f"{scenario} against the record of {region}, {_runs(experiment, with_top_ups)}"


def heading_of_predictions(scenario: str, region: str, experiment: Experiment, with_top_ups: bool) -> str:
    """Return what predictions are of."""
    return f"{scenario}: what is not on record of {region}, {_runs(experiment, with_top_ups)}"


def _runs(experiment: Experiment, with_top_ups: bool) -> str:
    budgets = "final budgets" if with_top_ups else "initial budgets"
    return f"{budgets}, {counted(experiment.worlds)}"


def rows_of_facts(table: pd.DataFrame) -> Iterator[list[str]]:
    """Yield the cells of a back-test, as `COLUMNS_OF_FACTS`."""
    for row in table.to_dict("records"):
        yield [
            row["target_id"],
            row["used_for"],
            DASH if pd.isna(row["inside_90"]) else "yes" if row["inside_90"] else "no",
            number(row["observed"]),
            *_spread(row),
            *(number(row[name]) for name in ("rank", "crps", "crps_constant_share", "crps_last_call")),
        ]


def rows_of_predictions(table: pd.DataFrame) -> Iterator[list[str]]:
    """Yield the cells of predictions, as `COLUMNS_OF_PREDICTIONS`."""
    for row in table.to_dict("records"):
        assumed = "yes" if row["assumed"] else "no"
        yield [row["call_id"], row["opens"], assumed, row["sector"], row["measure"], *_spread(row)]


def verdicts(
    table: pd.DataFrame, inside: Mapping[str, tuple[int, int]], skills: Mapping[str, tuple[float, float, float, int]]
) -> Iterator[str]:
    """Say how many facts lie inside, those that test the model apart, and how the scores compare.

    Args:
        table: A back-test.
        inside: How many facts lie inside and of how many, by what they were used for.
        skills: Value, lower and upper end, and number of facts, by benchmark.
    """
    told = {use: f"{some} of {every}" for use, (some, every) in inside.items()}
    others = " and ".join(f"{share} marked {use}" for use, share in told.items() if use != NOT_USED)
    yield (
        f"{told[NOT_USED]} facts {NOT_USED} lie inside 90 % of runs: only these test the model. Inside are also "
        f"{others}; a fit to those is no validation."
    )
    mean, width = table["crps"].mean(), table["interval_score"].mean()
    yield (
        f"Mean CRPS {number(mean)}, mean interval score at 90 % {number(width)}, on {SCALE}; lower is better. rank is "
        "where among the runs the fact lies, 0 to 1."
    )
    for name, (value, low, high, facts) in skills.items():
        skill = value_and_interval(value, low, high) if facts else UNDEFINED
        yield f"Skill against {SIMPLE[name]}: {skill}, {facts} facts; above 0 the model is better."


def _spread(row: Mapping[object, object]) -> list[str]:
    of = {name: float(str(row[name])) for name in ("median", "low_50", "high_50", "low_90", "high_90")}
    ends = [interval(of[f"low_{level}"], of[f"high_{level}"], signed=False) for level in (50, 90)]
    return [number(of["median"]), *ends]
