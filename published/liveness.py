"""Measure whether the relation and its history matter: `python -m published.liveness` writes docs/liveness.md.

Each line is measured with the assumptions at their defaults, at the ends of their plausible ranges where it should be
strongest, and with its mechanism taken away, where it must be 0. What is set in each case stands here; defaults
and ends were fixed before the first run.
"""

from __future__ import annotations

import argparse
import datetime
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from published import liveness_ecosystem
from published.liveness_ecosystem import SMALLEST_RELEVANT
from published.liveness_runs import Asked, Case, Lived, difference, years_until_half
from published.two_courses import (
    APART,
    FROM,
    HIGH,
    LOW,
    QUARTERS,
    SEVERAL_HALF_LIVES,
    TwoCourses,
    courses_of_draws,
    share_decided,
)
from sim.analysis.effects import is_clear
from sim.analysis.paired import PairedDifference
from sim.analysis.ranges import BAND, LEVEL
from sim.analysis.run_spread import run_spread
from sim.outcomes.catalogue import ALL_SECTORS
from sim.region.files import load_region
from sim.scenario.files import load_scenario
from sim.scenario.scenario import Scenario
from sim.words.numbers import DASH, interval, number, percent, value_and_interval
from sim.words.units import MILLION

DOCUMENT = Path(__file__).parents[1] / "docs" / "liveness.md"
USUAL_SEEDS = 20
SEEDS_OFF = 3  # enough to see that nothing is left, to the last bit
SINCE, BEFORE = "2021Q1", "2021Q4"
DATES = ("2021Q2", "2027Q4")
POSTS = (1, 2, 4, 8, 20)
DRAWS, SEEDS_OF_A_DRAW = 30, 3
DRAWS_OF_COURSES, DRAWS_AT_ONE_END, DRAWS_OFF = 200, 40, 10
FUNDED = "funded_projects"
RELATION = ("cluster_trust", "cluster_commitment")

A = "assumptions."
L = "assumptions.alignment."
G = "policy.government.alignment."
SETTLED = (f"{G}mode=fixed", f"{G}strength=0.47")
PAID = ("policy.cluster.public_grant_factor=20",)

EARLY_MONEY = """\
title: Twice the money in 2014-17
question: What is left of twice the money of 2014-17 from 2021 on?
basis: A thought experiment.
expects: [funded_projects]
extends: baseline
policy:
  government:
    budget_factor: 2.0
interventions:
  - from: 2018Q1
    policy:
      government:
        budget_factor: 1.0
"""

CASES: dict[str, tuple[Case, ...]] = {
    "early money": (
        Case("default"),
        Case(
            "strongest",
            (
                f"{A}application.experience_saving=0.4",
                f"{A}application.learning_rate=0.5",
                f"{A}application.neighbour_weight=0.6",
                f"{A}application.resubmission_share=0.55",
                f"{A}application.resubmission_uplift=0.6",
                f"{A}application.withdrawal_quarters=8",
                f"{A}appraisal.experience_uplift=0.3",
                f"{A}capability.half_life_quarters=32",
                f"{A}capability.merit_gain=0.6",
                f"{A}ideas.response_to_capability=0.2",
                f"{A}ideas.response_to_neighbours=0.2",
                f"{A}ideas.response_to_success=0.3",
                f"{A}information.from_experience=0.6",
                f"{A}information.from_partner=0.2",
                f"{A}matching.acquaintance_quarters=32",
                f"{A}membership.word_of_mouth=0.2",
                f"{A}membership.visibility_weight=1",
                f"{L}track_record_projects=4",
                f"{L}half_life_quarters=32",
                f"{L}reciprocity=1",
            ),
        ),
        Case(
            "off",
            (
                f"{A}application.experience_saving=0",
                f"{A}application.learning_rate=0",
                f"{A}application.neighbour_weight=0",
                f"{A}application.resubmission_share=0",
                f"{A}application.withdrawal_quarters=0",
                f"{A}appraisal.experience_uplift=0",
                f"{A}capability.half_life_quarters=0.5",
                f"{A}capability.merit_gain=0",
                f"{A}ideas.response_to_capability=0",
                f"{A}ideas.response_to_neighbours=0",
                f"{A}ideas.response_to_success=0",
                f"{A}information.from_experience=0",
                f"{A}information.from_partner=0",
                f"{A}matching.strangers_considered=0",
                f"{A}membership.visibility_weight=0",
                f"{A}membership.word_of_mouth=0",
                f"{L}cluster_voice=0",
                *SETTLED,
            ),
            is_off=True,
        ),
    ),
    "heard late": (
        Case("default"),
        Case("strongest", (f"{L}half_life_quarters=32", f"{L}reciprocity=1")),
        Case("off", (f"{L}half_life_quarters=0", f"{L}reciprocity=0"), is_off=True),
    ),
    "work of the cluster": (
        Case("default"),
        Case(
            "strongest",
            (
                f"{A}feasibility.quality_uplift=0.6",
                f"{A}feasibility.cost_reduction=0.5",
                f"{A}feasibility.change_share=0.4",
                f"{A}feasibility.stop_share=0",
                f"{A}feasibility.days_per_study=10",
                f"{A}matching.days_per_introduction=1",
                f"{A}information.as_member=0.95",
                f"{A}information.informing_days_per_member=0.04",
            ),
        ),
        Case("off", (f"{L}cluster_voice=0",), is_off=True),
    ),
    "staff": (
        Case("default", PAID),
        Case("strongest", (*PAID, f"{L}half_effect_days=400", f"{L}outside_option=0.6")),
        Case("off", PAID, is_off=True),
    ),
    "worlds": (
        Case("default"),
        Case("strongest", (f"{L}half_life_quarters=4", f"{L}reciprocity=1", f"{L}track_record_projects=4")),
        Case("off", (*PAID, *SETTLED, f"{L}reciprocity=0"), is_off=True),
    ),
    "all clusters": (
        Case("default"),
        Case("strongest", (f"{L}cluster_voice=0.5", f"{L}outside_option=0.1")),
        Case("off", (f"{L}cluster_voice=0", f"{G}strength=0"), is_off=True),
    ),
}
"""Under which assumptions each line is measured: defaults, ends of plausible ranges, and without its mechanism."""

