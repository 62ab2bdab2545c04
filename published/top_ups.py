"""Hold predicted top-ups against the record: `python -m published.top_ups` writes docs/top-ups.md.

Full-scale worlds of the baseline, at the defaults and over draws of the three assumptions of programme accounts.
"""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np

from sim.analysis.paired import mean_interval
from sim.analysis.ranges import FEWEST, range_of
from sim.model import EcosystemModel
from sim.region.files import load_region
from sim.region.region import Region
from sim.scenario.catalogue import parameters
from sim.scenario.files import load_scenario
from sim.scenario.scenario import Scenario
from sim.units import quarter_label
from sim.words.numbers import number, value_and_interval

DOCUMENT = Path(__file__).parents[1] / "docs" / "top-ups.md"
DRAWN = [row for row in parameters() if row.path.startswith("assumptions.account.")]
REFERENCE, ACTING = "baseline", "no-alignment"
OUTCOMES = {
    ("funded_projects", "cci"): ("funded CCI projects", 1.0),
    ("public_funding_eur", "cci"): ("public funding of the CCI (million EUR)", 1e6),
    ("public_funding_eur", "all"): ("public funding of all sectors (million EUR)", 1e6),
}

Ratios = dict[str, list[float]]


@dataclass(frozen=True)
class OnRecord:
    """The money of a call on record, EUR."""

    call_id: str
    opens: int
    initial: float
    final: float

    @property
    def ratio(self) -> float:
        """Final over initial money."""
        return self.final / self.initial


def main() -> int:
    """Run what is asked for and write the document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--draws", type=int, default=40)
    parser.add_argument("--out", type=Path, default=DOCUMENT)
    asked = parser.parse_args()
    if min(asked.seeds, asked.draws) < FEWEST:
        parser.error(f"fewer than {FEWEST} runs have no range that a recorded value could lie in")
    scenario = load_scenario(REFERENCE)
    record = on_record(load_region(scenario.region))
    at_defaults = gathered(ratios(scenario, seed, record) for seed in range(asked.seeds))
    over_draws = gathered(ratios(drawn(scenario, draw), draw % asked.seeds, record) for draw in range(asked.draws))
    text = HEAD.format(
        date=datetime.date.today(),
        command=f"python -m published.top_ups --seeds {asked.seeds} --draws {asked.draws}",
        seeds=asked.seeds,
        draws=asked.draws,
        assumptions=assumptions(),
        calls=by_call(record, at_defaults, over_draws),
        summary=summary(record, at_defaults, over_draws),
        split=split(range(max(2, asked.seeds // 2))),
        half=max(2, asked.seeds // 2),
    )
    asked.out.write_text(text, encoding="utf-8")
    return 0


def on_record(region: Region) -> list[OnRecord]:
    """Return the calls on record that have an account, in the order of opening: with a top-up and without."""
    calls = []
    for code, row in enumerate(region.calls):
        if not row.assumed and region.accounts[code] is not None:
            rules = region.rules_of(code)
            initial, top_up = rules.budget_eur.recorded, rules.topup_eur.recorded
            calls.append(OnRecord(row.call_id, row.opens, initial, initial + top_up))
    return sorted(calls, key=lambda call: (call.opens, call.call_id))


def drawn(scenario: Scenario, draw: int) -> Scenario:
    """Return a scenario with the assumptions of accounts drawn from their plausible ranges, all others as they are."""
    chance = Random(f"top-ups {draw}")
    return scenario.changed({row.path: chance.uniform(row.prior_low or 0.0, row.prior_high or 0.0) for row in DRAWN})


def ratios(scenario: Scenario, seed: int, record: list[OnRecord]) -> dict[str, float]:
    """Return budget and top-up of each call on record that a run decides, over its initial budget on record."""
    model = EcosystemModel(scenario, seed=seed)
    model.run_model()
    initial = {call.call_id: call.initial for call in record}
    return {
        call.design.call_id: (call.design.budget + call.settlement.top_up) / 100.0 / initial[call.design.call_id]
        for call in model.government.calls
        if call.settlement is not None and call.design.call_id in initial
    }


def gathered(runs: Iterator[dict[str, float]]) -> Ratios:
    """Return the values of all runs by call."""
    found: Ratios = {}
    for run in runs:
        for call, ratio in run.items():
            found.setdefault(call, []).append(ratio)
    return found


def band(values: list[float]) -> tuple[float, float, float]:
    """Return the median and what 5 and 95 % of runs lie below."""
    low, high = range_of(np.array(values))
    return float(np.median(values)), low, high


def is_met(call: OnRecord, predicted: list[float]) -> bool:
    """Tell whether the recorded ratio lies within 5-95 % of runs, to the second decimal."""
    _, low, high = band(predicted)
    return low - 0.005 <= call.ratio <= high + 0.005


def by_call(record: list[OnRecord], *predicted: Ratios) -> str:
    """Tabulate recorded and predicted ratios by call."""
    rows = []
    for call in record:
        cells = [call.call_id, quarter_label(call.opens), f"{call.initial / 1e6:.3g}", f"{call.final / 1e6:.3g}"]
        cells.append(f"{call.ratio:.2f}")
        for runs in predicted:
            if call.call_id not in runs:
                cells.append("-")
                continue
            median, low, high = band(runs[call.call_id])
            miss = "" if is_met(call, runs[call.call_id]) else " **miss**"
            cells.append(f"{median:.2f} ({low:.2f} to {high:.2f}){miss}")
        rows.append(cells)
    columns = ["call", "opened", "initial, MEUR", "final, MEUR", "recorded", "at the defaults", "over draws"]
    return table(columns, rows)


def summary(record: list[OnRecord], at_defaults: Ratios, over_draws: Ratios) -> str:
    """Say how many recorded ratios are met, of calls with a top-up and of those without."""
    lines = []
    known = [call for call in record if call.call_id in at_defaults]
    raised = [call for call in known if call.ratio > 1.0]
    kept = [call for call in known if call.ratio == 1.0]
    for words, calls in (("with a top-up on record", raised), ("without one", kept)):
        met = [sum(is_met(call, of[call.call_id]) for call in calls) for of in (at_defaults, over_draws)]
        lines.append(
            f"- Of {len(calls)} calls {words}, {met[0]} lie within 5-95 % of runs at the defaults and {met[1]} over "
            "draws."
        )
    recorded = sum(call.final - call.initial for call in known)
    predicted = sum((float(np.mean(at_defaults[call.call_id])) - 1.0) * call.initial for call in known)
    lines.append(
        f"- All of them together were topped up by {recorded / 1e6:.1f} million EUR on record, and get "
        f"{predicted / 1e6:.1f} million EUR beyond their initial budgets at the defaults (mean). How near the two are "
        "follows from the margin and says nothing of the rule."
    )
    means = [float(np.mean([np.mean(at_defaults[call.call_id]) for call in calls])) for calls in (raised, kept)]
    lines.append(
        f"- Mean predicted ratio: {means[0]:.2f} for calls with a top-up on record, {means[1]:.2f} for those without."
    )
    both = np.array([[call.ratio, band(at_defaults[call.call_id])[0]] for call in known])
    ranks = np.argsort(np.argsort(both, axis=0, kind="stable"), axis=0, kind="stable")
    lines.append(f"- Rank correlation of recorded and predicted ratios: {np.corrcoef(ranks.T)[0, 1]:+.2f}.")
    return "\n".join(lines)


def split(seeds: range) -> str:
    """Split what no alignment changes into the same money for other projects, and more money or less."""
    reference = load_scenario(REFERENCE)
    acting = load_scenario(ACTING)
    scenarios = (reference, acting, acting.without(["account"], reference))
    values: dict[tuple[int, tuple[str, str]], list[float]] = {
        (place, outcome): [] for place in range(len(scenarios)) for outcome in OUTCOMES
    }
    for seed in seeds:
        for place, scenario in enumerate(scenarios):
            model = EcosystemModel(scenario, seed=seed)
            model.run_model()
            rows = model.tables()["run_values"].set_index(["outcome", "sector"])["value"]
            for outcome in OUTCOMES:
                values[place, outcome].append(float(rows[outcome]))
    lines = []
    for outcome, (words, divisor) in OUTCOMES.items():
        base, full, same = (np.array(values[place, outcome]) for place in range(3))
        cells = [words, number(base.mean(), divisor)]
        for difference in (full - base, same - base, full - same):
            ends = mean_interval(difference, float(np.abs(base).max()))
            cells.append(value_and_interval(float(difference.mean()), *ends, divisor))
        lines.append(cells)
    columns = ["outcome", REFERENCE, "whole difference", "the same money, other projects", "more or less money paid"]
    return table(columns, lines)


def assumptions() -> str:
    """Tabulate the assumptions that are drawn."""
    rows = [
        [f"`{row.path}`", str(row.default), f"{row.prior_low:g} to {row.prior_high:g}", row.source] for row in DRAWN
    ]
    return table(["assumption", "default", "drawn from", "reason"], rows)


def table(columns: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table."""
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (columns, ["---"] * len(columns), *rows))


