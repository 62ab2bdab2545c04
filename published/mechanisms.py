"""Measure what each mechanism does: `make mechanisms` runs full-scale worlds and writes docs/mechanisms.md anew.

Each row takes one mechanism away - by a lever, an assumption, a scenario, a channel, or rows of the region folder - and
gives the paired difference to the baseline of the outcome that it is expected to move, and of funded CCI projects.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import sim
from published.liveness_ecosystem import SMALLEST_RELEVANT
from sim.analysis.effects import is_clear
from sim.analysis.paired import mean_interval
from sim.analysis.ranges import LEVEL
from sim.analysis.run_values import run_values
from sim.inputs.roots import scenarios_root
from sim.outcomes.catalogue import OUTCOMES
from sim.scenario.channels import CHANNELS
from sim.scenario.files import load_scenario
from sim.scenario.scenario import Scenario
from sim.words.numbers import number, value_and_interval
from sim.words.units import unit_shown

DOCUMENT = Path(__file__).parents[1] / "docs" / "mechanisms.md"
REGION = scenarios_root() / "emilia-romagna"
AT_ONCE = 7  # scenarios held in memory together, beside the baseline
ALWAYS = "funded_projects"

Row = dict[str, str]
Change = Callable[[Row], Row | None]


@dataclass(frozen=True)
class Mechanism:
    """One row: what it is, how it is taken away, and the outcome (and sector) it is expected to move."""

    words: str
    how: str
    without: Callable[[Path], Scenario]
    outcome: str
    sector: str = "cci"


def assumed(path: str, value: Any) -> tuple[str, Callable[[Path], Scenario]]:
    """Take a mechanism away by one value."""
    return f"`{path}={value}`", lambda folder: load_scenario("baseline", [f"{path}={value}"])


def scenario(name: str) -> tuple[str, Callable[[Path], Scenario]]:
    """Take a mechanism away by a shipped scenario."""
    return f"scenario `{name}`", lambda folder: load_scenario(name)


def channel(name: Any) -> tuple[str, Callable[[Path], Scenario]]:
    """Switch a channel off, against no-cluster."""
    return f"channel `{name}` off, as in no-cluster", lambda folder: load_scenario("baseline").without(
        [name], load_scenario("no-cluster")
    )


def region(words: str, **changes: Change) -> tuple[str, Callable[[Path], Scenario]]:
    """Take a mechanism away by changes to tables of the region folder."""

    def without(folder: Path) -> Scenario:
        copy = Path(shutil.copytree(REGION, folder / str(len(list(folder.iterdir())))))
        for table, change in changes.items():
            _rewrite(copy / f"{table}.csv", change)
        return load_scenario("baseline", [f"region={copy}"])

    return f"region folder: {words}", without


def _rewrite(path: Path, change: Change) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        columns = list(reader.fieldnames or [])
        rows = [changed for row in reader if (changed := change(row)) is not None]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def no_founders(kind: str) -> Change:
    """Found every cluster without organisations of a kind."""
    return lambda row: row | {f"founding_{kind}": "0"}


def of_kind(kind: str) -> Change:
    """Leave out the laboratories of a kind."""
    return lambda row: None if row["kind"] == kind else row


def rule_set_to(rule: str, value: str) -> Change:
    """Give every call the same value of a rule, at all its ends."""
    return lambda row: row | {"unaligned": value, "aligned": "", "recorded": ""} if row["rule"] == rule else row


A = "assumptions."
M = "assumptions.membership."
G = "policy.government."
C = "policy.cluster."

SYSTEM: dict[str, tuple[Mechanism, ...]] = {
    "Owners of ideas": (
        Mechanism(
            "laboratories lead projects",
            *region("laboratories without ideas", laboratories=lambda row: row | {"idea_rate_per_quarter": "0"}),
            "funded_projects",
            "all",
        ),
        Mechanism(
            "cultural bodies have ideas",
            *region("bodies without ideas", cultural_body_kinds=lambda row: row | {"idea_rate_per_quarter": "0"}),
            "applications",
        ),
        Mechanism("start-ups are incubated in Tecnopoli", *assumed("policy.tecnopoli.incubation", 0), "live_ideas"),
        Mechanism("start-ups are founded on an idea", *assumed(A + "ideas.founding_share", 0), "applications"),
        Mechanism("the capable have more ideas", *assumed(A + "ideas.response_to_capability", 0), "ideas", "all"),
        Mechanism("success calls for ideas", *assumed(A + "ideas.response_to_success", 0), "ideas", "all"),
        Mechanism("contact calls for ideas", *assumed(A + "ideas.response_to_contact", 0), "ideas"),
        Mechanism("neighbours call for ideas", *assumed(A + "ideas.response_to_neighbours", 0), "ideas", "all"),
        Mechanism("laboratories grow", *assumed(A + "ideas.laboratory_growth", 1), "ideas", "all"),
        Mechanism("enterprises come and go", *assumed(A + "population.exit_rate_per_year", 0), "applications"),
    ),
    "Information": (
        Mechanism("owners find calls by themselves", *assumed(A + "information.by_oneself", 0), "applications"),
        Mechanism("publicity of the region", *assumed(G + "outreach", 0), "applications"),
        Mechanism(
            "publicity of single calls",
            *region("no call has publicity of its own", call_rules=rule_set_to("publicity", "0")),
            "applications",
        ),
        Mechanism("members hear from their cluster", *assumed(A + "information.as_member", 0), "applications"),
        Mechanism("Tecnopoli hold workshops", *assumed("policy.tecnopoli.workshops_factor", 0), "applications", "all"),
        Mechanism("earlier applicants look out", *assumed(A + "information.from_experience", 0), "applications", "all"),
        Mechanism("the network informs", *assumed(A + "information.in_network", 0), "funded_projects", "all"),
        Mechanism("former partners pass the word", *assumed(A + "information.from_partner", 0), "applications", "all"),
        Mechanism("owners are as attentive as ever", *assumed(A + "information.persistence", 0), "applications"),
        Mechanism("calls differ in interest", *assumed(A + "information.interest_spread", 0), "applications"),
        Mechanism("a short window costs applications", *assumed(A + "information.ready_after_days", 1), "applications"),
        Mechanism("owners differ in readiness", *assumed(A + "information.readiness_shape", 20), "applications"),
        Mechanism("large proposals take longer", *assumed(A + "information.readiness_by_size", 0), "applications"),
    ),
    "Partners": (
        Mechanism(
            "innovation centres give technical services",
            *region(
                "no innovation centres",
                laboratories=of_kind("innovation_centre"),
                clusters=no_founders("innovation_centres"),
            ),
            "applications",
            "all",
        ),
        Mechanism(
            "training centres carry training projects",
            *region(
                "no training centres", laboratories=of_kind("training_centre"), clusters=no_founders("training_centres")
            ),
            "applications",
            "all",
        ),
        Mechanism(
            "private laboratories",
            *region("no private laboratories", laboratories=of_kind("private_laboratory")),
            "applications",
            "all",
        ),
        Mechanism("strangers are considered", *assumed(A + "matching.strangers_considered", 0), "applications", "all"),
        Mechanism("proximity counts", *assumed(A + "matching.proximity_weight", 0), "project_ties", "all"),
        Mechanism("acquaintance lasts", *assumed(A + "matching.acquaintance_quarters", 0), "project_ties", "all"),
        Mechanism(
            "twice as many cooperate", *assumed(A + "population.cooperating_share", 0.4), "funded_projects", "all"
        ),
    ),
    "Cluster": (
        Mechanism("there is a cluster", *scenario("no-cluster"), "funded_projects"),
        Mechanism("members join for what they get", *assumed(M + "benefit_eur", 0), "cluster_members"),
        Mechanism("larger enterprises gain more", *assumed(M + "size_elasticity", 0), "cluster_members"),
        Mechanism("success makes visible", *assumed(M + "visibility_weight", 0), "cluster_members"),
        Mechanism("word of mouth", *assumed(M + "word_of_mouth", 0), "cluster_members"),
        Mechanism("days go to working groups", *assumed(C + "institutional_share", 0), "change_of_rules"),
        Mechanism("the agenda follows members", *assumed(A + "alignment.agenda_update", 0), "representativeness"),
        Mechanism("feasibility studies", *scenario("no-feasibility-studies"), "feasibility_studies"),
        Mechanism("studies raise quality", *assumed(A + "feasibility.quality_uplift", 0), "member_awards"),
        Mechanism("studies save preparation", *assumed(A + "feasibility.cost_reduction", 0), "rejected_person_days"),
        Mechanism("studies stop ideas", *assumed(A + "feasibility.stop_share", 0), "live_ideas"),
        Mechanism(
            "studies change the kind of project", *assumed(A + "feasibility.change_share", 0), "alignment_design"
        ),
        Mechanism("clusters introduce partners", *assumed(C + "brokerage_share", 0), "introductions"),
        Mechanism("staff bound by money (twice the grant and posts)", *scenario("larger-team"), "feasibility_studies"),
        Mechanism("European support", *scenario("european-support"), "feasibility_studies"),
    ),
    "Government": (
        Mechanism("calls follow the cluster", *scenario("no-alignment"), "funded_projects"),
        Mechanism("rules and money follow, not only themes", *scenario("themes-only"), "funded_projects"),
        Mechanism("themes and money follow, not only rules", *scenario("rules-only"), "funded_projects"),
        Mechanism("the region commits", *scenario("one-sided-cluster"), "funded_projects"),
        Mechanism("the cluster commits", *scenario("one-sided-region"), "funded_projects"),
        Mechanism("commitment is complementary", *assumed(C + "commitment", 0.5), "change_of_rules"),
        Mechanism("the relation has a memory", *assumed(A + "alignment.half_life_quarters", 0), "change_of_rules"),
        Mechanism("each side answers the other", *assumed(A + "alignment.reciprocity", 0), "cluster_commitment"),
        Mechanism("clusters contest influence", *scenario("two-clusters-aligned"), "cluster_influence"),
        Mechanism("attention is hard to gain", *assumed(A + "alignment.outside_option", 0.05), "change_of_rules"),
        Mechanism("events speak for a side", *assumed(A + "alignment.event_gain", 0), "cluster_trust"),
        Mechanism("the region listens late", *scenario("heard-late"), "funded_projects"),
        Mechanism("the region lets the cluster down", *scenario("vicious-circle"), "funded_projects"),
        Mechanism("calls show a change after a lag", *assumed(G + "alignment.lag_quarters", 8), "funded_projects"),
        Mechanism("the strategy is revised", *assumed(G + "s3_revision", "2040Q1"), "alignment_thematic"),
        Mechanism("what the region changes anyway", *assumed(A + "alignment.attribution", 1), "funded_projects"),
        Mechanism("other clusters are followed alike", *scenario("all-clusters-aligned"), "funded_projects", "all"),
        Mechanism(
            "a floor of projects a sector",
            *region("no floor", call_rules=rule_set_to("sector_floor_projects", "0")),
            "funded_projects",
        ),
        Mechanism(
            "reserves for the CCI in open calls",
            *region(
                "no reserve in calls for start-ups",
                call_rules=lambda row: (
                    row | {"unaligned": "0", "aligned": "", "recorded": ""}
                    if row["rule"] == "focus_reserve_share" and row["scope"].lower().startswith("startup")
                    else row
                ),
            ),
            "funded_projects",
        ),
        Mechanism(
            "money beyond the initial budgets",
            *assumed(A + "account.margin", 0),
            "public_funding_eur",
            "all",
        ),
        Mechanism(
            "top-ups at once (response 1)",
            *assumed(A + "account.topup_response", 1),
            "public_funding_eur",
            "all",
        ),
        Mechanism(
            "later editions follow demand",
            *assumed(A + "account.edition_response", 0),
            "funded_projects",
        ),
        Mechanism(
            "the list closes at the first misfit",
            *region("skip instead of stop", calls=lambda row: row | {"on_misfit": "skip"}),
            "funded_projects",
            "all",
        ),
        Mechanism("windows (twice as long)", *assumed(G + "window_factor", 2), "applications"),
        Mechanism("transition counts in appraisal", *scenario("green-digital"), "funded_projects"),
        Mechanism("ranking (a lottery for half of the money)", *scenario("partial-lottery"), "funded_projects", "all"),
        Mechanism("ranking (first come, first served)", *scenario("first-come"), "funded_projects", "all"),
        Mechanism("tailored calls", *scenario("tailored-calls"), "funded_projects"),
        Mechanism("a dedicated call every year", *scenario("dedicated-call-yearly"), "funded_projects"),
        Mechanism("a national board", *scenario("national-board"), "public_funding_eur", "all"),
        Mechanism("tourism has its own ecosystem", *scenario("tourism-not-split"), "funded_projects", "tourism"),
        Mechanism("money (a quarter more)", *scenario("larger-budget"), "funded_projects", "all"),
    ),
    "Applications, appraisal, projects": (
        Mechanism("awards are renounced", *assumed(A + "projects.renounced_share", 0), "completed_projects"),
        Mechanism("owners learn from results", *assumed(A + "application.learning_rate", 0), "applications"),
        Mechanism("owners learn from neighbours", *assumed(A + "application.neighbour_weight", 0), "applications"),
        Mechanism("rejected ideas come back", *assumed(A + "application.resubmission_share", 0), "applications"),
        Mechanism("a retry is better", *assumed(A + "application.resubmission_uplift", 0), "funded_projects"),
        Mechanism(
            "owners far from funding withdraw", *assumed(A + "application.withdrawal_quarters", 0), "applications"
        ),
        Mechanism(
            "capability makes better ideas", *assumed(A + "capability.merit_gain", 0), "completed_projects", "all"
        ),
        Mechanism(
            "good ideas are a trait of the owner",
            *assumed(A + "ideas.owner_share_of_merit", 0),
            "first_time_awards",
            "all",
        ),
        Mechanism("preparation costs", *assumed(A + "application.preparation_days", 0), "applications"),
        Mechanism("experience saves days", *assumed(A + "application.experience_saving", 0), "applications", "all"),
        Mechanism("a capable owner stays capable", *assumed(A + "capability.half_life_quarters", 0.5), "ideas", "all"),
        Mechanism("own money is dear", *assumed(A + "capital.median", 0), "applications"),
        Mechanism("enterprises differ in what money costs", *assumed(A + "capital.spread", 0), "applications"),
        Mechanism("money is dearer for small firms", *assumed(A + "capital.slope", 0), "deadweight_eur"),
        Mechanism("ideas wait for a grant", *assumed(A + "capital.patience_quarters", 1), "applications"),
        Mechanism("consultants write proposals", *assumed(A + "application.consultant_fee_eur", 1e6), "applications"),
        Mechanism(
            "calls fund a part of an idea",
            *region("no call funds a part", call_rules=rule_set_to("max_cost_eur", "")),
            "applications",
        ),
        Mechanism(
            "applicants ask for less than the most",
            *region("all ask for the most", call_rules=rule_set_to("smallest_grant_share", "1")),
            "funded_projects",
        ),
        Mechanism("owners err about merit", *assumed(A + "ideas.belief_noise", 0), "applications"),
        Mechanism("bodies need co-financing", *assumed(A + "application.cofinancing_limit", 5), "applications"),
        Mechanism("applicants re-tag", *assumed(A + "application.retagging_share", 0), "retagged_awards", "all"),
        Mechanism("panels err", *assumed(A + "appraisal.noise_sd_ratio", 0), "completed_projects", "all"),
        Mechanism(
            "experience helps writing", *assumed(A + "appraisal.experience_uplift", 0), "first_time_awards", "all"
        ),
        Mechanism("Tecnopoli host pilots", *assumed(A + "projects.hosting_uplift", 0), "completed_projects", "all"),
        Mechanism("a shock", *scenario("pandemic"), "applications"),
    ),
    "Channels, against no-cluster": tuple(
        Mechanism(name, *channel(name), "funded_projects" if name != "support" else "applications") for name in CHANNELS
    ),
}


def main() -> int:
    """Run what is asked for and write the document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--out", type=Path, default=DOCUMENT)
    asked = parser.parse_args()
    rows = [row for rows in SYSTEM.values() for row in rows]
    measured: dict[str, pd.DataFrame] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for start in range(0, len(rows), AT_ONCE):
            measured |= _measured(rows[start : start + AT_ONCE], asked.seeds, asked.jobs, Path(scratch))
            print(f"{len(measured)} of {len(rows)} mechanisms", file=sys.stderr, flush=True)
    command = f"make mechanisms SEEDS={asked.seeds}"
    asked.out.write_text(_document(measured, command, asked.seeds), encoding="utf-8")
    return 0


