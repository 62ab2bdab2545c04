"""Say what the record tells of the assumptions: `python -m published.calibration` writes docs/calibration.md.

Calibrates as `cci calibrate` does, in a folder that keeps the runs, and holds effects under the plausible ranges beside
those under what the record leaves of them. The posterior must lie in the region folder (`cci calibrate --into-region`).
"""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path

import pandas as pd
from scipy.stats import spearmanr

import sim
from sim.analysis.scores import Skill
from sim.calibration.calibrated import SPLIT_AT, Calibration, calibrate
from sim.calibration.design import Sizes
from sim.calibration.judged import Judgement, judged
from sim.calibration.tables import assumptions_learnt, targets_held
from sim.runs.execution import Execution
from sim.scenario.catalogue import parameters
from sim.scenario.files import load_scenario
from sim.words.numbers import interval, number, percent, value_and_interval

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "calibration.md"
FOLDER = ROOT / "results" / "calibration-recorded"
ALTERNATIVES = ("no-cluster", "no-alignment", "full-alignment")
OUTCOME, SECTOR = "funded_projects", "cci"
ODD = ("rd_ent_2023", "incredibol_5", "incredibol_6", "incredibol_9", "startup_2017", "startup_2018", "sme_inno_2017")
ODD_TOO = ("strat_lab_2023",)


