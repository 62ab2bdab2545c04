"""The ecosystem side of liveness, mechanism by mechanism: what each does at its default and where it is strongest."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pandas as pd

import sim
from published.liveness_runs import Asked, difference
from sim.analysis.effects import is_clear
from sim.analysis.paired import PairedDifference
from sim.analysis.run_values import run_values
from sim.outcomes.catalogue import OUTCOMES
from sim.scenario.files import load_scenario
from sim.words.numbers import value_and_interval
from sim.words.units import unit_shown

HEADING = "## The ecosystem, mechanism by mechanism"
FUNDED = "funded_projects"
SMALLEST_RELEVANT = 5.0
AT_ONCE = 8  # scenarios held in memory together
IDEAS, APPLICATION, CAPITAL, INFORMATION = (
    f"assumptions.{room}." for room in ("ideas", "application", "capital", "information")
)


@dataclass(frozen=True)
class Effect:
    """A mechanism of the ecosystem, and what it is expected to move.

    Attributes:
        words: What it is called in the table.
        off: The settings that take it away.
        strongest: The ends of plausible ranges at which it should be strongest.
        outcome: What it is expected to move.
        sector: Where.
        alongside: What is set in addition, with and without it, so that it is strongest.
    """

    words: str
    off: tuple[str, ...]
    strongest: tuple[str, ...]
    outcome: str
    sector: str = "cci"
    alongside: tuple[str, ...] = ()

    def pairs(self) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """Return the settings without and with the mechanism, at its default and at its strongest."""
        return {
            "default": (self.off, ()),
            "strongest": ((*self.alongside, *self.off), (*self.alongside, *self.strongest)),
        }


def between(path: str, off: float, strongest: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return one assumption without its mechanism and at the end where it should be strongest."""
    return (f"{path}={off}",), (f"{path}={strongest}",)


EFFECTS = (
    Effect("the capable have more ideas", *between(f"{IDEAS}response_to_capability", 0, 0.2), "ideas", "all"),
    Effect("success calls for ideas", *between(f"{IDEAS}response_to_success", 0, 0.3), "ideas", "all"),
    Effect("contact calls for ideas", *between(f"{IDEAS}response_to_contact", 0, 0.6), "ideas"),
    Effect("neighbours call for ideas", *between(f"{IDEAS}response_to_neighbours", 0, 0.2), "ideas", "all"),
    Effect(
        "the capable have better ideas",
        *between("assumptions.capability.merit_gain", 0, 0.6),
        "completed_projects",
        "all",
        ("assumptions.capability.half_life_quarters=32",),
    ),
    Effect(
        "good ideas are a trait of the owner",
        *between(f"{IDEAS}owner_share_of_merit", 0, 0.7),
        "first_time_awards",
        "all",
    ),
    Effect(
        "experience saves days and helps writing",
        (f"{APPLICATION}experience_saving=0", "assumptions.appraisal.experience_uplift=0"),
        (f"{APPLICATION}experience_saving=0.4", "assumptions.appraisal.experience_uplift=0.3"),
        "first_time_awards",
        "all",
    ),
    Effect(
        "rejected ideas come back, better",
        (f"{APPLICATION}resubmission_share=0",),
        (f"{APPLICATION}resubmission_share=0.55", f"{APPLICATION}resubmission_uplift=0.6"),
        "applications",
    ),
    Effect("owners far from funding withdraw", *between(f"{APPLICATION}withdrawal_quarters", 0, 8), "applications"),
    Effect("own money is dear", *between(f"{CAPITAL}median", 0, 0.7), "projects_without_grant"),
    Effect("enterprises differ in what money costs", *between(f"{CAPITAL}spread", 0, 0.75), "projects_without_grant"),
    Effect("money is dearer for small firms", *between(f"{CAPITAL}slope", 0, 0.35), "projects_without_grant"),
    Effect("ideas wait for a grant", *between(f"{CAPITAL}patience_quarters", 1, 5), "projects_without_grant"),
    Effect("large proposals take longer", *between(f"{INFORMATION}readiness_by_size", 0, 1), "applications"),
    Effect("owners are as attentive as ever", *between(f"{INFORMATION}persistence", 0, 0.95), "organisations_applied"),
    Effect("calls differ in interest", *between(f"{INFORMATION}interest_spread", 0, 0.4), "applications"),
    Effect(
        "consultants write proposals", *between(f"{APPLICATION}consultant_fee_eur", 1_000_000, 4000), "applications"
    ),
    Effect("acquaintance lasts", *between("assumptions.matching.acquaintance_quarters", 0, 32), "project_ties", "all"),
    Effect("members draw members", *between("assumptions.membership.word_of_mouth", 0, 0.2), "cluster_members"),
    Effect("awards are renounced", *between("assumptions.projects.renounced_share", 0, 0.2), "completed_projects"),
    Effect("laboratories grow", *between(f"{IDEAS}laboratory_growth", 1, 1.2), "ideas", "all"),
)
"""Each mechanism with the end at which it was expected to be strongest, fixed before the first run."""