def _measured(rows: list[Mechanism], seeds: int, jobs: int, scratch: Path) -> dict[str, pd.DataFrame]:
    named = {f"without {place}": row for place, row in enumerate(rows)}
    scenarios = [row.without(scratch).model_copy(update={"name": name}) for name, row in named.items()]
    # Not compared, because some have a region of their own: only who is taken away differs, so worlds are paired.
    values = run_values(sim.run("baseline", *scenarios, seeds=seeds, jobs=jobs, values_only=True).results)
    wanted = {row.words: {(row.outcome, row.sector), (ALWAYS, "cci")} for row in rows}
    return {
        row.words: pd.DataFrame([_paired(values, name, *cell) for cell in sorted(wanted[row.words])])
        for name, row in named.items()
    }


def _paired(values: pd.DataFrame, name: str, outcome: str, sector: str) -> dict[str, Any]:
    """Return the difference of a scenario to the baseline in one outcome and sector; none at all is 0."""
    nothing = pd.Series(0.0, index=values.columns)
    base, without = (
        values.loc[key] if (key := (scenario, outcome, sector)) in values.index else nothing
        for scenario in ("baseline", name)
    )
    more = (without - base).dropna().to_numpy()
    low, high = mean_interval(more, float(np.abs(np.concatenate([base.dropna(), without.dropna()])).max(initial=0.0)))
    told = {"difference": float(more.mean()) if more.size else np.nan, "ci_low": low, "ci_high": high}
    return {"outcome": outcome, "sector": sector, "baseline_mean": float(base.mean()), **told}