BOUNDS = {
    **{
        f"{instrument} alone, {share:g}": (f"{L}attribution_{instrument}={share}",)
        for instrument in ("dedicated", "reserves", "rules")
        for share in (0.0, 1.0)
    },
    **{f"all three, {share:g}": (f"{L}attribution={share}",) for share in (0.0, 0.5, 1.0)},
}


@dataclass
class Tally:
    """The paired differences in funded projects that the document shows, those without a mechanism apart."""

    shown: list[PairedDifference] = field(default_factory=list)

    def cell(self, compared: PairedDifference, counts: bool = True) -> str:
        """Write a difference with its interval, and count it."""
        if counts:
            self.shown.append(compared)
        return _with_interval(compared)

    def said(self) -> str:
        """Say how many look alive, and how many would by chance."""
        clear = [one for one in self.shown if is_clear(one.ci_low, one.ci_high)]
        alive = [one for one in clear if abs(one.difference) >= SMALLEST_RELEVANT]
        by_chance = number((1 - LEVEL) * len(self.shown))
        return (
            f"{len(self.shown)} differences in funded projects are shown, mechanisms taken away not counted. Of these\n"
            f"{len(clear)} are clear of 0, and {len(alive)} of them reach {SMALLEST_RELEVANT:g} projects: they look "
            f"alive. If nothing had any effect,\nabout {by_chance} would be clear of 0 by chance."
        )