def section(asked: Asked) -> str:
    """Run every mechanism with and without, and return its section of the document."""
    values = _lived(asked)
    rows, funded = [], []
    for effect in EFFECTS:
        cells = []
        for without, whole in effect.pairs().values():
            moved = _compared(values, without, whole, effect.outcome, effect.sector)
            projects = _compared(values, without, whole, FUNDED, "cci")
            funded.append(projects)
            cells += [_shown(moved, effect.outcome), _shown(projects, FUNDED)]
        unit = unit_shown(effect.outcome)[0]
        sector = "" if effect.sector == "cci" else f", {effect.sector}"
        told = f"{OUTCOMES[effect.outcome].label} ({unit}{sector})"
        rows.append([effect.words, _said(effect.off), _said((*effect.strongest, *effect.alongside)), told, *cells])
    columns = ["mechanism", "off", "strongest", "outcome", "outcome, default", "CCI projects, default"]
    columns += ["outcome, strongest", "CCI projects, strongest"]
    lines = [" | ".join(cells) for cells in (columns, ["---"] * len(columns), *rows)]
    return HEAD.format(
        heading=HEADING,
        date=datetime.date.today(),
        command=f"python -m published.liveness --only ecosystem --seeds {asked.seeds} --jobs {asked.jobs}",
        seeds=asked.seeds,
        relevant=SMALLEST_RELEVANT,
        counted=_counted(funded),
        table="\n".join(f"| {line} |" for line in lines),
    )


def renewed(document: str, made: str) -> str:
    """Return a document with its section on the ecosystem, the last one, put in place of the one it had."""
    return f"{document.partition(HEADING)[0].rstrip()}\n\n{made}"


def _lived(asked: Asked) -> pd.DataFrame:
    """Return the values of runs under all settings that a row compares; the same settings live once."""
    settings = list(dict.fromkeys(one for effect in EFFECTS for pair in effect.pairs().values() for one in pair))
    parts = []
    for start in range(0, len(settings), AT_ONCE):
        several = settings[start : start + AT_ONCE]
        scenarios = [load_scenario("baseline", list(one)).model_copy(update={"name": _said(one)}) for one in several]
        told = sim.run(*scenarios, seeds=asked.seeds, jobs=asked.jobs, values_only=True)
        parts.append(run_values(told.results))
    return pd.concat(parts)


def _compared(
    values: pd.DataFrame, without: tuple[str, ...], whole: tuple[str, ...], outcome: str, sector: str
) -> PairedDifference:
    """Return what a mechanism adds to an outcome; where there is none of it in a sector, that is 0."""
    nothing = pd.Series(0.0, index=values.columns)
    key = [(_said(settings), outcome, sector) for settings in (without, whole)]
    before, after = (values.loc[one] if one in values.index else nothing for one in key)
    return difference(before, after)


def _said(settings: tuple[str, ...]) -> str:
    return ", ".join(setting.removeprefix("assumptions.") for setting in settings) or "baseline"


def _shown(compared: PairedDifference, outcome: str) -> str:
    return value_and_interval(compared.difference, compared.ci_low, compared.ci_high, unit_shown(outcome)[1])


def _counted(funded: list[PairedDifference]) -> str:
    """Say how many differences in funded projects look alive."""
    clear = [one for one in funded if is_clear(one.ci_low, one.ci_high)]
    alive = sum(abs(one.difference) >= SMALLEST_RELEVANT for one in clear)
    return (
        f"Of {len(funded)} differences in funded CCI projects {len(clear)} are clear of 0, and {alive} of them reach\n"
        f"{SMALLEST_RELEVANT:g} projects."
    )


HEAD = """{heading}

Made on {date} by `{command}`, on {seeds} worlds from 0 on. Each mechanism
is compared with itself taken away on the same worlds: with minus without, 2014-2027, and the 90 % Monte-Carlo interval.
*Default* leaves every assumption as it is written; *strongest* takes the ends of plausible ranges at which the
mechanism was expected to do most. A stock counts at the end, a flow over all years. The smallest relevant effect is
{relevant:g} funded CCI projects. A mechanism may matter in its own outcome alone.

{counted}

{table}
"""