def main() -> int:
    """Calibrate, compare and write the document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=2048)
    parser.add_argument("--draws", type=int, default=100)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--out", type=Path, default=DOCUMENT)
    asked = parser.parse_args()
    sizes = Sizes.of(asked.points)
    found = calibrate(load_scenario("recorded"), asked.folder, Execution(asked.jobs), sizes, said=_say)
    verdict = judged(found)
    effects = {kind: _compared(kind, asked.draws, asked.seeds, asked.jobs) for kind in ("prior", "posterior")}
    asked.out.write_text(document(found, verdict, effects, asked.points, asked.draws, asked.seeds), encoding="utf-8")
    return 0


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _compared(uncertainty: str, draws: int, seeds: int, jobs: int) -> pd.DataFrame:
    _say(f"effects under the {uncertainty}")
    comparison = sim.compare(
        "baseline", *ALTERNATIVES, seeds=seeds, uncertainty=uncertainty, draws=draws, jobs=jobs, values_only=True
    )
    return comparison.table()


def document(
    found: Calibration, verdict: Judgement, effects: dict[str, pd.DataFrame], points: int, draws: int, seeds: int
) -> str:
    """Write the document."""
    assumptions, targets = assumptions_learnt(found), targets_held(found, verdict)
    coverage, error = found.recovery.coverage
    reach = 1.645 * error
    entered = assumptions[assumptions["enters"].astype(bool)]
    agreement = spearmanr(entered["shrinkage"].clip(lower=0), entered["witness_shrinkage"].clip(lower=0)).statistic
    return PAGE.format(
        date=datetime.date.today(),
        command=f"python -m published.calibration --points {points} --draws {draws} --seeds {seeds}",
        region=found.region.label,
        targets=len(found.targets),
        calls=len({row.call_id for row in found.targets if row.call_id}),
        runs=number(float(found.runs)),
        paths=len(found.paths),
        inert=int(assumptions["inert"].sum()),
        enters=found.enters.size,
        learnt=int(assumptions["learnt"].sum()),
        learnt_table=_learnt(entered, learnt=True),
        entered_table=_learnt(entered, learnt=False),
        inert_list=_listed(assumptions[assumptions["inert"].astype(bool)]),
        against_prior=_skill(verdict.against_prior),
        better=_better(verdict.against_prior),
        widest=ALTERNATIVES[0],
        narrowed=number(_narrowed(effects)),
        against_runs=_skill(verdict.against_prior_runs),
        against_last=_skill(verdict.against_last_call),
        last_targets=verdict.against_last_call.targets,
        later=_skill(verdict.later),
        later_targets=verdict.later.targets,
        split=SPLIT_AT[:4],
        covered=percent(verdict.covered),
        width=number(verdict.width),
        miss=number(verdict.miss),
        coverage=f"{percent(coverage)} ({percent(coverage - reach)} to {percent(coverage + reach)})",
        records=len(found.recovery.covered),
        ruled_out=percent(1.0 - found.left),
        unmixed=number(found.chains.unmixed),
        agreement=number(float(agreement)),
        odd=_facts(targets[targets["target_id"].str.startswith((*ODD, *ODD_TOO))]),
        facts=_facts(targets),
        effects=_effects(effects),
        draws=draws,
        seeds=seeds,
    )


def _skill(skill: Skill) -> str:
    return value_and_interval(skill.value, skill.low, skill.high)


def _better(skill: Skill) -> str:
    if skill.low > 0.0:
        return "better than"
    return "worse than" if skill.high < 0.0 else "about as well as"


def _narrowed(effects: dict[str, pd.DataFrame]) -> float:
    """Return the width of the range of the first effect under the posterior over that under the prior."""
    prior, posterior = (_effect(effects[kind], ALTERNATIVES[0]) for kind in ("prior", "posterior"))
    return float((posterior["draws_high"] - posterior["draws_low"]) / (prior["draws_high"] - prior["draws_low"]))


def _effect(table: pd.DataFrame, scenario: str) -> pd.Series:
    is_row = (table["scenario"] == scenario) & (table["outcome"] == OUTCOME) & (table["sector"] == SECTOR)
    return table[is_row].iloc[0]


def _listed(table: pd.DataFrame) -> str:
    return ", ".join(f"`{str(path).removeprefix('assumptions.')}`" for path in table["path"])


def _learnt(table: pd.DataFrame, learnt: bool) -> str:
    known = {row.path: row for row in parameters()}
    rows = []
    chosen = table[table["learnt"].astype(bool) == learnt].sort_values("shrinkage", ascending=False)
    for row in chosen.to_dict("records"):
        parameter = known[str(row["path"])]
        rows.append(
            [
                f"`{parameter.path.removeprefix('assumptions.')}`",
                " ".join(parameter.description.split(". ")[0].rstrip(".").split()),
                parameter.unit,
                interval(row["prior_low"], row["prior_high"], signed=False),
                f"{number(row['median'])} ({interval(row['low'], row['high'], signed=False)})",
                percent(row["shrinkage"]),
                percent(row["recovery_shrinkage"]),
                percent(row["witness_shrinkage"]),
            ]
        )
    columns = ["assumption", "what it is", "unit", "plausible", "the record leaves (90 %)", "narrower by"]
    return _table([*columns, "on synthetic records", "second method"], rows)


def _facts(table: pd.DataFrame) -> str:
    rows = [
        [
            f"`{row['target_id']}`",
            str(row["used_for"]),
            number(row["observed"]),
            f"{number(row['prior_median'])} ({interval(row['prior_low'], row['prior_high'], signed=False)})",
            f"{number(row['median'])} ({interval(row['low'], row['high'], signed=False)})",
            f"{number(row['left_out_median'])} ({interval(row['left_out_low'], row['left_out_high'], signed=False)})",
            number(row["left_out_miss"]),
        ]
        for row in table.to_dict("records")
    ]
    return _table(
        ["fact", "used for", "observed", "prior", "posterior", "fitted to all other calls", "miss (SD)"], rows
    )


def _effects(effects: dict[str, pd.DataFrame]) -> str:
    rows = []
    for name in ALTERNATIVES:
        for kind, table in effects.items():
            row = _effect(table, name)
            rows.append(
                [
                    f"`{name}`",
                    kind,
                    number(row["draws_median"], signed=True),
                    interval(row["draws_low"], row["draws_high"]),
                    percent(row["draws_agreeing"]),
                ]
            )
    return _table(["scenario", "assumptions from the", "median", "90 % of draws", "draws of that sign"], rows)


def _table(columns: list[str], rows: list[list[str]]) -> str:
    lines = [" | ".join(cells) for cells in (columns, ["---"] * len(columns), *rows)]
    return "\n".join(f"| {line} |" for line in lines)


PAGE = """\
# What the record tells of the assumptions