def main() -> int:
    """Run what is asked for and write the document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=USUAL_SEEDS)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--out", type=Path, default=DOCUMENT)
    parser.add_argument("--only", choices=["ecosystem"], help="renew this section of the document alone")
    given = parser.parse_args()
    asked = Asked(given.seeds, given.jobs)
    text = given.out.read_text(encoding="utf-8") if given.only else _all_but_the_ecosystem(asked)
    given.out.write_text(liveness_ecosystem.renewed(text, liveness_ecosystem.section(asked)), encoding="utf-8")
    return 0


def _all_but_the_ecosystem(asked: Asked) -> str:
    tally = Tally()
    made = {}
    for name, part in PARTS.items():
        made[name] = part(asked, tally)
        print(f"{len(made)} of {len(PARTS)} parts", file=sys.stderr, flush=True)
    return document(made, tally, asked)


def document(made: Mapping[str, str], tally: Tally, asked: Asked) -> str:
    """Return the document with the tables of all parts."""
    return HEAD.format(
        date=datetime.date.today(),
        command=f"python -m published.liveness --seeds {asked.seeds} --jobs {asked.jobs}",
        seeds=asked.seeds,
        seeds_off=min(asked.seeds, SEEDS_OFF),
        few="" if asked.seeds >= USUAL_SEEDS else f"; {USUAL_SEEDS} are usual",
        tally=tally.said(),
        settings=_settings(),
        relevant=SMALLEST_RELEVANT,
        since=SINCE,
        courses_from=FROM,
        low=LOW,
        high=HIGH,
        quarters=QUARTERS,
        apart=APART,
        half_lives=SEVERAL_HALF_LIVES,
        **made,
    )


def early_money(asked: Asked, tally: Tally) -> str:
    """Double the money of the first years, and look at the last ones."""
    rows = []
    for case in CASES["early money"]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "early-money.yaml"
            path.write_text(EARLY_MONEY, encoding="utf-8")
            lived = Lived(
                {"baseline": _loaded("baseline", case), "early": _loaded(str(path), case)},
                _of(case, asked),
                (FUNDED, "ideas", "capability", "projects_without_grant"),
            )
        cells = []
        for sector in ("cci", ALL_SECTORS):
            before, after = (lived.total(name, FUNDED, sector, SINCE) for name in ("baseline", "early"))
            cells += [number(before.mean()), tally.cell(difference(before, after), not case.is_off)]
        for outcome in ("ideas", "projects_without_grant"):
            cells += _before_and_more(*(lived.total(name, outcome, "cci", SINCE) for name in ("baseline", "early")))
        cells += _before_and_more(*(lived.end(name, "capability") for name in ("baseline", "early")))
        rows.append([case.words, *cells])
    measured = ("CCI awards", "all awards", "CCI ideas", "CCI projects without a grant", f"CCI capability {DATES[1]}")
    return _table(["case", *(column for what in measured for column in (what, "doubled"))], rows)


def _before_and_more(before: pd.Series, after: pd.Series) -> list[str]:
    return [number(before.mean()), _with_interval(difference(before, after))]


def heard_late(asked: Asked, tally: Tally) -> str:
    """Let the region listen from 2022 on only, and see when the relation has come half-way."""
    rows = []
    for case in CASES["heard late"]:
        reference, late = _loaded("baseline", case), _loaded("heard-late", case)
        if case.is_off:  # without it trust would still follow what members' projects show
            late = late.without(["feedback"], reference)
        lived = Lived({"baseline": reference, "late": late}, _of(case, asked), (*RELATION, FUNDED))
        paths = {name: lived.relation(name).loc[:, BEFORE:] for name in ("baseline", "late")}
        gap = paths["baseline"][BEFORE] - paths["late"][BEFORE]
        pairs = zip(paths["baseline"].to_numpy(), paths["late"].to_numpy(), strict=True)
        years = np.array([years_until_half(ours, theirs) for ours, theirs in pairs])
        awards = difference(lived.total("baseline", FUNDED), lived.total("late", FUNDED))
        cells = [number(paths["baseline"][BEFORE].mean()), _mean_and_band(gap), *_years(years)]
        rows.append([case.words, *cells, tally.cell(awards, not case.is_off)])
    columns = ["case", "baseline 2021Q4", "distance 2021Q4", "years until half", "not by the end", "CCI projects"]
    return _table(columns, rows)


def work_of_the_cluster(asked: Asked, tally: Tally) -> str:
    """Take the cluster away where calls do not follow it."""
    rows = []
    for case in CASES["work of the cluster"]:
        pair = _with_and_without(case)
        mine = _of(case, asked)
        lived = Lived(pair, mine, (FUNDED,))
        totals = [lived.total(name, FUNDED) for name in pair]
        rows.append([case.words, f"{mine.seeds} seeds", *_taken_away(totals, tally, not case.is_off), DASH])
    pair = _with_and_without(CASES["work of the cluster"][0])
    few = Asked(min(asked.seeds, SEEDS_OF_A_DRAW), asked.jobs)
    lived = Lived(pair, few, (FUNDED,), range(1, DRAWS + 1))
    totals = [lived.total(name, FUNDED) for name in pair]
    drawn = difference(*totals)
    runs = f"{DRAWS} draws x {few.seeds} seeds"
    rows.append(["drawn", runs, *_taken_away(totals, tally), interval(drawn.draws_low, drawn.draws_high)])
    return _table(["case", "runs", "no-alignment", "no-cluster", "5-95 % of draws"], rows)


def _with_and_without(case: Case) -> dict[str, Scenario]:
    """Return calls that do not follow, with a cluster and without; off, its other work is away too."""
    ignored, absent = _loaded("no-alignment", case), _loaded("no-cluster", case)
    return {
        "no-alignment": ignored.without(["support", "information", "capability"], absent) if case.is_off else ignored,
        "no-cluster": absent,
    }


def _taken_away(totals: Sequence[pd.Series], tally: Tally, counts: bool = True) -> list[str]:
    return [number(totals[0].mean()), tally.cell(difference(*totals), counts)]


def staff(asked: Asked, tally: Tally) -> str:
    """Give the focus cluster more and more posts, and the money for them."""
    rows = []
    for case in CASES["staff"]:
        name = "no-cluster" if case.is_off else "baseline"
        scenarios = {
            str(posts): load_scenario(name, [*case.settings, f"policy.cluster.staff_fte={posts}"]) for posts in POSTS
        }
        lived = Lived(scenarios, _of(case, asked), (FUNDED, "cluster_trust", "cluster_influence"))
        least = lived.total(str(POSTS[0]), FUNDED)
        for posts in POSTS:
            total = lived.total(str(posts), FUNDED)
            more = DASH if posts == POSTS[0] else tally.cell(difference(least, total), not case.is_off)
            ends = [_level(lived.end(str(posts), outcome)) for outcome in ("cluster_influence", "cluster_trust")]
            rows.append([case.words, str(posts), number(total.mean()), more, *ends])
    return _table(["case", "posts", "CCI projects", "against 1 post", "influence 2027Q4", "trust 2027Q4"], rows)


def spread_over_worlds(asked: Asked, _tally: Tally) -> str:
    """Let nothing but the seed differ."""
    rows = []
    for case in CASES["worlds"]:
        scenario = _loaded("baseline", case)
        if case.is_off:
            scenario = scenario.without(["feedback"], _loaded("no-cluster", case))
        lived = Lived({"baseline": scenario}, _of(case, asked), (*RELATION, "cluster_influence"))
        paths = (lived.path("baseline", "cluster_influence"), lived.relation("baseline"))
        cells = [f"{number(path[date].mean())}, {_spread(path[date])}" for date in DATES for path in paths]
        rows.append([case.words, *cells])
    columns = [f"{what} {date}" for date in DATES for what in ("influence", "trust x commitment")]
    return _table(["case", *columns], rows)


def all_clusters(asked: Asked, tally: Tally) -> str:
    """Let calls follow every cluster, and see who gains and who loses."""
    sectors = [*load_region(load_scenario("baseline").region).sector_codes, ALL_SECTORS]
    cells: dict[str, list[str]] = {sector: [] for sector in sectors}
    losers = []
    names = {"baseline": "baseline", "full": "full-alignment", "all": "all-clusters-aligned"}
    for case in CASES["all clusters"]:
        lived = Lived({short: _loaded(name, case) for short, name in names.items()}, _of(case, asked), (FUNDED,))
        for sector in sectors:
            totals = {short: lived.total(short, FUNDED, sector) for short in names}
            for reference in ("full", "baseline"):
                compared = difference(totals[reference], totals["all"])
                cells[sector].append(tally.cell(compared, not case.is_off))
                if compared.ci_high < 0.0 and sector != ALL_SECTORS:
                    losers.append(f"{sector} ({case.words}, against {names[reference]})")
    columns = [
        f"{case.words}, against {name}" for case in CASES["all clusters"] for name in (names["full"], "baseline")
    ]
    told = f"Clearly fewer projects: {', '.join(losers) or 'nobody'}."
    return _table(["sector", *columns], [[sector, *row] for sector, row in cells.items()]) + f"\n\n{told}"


def courses(asked: Asked, _tally: Tally) -> str:
    """Begin low and high under the same assumptions, and see whether it shows after ten years."""
    strongest, off = (f"{L}reciprocity=1",), (f"{L}half_life_quarters=0", f"{L}reciprocity=0")
    rows = []
    for words, settings, draws in (
        ("all assumptions drawn", (), DRAWS_OF_COURSES),
        ("reciprocity 1, the others drawn", strongest, DRAWS_AT_ONE_END),
        ("half-life 0 and reciprocity 0, the others drawn", off, DRAWS_OFF),
    ):
        every = courses_of_draws(settings, draws, asked.jobs)
        rows.append([words, *_courses_told(every)])
        short = [one for one in every if 0.0 < one.half_life <= SEVERAL_HALF_LIVES]
        if short:
            rows.append([f"of these, half-life up to {SEVERAL_HALF_LIVES:g} quarters", *_courses_told(short)])
    return _table(["case", "draws", "the start decides", "apart at the end (median, 5-95 %)"], rows)


def _courses_told(every: Sequence[TwoCourses]) -> list[str]:
    apart = pd.Series([one.from_high - one.from_low for one in every])
    return [str(len(every)), percent(share_decided(every)), _median_and_band(apart)]


def bounds(asked: Asked, tally: Tally) -> str:
    """Take following away under each attribution, and set beside it what arithmetic says."""
    cases = [Case(words, settings) for words, settings in BOUNDS.items()]
    names = ("baseline", "no-alignment")
    scenarios = {f"{name}, {case.words}": _loaded(name, case) for case in cases for name in names}
    lived = Lived(scenarios, asked, (FUNDED,), keeps=("outcomes", "calls"))
    rows = []
    for case in cases:
        reference, without = (f"{name}, {case.words}" for name in names)
        before, after = (lived.total(name, FUNDED) for name in (reference, without))
        arithmetic = _arithmetic(scenarios[reference], lived, reference)
        rows.append([case.words, number(before.mean()), tally.cell(difference(before, after)), arithmetic])
    money = {one: sum(calls.values()) for one, calls in money_set_apart(load_scenario("baseline")).items()}
    told = (
        f"Arithmetic: {number(money['dedicated'], MILLION)} million EUR of dedicated calls and "
        f"{number(money['reserves'], MILLION)} million EUR\nof reserves on record, each x its attribution, over the "
        "mean grant to the CCI in the same calls of the baseline.\nRules move no money of their own."
    )
    return _table(["attribution", "baseline", "no-alignment", "arithmetic alone"], rows) + f"\n\n{told}"


def money_set_apart(scenario: Scenario) -> dict[str, dict[str, float]]:
    """Return the money in EUR that dedicated calls, and reserves in open calls, set apart on record: by call."""
    region = load_region(scenario.region)
    money: dict[str, dict[str, float]] = {"dedicated": {}, "reserves": {}}
    for code, call in enumerate(region.calls):
        rules = region.rules_of(code)
        whole, reserve = rules.budget_eur.recorded + rules.topup_eur.recorded, rules.focus_reserve_share
        if call.held == "always" and call.carved_from_open_calls:
            money["dedicated"][call.call_id] = whole
        elif call.held == "always" and reserve.recorded > reserve.unaligned:
            money["reserves"][call.call_id] = whole * (reserve.recorded - reserve.unaligned)
    return money


def _arithmetic(scenario: Scenario, lived: Lived, name: str) -> str:
    """Return what a spreadsheet says that no alignment costs: money x attribution / mean grant."""
    owed = 0.0
    for instrument, calls in money_set_apart(scenario).items():
        share = scenario.assumptions.alignment.attribution_of(instrument)  # type: ignore[arg-type]
        owed += sum(calls.values()) * share / lived.mean_grant(name, calls)
    return number(-owed, signed=True)


def _of(case: Case, asked: Asked) -> Asked:
    """Return how much is run of a case: off, a few worlds in this process."""
    return Asked(min(asked.seeds, SEEDS_OFF), 1) if case.is_off else asked


def _loaded(name: str, case: Case) -> Scenario:
    return load_scenario(name, list(case.settings))


def _with_interval(compared: PairedDifference) -> str:
    return value_and_interval(compared.difference, compared.ci_low, compared.ci_high)


def _mean_and_band(values: pd.Series) -> str:
    spread = run_spread(values.to_numpy())
    return value_and_interval(spread["mean"], spread["low"], spread["high"], signed=False)


def _median_and_band(values: pd.Series) -> str:
    spread = run_spread(values.to_numpy())
    return value_and_interval(spread["median"], spread["low"], spread["high"], signed=False)


def _level(values: pd.Series) -> str:
    return number(values.mean()) if values.notna().any() else DASH


def _spread(values: pd.Series) -> str:
    """Write the standard deviation over worlds; equal values have none, not that of rounding."""
    return f"SD {number(float(values.std(ddof=1)) if values.nunique() > 1 else 0.0)}"


def _years(years: np.ndarray) -> list[str]:
    """Write median and 5-95 % of the years until half, and the share of worlds in which it was not reached."""
    with_distance = years[~np.isnan(years)]
    if not with_distance.size:
        return ["no distance", DASH]
    low, middle, high = np.quantile(with_distance, (BAND[0], 0.5, BAND[1]), method="inverted_cdf")
    told = [number(value) if np.isfinite(value) else "not by the end" for value in (middle, low, high)]
    return [f"{told[0]} ({told[1]} to {told[2]})", percent(float(np.isinf(with_distance).mean()))]


def _settings() -> str:
    """List what is set in each case but the default."""
    lines = []
    for line, cases in CASES.items():
        for case in cases:
            if case.settings:
                told = ", ".join(f"`{setting}`" for setting in case.settings)
                lines.append(f"- {line}, {case.words}: {told}")
    return "\n".join(lines)


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [" | ".join(cells) for cells in (columns, ["---"] * len(columns), *rows)]
    return "\n".join(f"| {line} |" for line in lines)


PARTS: dict[str, Callable[[Asked, Tally], str]] = {
    "early": early_money,
    "late": heard_late,
    "work": work_of_the_cluster,
    "staff": staff,
    "worlds": spread_over_worlds,
    "all": all_clusters,
    "courses": courses,
    "bounds": bounds,
}
"""The tables by their places in the document, in the order in which they are made."""

HEAD = """# Is it alive?