def _document(measured: dict[str, pd.DataFrame], command: str, seeds: int) -> str:
    unmoved: list[str] = []
    sections = []
    cells = 0
    for group, rows in SYSTEM.items():
        lines = [f"## {group}", "", "| mechanism | taken away by | outcome | baseline | without | CCI projects |"]
        lines.append("|---|---|---|---|---|---|")
        for row in rows:
            table = measured[row.words]
            least = _least(table)
            named, always = _cell(table, row.outcome, row.sector, least), _cell(table, ALWAYS, "cci", least)
            cells += len(table)
            if not (named.matters or always.matters):
                unmoved.append(row.words)
            sector = "" if row.sector == "cci" else f" ({row.sector})"
            label = OUTCOMES[row.outcome].label + sector
            lines.append(f"| {row.words} | {row.how} | {label} | {named.baseline} | {named.text} | {always.text} |")
        sections.append("\n".join(lines))
    told = ", ".join(unmoved) if unmoved else "none"
    return (
        HEAD.format(
            date=datetime.date.today(),
            command=command,
            seeds=seeds,
            relevant=SMALLEST_RELEVANT,
            cells=cells,
            by_chance=round((1 - LEVEL) * cells),
            hidden=f"{min(1.0, 3 / seeds):.0%}".replace("%", " %"),
            unmoved=told,
        )
        + "\n\n".join(sections)
        + "\n"
    )


