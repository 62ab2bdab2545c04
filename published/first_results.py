"""Answer the first question over the assumption that decides most: `make first-results` writes docs/first-results.md.

Full-scale worlds, the four alternatives of alignment and cluster, with attribution by instrument, and at 0, 0.5 and 1
of all instruments; the rest by instrument.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path
from typing import Any

import pandas as pd

import sim
from sim.analysis.funnel import funded_change
from sim.analysis.paired import mean_interval
from sim.analysis.run_values import run_values
from sim.api import Comparison
from sim.outcomes.catalogue import ALL_SECTORS
from sim.runs.execution import Execution
from sim.scenario.channels import CHANNELS
from sim.scenario.files import load_scenario
from sim.studies.channels import channels
from sim.words.numbers import number, value_and_interval
from sim.words.units import MILLION, label_shown, unit_shown

DOCUMENT = Path(__file__).parents[1] / "docs" / "first-results.md"
ALTERNATIVES = ("no-cluster", "no-alignment", "half-alignment", "full-alignment")
NEITHER, CLUSTER_ONLY, ALIGNMENT_ONLY, BOTH = (
    "no-cluster",
    "no-alignment",
    "alignment-without-cluster",
    "full-alignment",
)
BY_INSTRUMENT = "by instrument"
ATTRIBUTIONS: dict[str, list[str]] = {
    BY_INSTRUMENT: [],
    **{f"{share:g}": [f"assumptions.alignment.attribution={share}"] for share in (0.0, 0.5, 1.0)},
}
OTHERS = (
    "applications",
    "public_funding_eur",
    "deadweight_eur",
    "new_researchers",
    "displaced_projects",
    "gained_projects",
    "companies_involved",
    "ideas",
    "capability",
    "projects_without_grant",
    "innovation_projects",
    "rejected_person_days",
    "cluster_members",
)


def main() -> int:
    """Run what is asked for and write the document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--out", type=Path, default=DOCUMENT)
    asked = parser.parse_args()
    compared = {}
    for attribution, settings in ATTRIBUTIONS.items():
        names = (*ALTERNATIVES, ALIGNMENT_ONLY) if attribution == BY_INSTRUMENT else ALTERNATIVES
        compared[attribution] = sim.compare("baseline", *names, seeds=asked.seeds, settings=settings, jobs=asked.jobs)
        print(f"attribution {attribution} done", file=sys.stderr, flush=True)
    middle = compared[BY_INSTRUMENT]
    study = channels(load_scenario("baseline"), load_scenario("no-cluster"))
    effects = study.carry_out(range(asked.seeds // 2), execution=Execution(asked.jobs))
    text = HEAD.format(
        date=datetime.date.today(),
        command=f"make first-results SEEDS={asked.seeds}",
        seeds=asked.seeds,
        half=asked.seeds // 2,
        headline=_headline(compared, "funded_projects"),
        money=_headline(compared, "public_funding_eur"),
        enterprises=_headline(compared, "enterprise_awards"),
        ladder=_ladder(asked.seeds, asked.jobs),
        crossed=_crossed(middle),
        funnel=_funnel(middle),
        expense=_expense(middle),
        displaced=_displaced(middle),
        channels=_channels(effects.effects),
        others=_others(middle),
        pairing=_pairing(middle),
        assumed=_assumed(middle),
    )
    asked.out.write_text(text, encoding="utf-8")
    return 0


def _row(comparison: Comparison, scenario: str, outcome: str, sector: str = "cci") -> dict[str, Any]:
    table = comparison.table()
    rows = table[(table["scenario"] == scenario) & (table["outcome"] == outcome) & (table["sector"] == sector)]
    return rows.to_dict("records")[0]


def _table(columns: list[str], rows: list[list[str]]) -> str:
    lines = [" | ".join(cells) for cells in (columns, ["---"] * len(columns), *rows)]
    return "\n".join(f"| {line} |" for line in lines)


def _with_interval(row: dict[str, Any], divisor: float = 1.0) -> str:
    return value_and_interval(row["difference"], row["ci_low"], row["ci_high"], divisor)


def _headline(compared: dict[str, Comparison], outcome: str) -> str:
    divisor = unit_shown(outcome)[1]
    rows = []
    for attribution, comparison in compared.items():
        found = [_row(comparison, name, outcome) for name in ALTERNATIVES]
        base = number(found[0]["baseline_mean"], divisor)
        rows.append([attribution, base, *(_with_interval(row, divisor) for row in found)])
    return _table(["attribution", "baseline", *ALTERNATIVES], rows)


def _ladder(seeds: int, jobs: int) -> str:
    """Let calls follow fully in more and more respects, each held against calls that follow in none."""
    lever = "policy.government.alignment."
    steps = {
        "themes only": "themes",
        "rules only": "rules_only",
        "themes and rules": "rules",
        "themes, rules and money": "money",
    }
    following = [
        load_scenario("full-alignment").changed({"name": words.replace(",", ""), lever + "breadth": breadth})
        for words, breadth in steps.items()
    ]
    comparison = sim.compare("no-alignment", *following, seeds=seeds, jobs=jobs)
    rows = []
    for words in steps:
        name = words.replace(",", "")
        cells = [_row(comparison, name, outcome) for outcome in ("funded_projects", "public_funding_eur")]
        rows.append([words, _with_interval(cells[0]), _with_interval(cells[1], MILLION)])
    return _table(["calls follow in", "funded CCI projects", "million EUR"], rows)


def _crossed(comparison: Comparison) -> str:
    """Cross cluster and alignment: funded CCI projects of the four cells, and what is not the sum of both."""
    values = run_values(comparison.results)
    cell = {
        name: values.loc[(name, "funded_projects", "cci")].to_numpy()
        for name in (NEITHER, CLUSTER_ONLY, ALIGNMENT_ONLY, BOTH)
    }
    more = cell[BOTH] - cell[CLUSTER_ONLY] - cell[ALIGNMENT_ONLY] + cell[NEITHER]
    low, high = mean_interval(more, float(abs(cell[BOTH]).max()))
    rows = [
        ["no cluster", number(cell[NEITHER].mean()), number(cell[ALIGNMENT_ONLY].mean())],
        ["cluster", number(cell[CLUSTER_ONLY].mean()), number(cell[BOTH].mean())],
    ]
    table = _table(["", "calls ignore its priorities", "calls follow fully"], rows)
    beyond = value_and_interval(float(more.mean()), low, high)
    return f"{table}\n\nBoth together bring {beyond} beyond the sum of each alone."


def _funnel(comparison: Comparison) -> str:
    table = comparison.funnel().set_index(["scenario", "stage"])["contribution"]
    stages = list(dict.fromkeys(table.index.get_level_values("stage")))
    rows = [
        [stage.replace("_", " "), *(number(float(table[name, stage]), signed=True) for name in ALTERNATIVES)]
        for stage in stages
    ]
    together = [number(float(table[name].sum()), signed=True) for name in ALTERNATIVES]
    return _table(["stage", *ALTERNATIVES], [*rows, ["together", *together]])


def _expense(comparison: Comparison) -> str:
    rows = []
    labels = comparison.results.experiment.labels
    for sector in (*sorted(labels.sectors, key=lambda name: name != labels.focus_sector), ALL_SECTORS):
        found = [_row(comparison, name, "funded_projects", sector) for name in ALTERNATIVES]
        label = "all" if sector == ALL_SECTORS else sector
        rows.append([label, number(found[0]["baseline_mean"]), *(_with_interval(row) for row in found)])
    money = [_row(comparison, name, "public_funding_eur", ALL_SECTORS) for name in ALTERNATIVES]
    rows.append(
        [
            "all, million EUR awarded",
            number(money[0]["baseline_mean"], MILLION),
            *(_with_interval(row, MILLION) for row in money),
        ]
    )
    return _table(["sector", "baseline", *ALTERNATIVES], rows)


def _displaced(comparison: Comparison) -> str:
    table: pd.DataFrame = comparison.displacement()
    mine = table[(table["sector"] == "cci") & (table["fate"] == "all")]
    rows = []
    for (direction, how), group in mine.groupby(["direction", "how"], sort=False):
        means = group.set_index("scenario")["mean"]
        words = direction if how == "all" else f"{direction}: {how}"
        rows.append([words, *(number(float(means[name])) for name in ALTERNATIVES)])
    return _table(["CCI projects", *ALTERNATIVES], rows)


def _channels(effects: pd.DataFrame) -> str:
    found = {(row["channel"], row["measure"]): row for row in effects.to_dict("records")}

    def cell(channel: str, measure: str) -> str:
        row = found[channel, measure]
        return value_and_interval(row["mean"], row["ci_low"], row["ci_high"])

    rows = [[channel, cell(channel, "alone"), cell(channel, "last")] for channel in CHANNELS]
    rows.append(["together", cell("together", "together"), ""])
    return _table(["channel", "alone", "taken away last"], rows)


def _others(comparison: Comparison) -> str:
    rows = []
    for outcome in OTHERS:
        divisor = unit_shown(outcome)[1]
        found = [_row(comparison, name, outcome) for name in ALTERNATIVES]
        base = number(found[0]["baseline_mean"], divisor)
        rows.append([label_shown(outcome), base, *(_with_interval(row, divisor) for row in found)])
    return _table(["outcome (CCI)", "baseline", *ALTERNATIVES], rows)


def _pairing(comparison: Comparison) -> str:
    parts = []
    for name in ALTERNATIVES:
        row = _row(comparison, name, "funded_projects")
        parts.append(f"{name} {number(row['paired_correlation'])} and {number(row['seeds_saved_factor'])}")
    return ", ".join(parts)


def _assumed(comparison: Comparison) -> str:
    every, assumed = funded_change(comparison.funnel()), funded_change(comparison.funnel_by_basis()["assumed"])
    parts = [f"{number(assumed[name], signed=True)} of {number(every[name], signed=True)}" for name in ALTERNATIVES]
    return "; ".join(f"{name} {part}" for name, part in zip(ALTERNATIVES, parts, strict=True))


HEAD = """# First results

Made on {date} by `{command}`: full scale, {seeds} worlds (seeds from 0 on), assumptions at their defaults except
attribution. Intervals are 90 % Monte-Carlo intervals of the mean paired difference: what more seeds would narrow, not
what is unknown. It is a simulation, not a forecast; a quarter of the calls in it are assumed to exist, and many values
were turned by hand ([model.md](model.md)).

## The headline hangs on attribution

Funded CCI projects 2014-2027 against the baseline:

{headline}

Attribution is the share of the recorded change of calls since 2018 that following the cluster brought about. No data
settles it. By instrument it is 0.2 of dedicated calls, 0.5 of reserves and 0.5 of rules, each with its reason
([model.md](model.md)); the other rows set one number for all. With 0 the region would have changed its calls anyway,
and what the cluster then adds is themes, support and what lies beyond the record; with 1 nothing would have changed
without it. [liveness.md](liveness.md) has the bounds for each instrument alone, and what arithmetic would say.

A project is not a volume: a micro-grant of 10,000 EUR counts like an award of 500,000. In public money (million EUR):

{money}

And projects led by enterprises of the CCI, without cultural bodies and laboratories:

{enterprises}

## What following consists of (attribution by instrument, against no-alignment)

{ladder}

Money set apart moves awards most. A call that follows in themes asks that an idea fits a declared priority; how much
that counts in enterprise calls was turned against equal success of the sectors in 2015 ([model.md](model.md)).

## Cluster and alignment crossed (attribution by instrument, funded CCI projects)

{crossed}

Without a cluster calls can follow in rules and money only: there is no agenda that themes could follow.

## Where it arises (attribution by instrument, projects)

{funnel}

The split multiplies rates stage by stage; it says where counts part, not why.

Part of it that lies in calls whose existence is assumed: {assumed}.

## At whose expense (attribution by instrument, funded projects)

{expense}

The public money *offered* is the same in all scenarios; what is awarded by the horizon is not, because open calls, to
which money returns when it is not set apart, are not always oversubscribed, and programme accounts pay top-ups only
where good demand is left. With the channel `account` off (below) the money is the same, for other projects.

## What became of them (attribution by instrument)

{displaced}

Outranked says that the same proposal to the same call was not funded: others were better, or there was less money.

## Through which channel (baseline against no-cluster, attribution by instrument, funded CCI projects, {half} worlds)

{channels}

Alone: all other channels have the values of no-cluster. Taken away last: all others act. Expectations and feedback do
nothing alone: the same results teach the same, and trust acts through what calls are. Information and support reach
members, whose awards are a few per cent of the sector's.

## What else moves (attribution by instrument)

{others}

Paired correlation of funded CCI projects, and factor by which common worlds save seeds: {pairing}.
"""

if __name__ == "__main__":
    sys.exit(main())
