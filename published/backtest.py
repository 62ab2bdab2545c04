"""Hold the model against the record: `python -m published.backtest` writes docs/backtest.md and its figure.

The scenario `recorded` twice on the same worlds, with the final budgets of calls and with those at their opening. Why a
fact is missed stands in `published/backtest_reasons.csv`, written by hand.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pandas as pd

from sim.analysis.backtest import BENCHMARKS, inside_by_use
from sim.cli.options import Worlds
from sim.evidence.call_outcomes import NOT_USED, USES
from sim.plots.backtest import backtest as drawn
from sim.runs.execution import Execution
from sim.runs.request import scenarios_from
from sim.scenario.posterior_fit import targets_digest
from sim.studies.backtest import Backtest, backtest_study
from sim.words.backtest import COLUMNS_OF_FACTS, COLUMNS_OF_PREDICTIONS, SCALE, rows_of_facts, rows_of_predictions
from sim.words.numbers import DASH, counted, interval, number, value_and_interval

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "backtest.md"
REASONS = Path(__file__).parent / "backtest_reasons.csv"


def main(given: Sequence[str] | None = None) -> int:
    """Run what is asked for and write document and figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenario", default="recorded", help="name or path of the scenario that is held")
    parser.add_argument("--uncertainty", default="prior")
    parser.add_argument("--draws", default="200")
    parser.add_argument("--seeds", default="2")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--out", type=Path, default=DOCUMENT)
    asked = parser.parse_args(given)
    request = Worlds(asked.seeds, None, asked.uncertainty, asked.draws).request(scenarios_from([asked.scenario]))
    execution = Execution(asked.jobs, fail_fast=True)
    final, initial = (
        backtest_study(request.scenarios[0], with_top_ups).carry_out(
            request.seeds, request.draws, execution, request.uncertainty
        )
        for with_top_ups in (True, False)
    )
    figure = asked.out.parent / "figures" / "backtest.png"
    figure.parent.mkdir(exist_ok=True)
    drawn(final).savefig(figure)
    command = f"--uncertainty {asked.uncertainty} --draws {asked.draws} --seeds {asked.seeds}"
    asked.out.write_text(document(final, initial, f"python -m published.backtest {command}"), encoding="utf-8")
    return 0


def document(final: Backtest, initial: Backtest, command: str) -> str:
    """Write the document."""
    return HEAD.format(
        date=datetime.date.today(),
        command=command,
        scenario=final.scenario,
        region=final.region.label,
        runs=counted(final.experiment.worlds),
        uncertainty=final.experiment.uncertainty,
        facts=len(final.facts),
        digest=targets_digest(final.region.folder)[:12],
        scale=SCALE,
        inside=markdown(("facts", "final budgets", "initial budgets"), rows_of_inside(final, initial)),
        scores=markdown(("score", "final budgets", "initial budgets"), rows_of_scores(final, initial)),
        table=markdown(COLUMNS_OF_FACTS, rows_of_facts(final.facts)),
        misses=markdown(("fact", "used for", "the model is", "reason"), rows_of_misses(final.facts)),
        funded=markdown(("fact", "observed", "final budgets", "initial budgets"), rows_of_funded(final, initial)),
        predictions=markdown(COLUMNS_OF_PREDICTIONS, rows_of_predictions(final.predictions)),
    )