@dataclass(frozen=True)
class _Difference:
    baseline: str
    text: str
    matters: bool


def _least(table: pd.DataFrame) -> float:
    """Return the smallest relevant effect as a share of the baseline: that of funded CCI projects, for all outcomes."""
    always = table[(table["outcome"] == ALWAYS) & (table["sector"] == "cci")]["baseline_mean"].item()
    return SMALLEST_RELEVANT / always if always > 0 else 0.0


def _cell(table: pd.DataFrame, outcome: str, sector: str, least: float) -> _Difference:
    rows = table[(table["outcome"] == outcome) & (table["sector"] == sector)]
    row = rows.to_dict("records")[0]
    unit, divisor = unit_shown(outcome)
    shown = "" if divisor == 1 else f" {unit}"
    text = value_and_interval(row["difference"], row["ci_low"], row["ci_high"], divisor)
    clear = is_clear(row["ci_low"], row["ci_high"])
    matters = clear and abs(row["difference"]) >= least * abs(row["baseline_mean"])
    sure = "" if matters else ", too small to matter" if clear else ", not measurable"
    return _Difference(number(row["baseline_mean"], divisor) + shown, text + sure, matters)


HEAD = """# What each mechanism does

Made on {date} by `{command}`: the baseline at full scale with and without one mechanism, on {seeds} common worlds. Each
cell is the mean paired difference (without minus baseline, 2014-2027, the assumptions fixed at their defaults) and its
90 % Monte-Carlo interval; the last column is always funded CCI projects. Where an interval holds 0 the cell says "not
measurable": on this many worlds the mechanism cannot be told from chance in that outcome. It may still be there, and it
may matter under other assumptions. Where it leaves out 0, but the difference is smaller than {relevant:g} funded CCI
projects, or than the same share of the baseline in another outcome, the cell says "too small to matter". The smallest
relevant effect is that of [liveness.md](liveness.md).

There are {cells} differences here. Were no mechanism to do anything, about {by_chance} of their intervals would still
leave out 0 by chance: one alone is no evidence, and a column that only just clears 0 is little. A difference of 0 on
every one of {seeds} worlds is no proof of none either: it may be there in up to {hidden} of worlds (rule of three).

Neither measurable nor large enough in both columns: {unmoved}.

"""

if __name__ == "__main__":
    sys.exit(main())