Made on {date} by `{command}`: full scale, {seeds} worlds (seeds from 0 on)
unless a table says otherwise{few}. Brackets behind a difference hold the 90 % Monte-Carlo interval of its mean over
worlds, behind a level 5-95 % of worlds. Each line is measured with the assumptions at their defaults (*default*), at
the ends of their plausible ranges where it was expected to be strongest (*strongest*; where the default moves more, the
expectation was wrong), and, on {seeds_off} worlds, with its mechanism taken away (*off*), where it must be exactly 0.
Ranges, the ends that are taken and the smallest relevant effect, {relevant:g} projects, were fixed before the first
run; no range was widened afterwards. What has to be taken away so that nothing is left was found by trial.

{tally}

No sign and no size is required of any line. A line that is not measurable even at its strongest says that its mechanism
does not matter yet.

## Early money

Twice the money of every call in 2014-17: awards, ideas and projects without a grant from {since} on, and capability at
the end. By {since} projects of the early money are completed and its ideas are gone, so what is left is what
organisations learned, whom they met, what they expect, who is a member and what calls hold. Of the last, what an
account of the period still holds can top up a call that opened before 2021 and is decided later: that is money, and no
history. How much of it decides what organisations do later is what the rows say: where an interval holds 0, this many
worlds show nothing of it in that column. Off: nothing that an owner or a cluster remembers decides anything, and
organisations forget within quarters what they learned.