def markdown(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; without a row one of dashes."""
    every = list(rows) or [[DASH] * len(columns)]
    lines = [columns, ["---"] * len(columns), *every]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def rows_of_inside(*both: Backtest) -> Iterator[list[str]]:
    """Yield how many facts lie inside 90 % of runs, by what they were used for; those that test the model first."""
    counts = [inside_by_use(one.facts) for one in both]
    for use in (NOT_USED, *(use for use in USES if use != NOT_USED)):
        yield [use, *(f"{one[use][0]} of {one[use][1]}" for one in counts)]


def rows_of_scores(*both: Backtest) -> Iterator[list[str]]:
    """Yield the mean scores, and the skill against each benchmark."""
    yield ["mean CRPS", *(number(one.facts["crps"].mean()) for one in both)]
    yield [f"mean CRPS, {NOT_USED}", *(number(_not_used(one.facts)["crps"].mean()) for one in both)]
    yield ["mean interval score, 90 %", *(number(one.facts["interval_score"].mean()) for one in both)]
    yield ["facts inside 50 % of runs", *(f"{int(one.facts['inside_50'].sum())} of {len(one.facts)}" for one in both)]
    yield ["ranks below 0.1 or above 0.9", *(f"{_extreme(one.facts)} of {len(one.facts)}" for one in both)]
    for name in BENCHMARKS:
        skills = [one.skills[name] for one in both]
        told = [f"{value_and_interval(one.value, one.low, one.high)}, {one.targets} facts" for one in skills]
        yield [f"skill against {name.replace('_', ' ')}", *told]


def rows_of_misses(facts: pd.DataFrame) -> Iterator[list[str]]:
    """Yield the facts outside 90 % of runs, with the reason written by hand."""
    reasons = reasons_for(facts["target_id"])
    for row in facts[facts["inside_90"].notna() & ~facts["inside_90"].fillna(True).astype(bool)].to_dict("records"):
        side = "above" if row["median"] > row["observed"] else "below"
        reason = reasons.get(row["target_id"], "no reason written yet")
        yield [row["target_id"], row["used_for"], side, reason]


def rows_of_funded(final: Backtest, initial: Backtest) -> Iterator[list[str]]:
    """Yield awards that differ by what the money is: median and 90 % of runs of both."""
    for one, other in zip(final.facts.to_dict("records"), initial.facts.to_dict("records"), strict=True):
        if one["quantity"] == "funded" and one["median"] != other["median"]:
            spreads = [
                f"{number(row['median'])} ({interval(row['low_90'], row['high_90'], signed=False)})"
                for row in (one, other)
            ]
            yield [one["target_id"], number(one["observed"]), *spreads]


def reasons_for(known: Iterable[str]) -> dict[str, str]:
    """Read why facts are missed.

    Raises:
        ValueError: A reason is for a fact that is none.
    """
    with REASONS.open(encoding="utf-8", newline="") as stream:
        reasons = {row["target_id"]: row["reason"] for row in csv.DictReader(stream)}
    if unknown := sorted(set(reasons) - set(known)):
        raise ValueError(f"{REASONS.name} has reasons for {', '.join(unknown)}, which are no facts")
    return reasons


def _not_used(facts: pd.DataFrame) -> pd.DataFrame:
    return facts[facts["used_for"] == NOT_USED]


def _extreme(facts: pd.DataFrame) -> int:
    return int(((facts["rank"] < 0.1) | (facts["rank"] > 0.9)).sum())


HEAD = """\
# Against the record

Made on {date} by `{command}`. The scenario `{scenario}` replays the rules that calls had in {region}, and each of the
{facts} facts of `observed/targets.csv` (SHA-256 {digest}) stands beside what {runs} bring (uncertainty: {uncertainty}).
A fact stands once: sums over sectors, grants that exhaust a budget and costs that are grants over intensity follow from
others and say nothing; they stay in the record, `observed/call_outcomes.csv`, which only the benchmarks read.

Intervals are central quantiles of type 6. Scores are of {scale}, lower is better: CRPS is the distance of all runs from
the fact, and that of a single forecast is its error; the interval score is the width of the 90 % interval and twenty
times by how much it misses. *Rank* is where among the runs the fact lies, 0 to 1: were the model right, ranks would be
spread evenly. Skill is 1 - CRPS of the model / CRPS of a benchmark over the facts of which that says something, with a
90 % interval by paired bootstrap over calls. All facts are in it, those that the model was turned against too.

![What runs bring, over what was observed](figures/backtest.png)

## What it comes to

Inside 90 % of runs:

{inside}

Only facts *not used* test the model: towards those *turned against* it was moved by hand ([model.md](model.md)), and
from those marked *input derived from it* an input was computed, often the budget, so that a fit of them says nothing.

{scores}

*Constant share* is told more than the model: the applications of the call; times the mean share of awards among the
applications of the instrument's earlier calls. *Last call*: as many applications as the last call of the instrument on
record, and awards in proportion to its money. Where the money of a call was derived from its awards, that forecast is
right by construction, and the model is helped likewise.

## Fact by fact

Final budgets.

{table}

## Misses

Facts outside 90 % of runs, with final budgets.

{misses}

## Final and initial budgets

With final budgets, awards are nearly the budget over the mean grant wherever money runs out: they test the size of
grants, not demand. With initial budgets no call is topped up, and what was added in fact is missing. Awards that
differ:

{funded}

## What is not on record

Predictions, with final budgets, of calls whose outcome is not on record, for others to hold observations against.
*Assumed* calls may never have been held.

{predictions}
"""


if __name__ == "__main__":
    sys.exit(main())