HEAD = """# Top-ups: predicted and on record

What programme accounts add to calls ([model.md](model.md), *Programme accounts*) against what the region added in fact.
Written by `{command}` on {date}; anybody can repeat it.

## What was fixed before

No call was used to choose a default. The three assumptions stand in the middle of their ranges, and the ranges were
there before the first run:

{assumptions}

So every call below is a test, those without a top-up too: the ones with a top-up are known because they had one. One
thing is not blind: whoever wrote the rule knew that calls in demand had been topped up by up to 120 %.

The record is `topup_eur` of `call_rules.csv`, which the baseline does not read. The ratio is final over initial money.
The prediction is budget and top-up of the call over its initial budget on record: a later edition of a dedicated call
may also begin with another budget. {seeds} worlds at the defaults; {draws} draws of the three assumptions, all others
at their defaults, each on one of these worlds. A **miss** lies outside 5-95 % of runs.

## Call by call

{calls}

A call that no run decides has a dash.

{summary}

## What the rule cannot do

- An account has a margin of at most 40 %, so a call can double only where later calls of the account are small. Where
  the region moved money between instruments, the model cannot follow.
- Every call in good demand is topped up as long as money is free: the rule knows nothing of calls for which the region
  kept to the budget on purpose.
- Early calls of a period take the margin; what is left for later ones is what earlier ones returned.

## A headline, split

What calls without alignment change against the baseline, {half} worlds. With the channel `account` off, calls have the
top-ups of the baseline as far as the accounts have them: the same money, other projects (what nobody can win of it
stays unspent). The rest is money that is paid by the horizon in one of both and not in the other. The period 2021-2027
is paid until 2029Q4, so at the horizon of 2027Q4 it is incomplete: what is left can still be spent.

{split}
"""

if __name__ == "__main__":
    raise SystemExit(main())