{early}

## Ignored until 2022, then heard

`heard-late` against `baseline`: trust x commitment at the end of 2021, its distance to the baseline there, and the
years from then on until at most half of that distance is left (median of worlds, 5-95 %); the run ends after six
years. The baseline goes on growing meanwhile. Off: neither memory nor reciprocity, and what members' projects show is
that of the baseline. The projects are those of the whole scenario: what is lost before 2022 is what calls did not do,
not what the relation had become, so off they need not be 0.

{late}

## The cluster's own work, without alignment

`no-cluster` minus `no-alignment`: calls follow nobody in either. Off: support and information are those of no-cluster,
and no cluster fills any weight of themes.

{work}

## Staff of the focus cluster

With twenty times the public grant, so that money does not bind. Days have no cap; influence has one by definition (1:
calls follow as far as they go). Off: there is no cluster whose staff it could be.

{staff}

## Spread over worlds

Mean, and standard deviation over worlds, under the same assumptions: what chance alone makes of the relation. Off:
influence is settled by the lever, neither side answers the other, completed projects do not speak for the cluster,
and its staff does not hang on fees.

{worlds}

## All clusters aligned

Funded projects with calls that follow all clusters, against calls that follow the focus cluster fully and against the
baseline. Off: calls follow nobody.

{all}

## Does the start decide?

Each draw of the assumptions lives one world (seed 0, from {courses_from} on) up to the founding of the focus cluster.
There the model branches: its trust and commitment are set to {low:g} in one branch and to {high:g} in the other, and
both live on for {quarters} quarters. The start decides where trust x commitment then still differs by more than
{apart:g}. With a long half-life that may be mere memory; up to {half_lives:g} quarters memory alone would leave a
sixteenth of the first distance or less, so what remains there is more than memory.

{courses}

## The bound by instrument

Funded CCI projects, `no-alignment` minus `baseline`, with the attribution of one instrument at 0 and at 1, the others
at their defaults (dedicated calls 0.2, reserves and rules 0.5), and with all three at once.

{bounds}

## What is set

{settings}
"""

if __name__ == "__main__":
    sys.exit(main())