Made on {date} by `{command}`; written by that command, not by hand.

The model has {paths} assumptions that nobody can look up. The record of {region}, {targets} facts on {calls} calls and
a cluster, is held against {runs} runs of the model, in which these assumptions take values all over their plausible
ranges. What comes out is a *posterior*: draws of the assumptions under which the model brings about what was observed,
as far as it can. `--uncertainty posterior` draws from it.

## In short

- {inert} of the {paths} assumptions leave every fact as it is: the record cannot tell anything of them, whatever the
  method. Among them is everything that decides **what a region would have done without its cluster** (attribution) and
  how the relation between the two works. They keep their plausible ranges, by construction.
- {enters} move a fact by more than chance does, and are fitted. Of **{learnt}** the record tells something that also
  shows on synthetic records.
- Calls that were left out of the fit are predicted {better} without the record: skill {against_prior} on the
  continuous ranked probability score (0 is no better, 1 is perfect; 90 % interval over calls).
- The 90 % range of the effect of `{widest}` is {narrowed} times as wide under the posterior as under the plausible
  ranges. What is left of it hangs most on what the record is silent about.

Structure, ranges and discrepancy were chosen with these calls in view. Only observations that are held back test the
model; this page tells how well it describes what it was made for.

## What was learnt

Low against high end, each of these moves a fact by more than two standard deviations of chance, and its range narrows
by more than a tenth, for the record and on average for records that the model made itself.

{learnt_table}

These were fitted too, and nothing is claimed of them:

{entered_table}

These leave all {targets} facts as they are: {inert_list}.

## What the fit is worth

| question | answer | wanted |
|---|---|---|
| each call predicted by a fit to all others: skill against the plausible ranges | {against_prior} | above 0 |
| the same, against runs over the plausible ranges without discrepancy | {against_runs} | above 0 |
| against the last call of the same instrument, awards as the money ({last_targets} facts) | {against_last} | above 0 |
| calls from {split} on predicted by a fit to those before ({later_targets} facts) | {later} | above 0 |
| facts of a call that was left out inside their 90 % interval | {covered} | 80 to 100 % |
| width of that interval against the one without the record (median) | {width} | below 0.85 |
| misses in standard deviations of the prediction (root mean square) | {miss} | 0.8 to 1.2 |
| synthetic records ({records}): 90 % intervals that hold the truth | {coverage} | 87 to 93 % |
| second method (forests, no emulator): rank correlation of what narrows | {agreement} | near 1 |
| chains (R-hat) | {unmixed} | near 1 |

{ruled_out} of the space of the fitted assumptions are ruled out at first sight: there the second worst fact is missed
by more than three standard deviations. A miss counts chance, the error of the emulator and a discrepancy: a
standard deviation on the log scale of 0.1 for applications and 0.05 for all others, half of it common to a call. It may
be small because the model has the larger part itself: calls differ in interest by chance.

## Effects under the plausible ranges and under the posterior

Funded projects of the focus sector against the baseline, over {draws} draws on {seeds} seeds each.

{effects}

## Facts that stood out before

{odd}

## Every fact

Ranges hold 90 % of runs (prior, posterior) or of predictions (fitted to all other calls). *Miss* is observed less
predicted, in standard deviations.

{facts}

## What would have to be collected

- The **windows** of calls: how many days each was open. Two are known; readiness and hearing cannot be told apart
  without them.
- **Applications by sector** for every call, not awards alone: of most calls only awards are known, which are nearly
  budget over mean grant.
- **Members of each cluster by year and kind**: one year of one cluster is known.
- Anything on what a region does **without** a cluster: the same calls in a region that has none, before and after.
"""


if __name__ == "__main__":
    raise SystemExit(main())
