"""The kinds of figures there are, and how each is drawn from the results of an experiment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from sim.errors import InputError, Problem
from sim.inputs.nearest import check_known
from sim.outcomes.catalogue import OUTCOMES
from sim.plots.alignment_path import alignment_path
from sim.plots.awards_by_sector import awards_by_sector
from sim.plots.displacement import displacement
from sim.plots.ecosystem import ecosystem
from sim.plots.facts import facts
from sim.plots.funnel import funnel
from sim.plots.over_time import over_time
from sim.plots.page import Page
from sim.plots.paired_differences import paired_differences
from sim.plots.parity import parity
from sim.plots.programme_account import programme_account
from sim.plots.relation import relation
from sim.plots.sheet import Sheet
from sim.results.results import Results

__all__ = ["KINDS", "Material", "draw", "page_of", "shows_sector"]

_OF_OUTCOMES = ("over_time", "paired_differences", "awards_by_sector")
_OF_CALLS = ("funnel", "alignment_path", "programme_account")
_READS = {"over_time": "outcomes", "relation": "outcomes", "ecosystem": "outcomes", **dict.fromkeys(_OF_CALLS, "calls")}
"""The table that a kind reads beside `run_values`, which results may not keep."""

_OF_SEVERAL = ("paired_differences", "displacement")
_WITHOUT_SECTOR = ("programme_account", "facts")
_OF_OWN_TABLE = ("displacement", "parity", "facts")
_USUAL_OUTCOME = "funded_projects"


@dataclass(frozen=True)
class Material:
    """What figures are drawn from.

    Attributes:
        results: Results with the table `run_values`; kinds that show quarters or calls read `outcomes` or `calls` too.
        comparison: The `comparison` table.
        baseline: Scenario that the others are compared with.
        displacement: Makes the table of `sim.analysis.displacement`; None where it cannot be had.
        parity: Makes the table of `sim.analysis.parity` of a sector; None where it cannot be had.
        facts: Makes the table of `sim.analysis.facts` of a scenario; None where it cannot be had.
    """

    results: Results
    comparison: pd.DataFrame
    baseline: str
    displacement: Callable[[], pd.DataFrame] | None = None
    parity: Callable[[str | None], pd.DataFrame] | None = None
    facts: Callable[[str], pd.DataFrame] | None = None

    def lacks(self, kind: str) -> str:
        """Say why there is nothing of a kind to be drawn; nothing if there is."""
        if kind in _OF_SEVERAL and len(self.results.experiment.names) < 2:
            return f"{self.baseline} is alone, with nothing to compare"
        if (table := _READS.get(kind, "run_values")) not in self.results.tables:
            return f"these results keep no table {table}"
        if kind in _OF_CALLS and self.baseline not in set(self.results.tables["calls"]["scenario"]):
            return f"{self.baseline} holds no call within its horizon"
        if kind in _OF_OWN_TABLE and getattr(self, kind) is None:
            return "its table cannot be had"
        if kind == "facts" and self.facts is not None:
            try:
                self.facts(self.baseline)
            except InputError as error:  # a region need not have patterns
                return f"{error.problems[0].where}: {error.problems[0].found}"
        return ""


def page_of(of: Material) -> Page:
    """Return the one page with every scenario."""
    return Page.whole(of.results.tables["run_values"], of.baseline, of.results.experiment)


def shows_sector(kind: str) -> bool:
    """Tell whether a kind is drawn of a sector; the others are of the whole region."""
    return kind not in _WITHOUT_SECTOR


def draw(kind: str, of: Material, page: Page, outcome: str | None = None, sector: str | None = None) -> Sheet:
    """Draw one figure.

    Args:
        kind: One of `KINDS`.
        of: What it is drawn from.
        page: Which scenarios it shows.
        outcome: Name of an outcome, for the kinds that show one; funded projects if None.
        sector: A sector, or `all`; the focus sector of the region if None.

    Raises:
        InputError: There is no such kind, outcome or sector, the kind shows none, or there is nothing to be drawn.
    """
    check_known(kind, tuple(KINDS), "figure")
    if outcome is not None:
        _check_outcome(outcome, kind, of.results)
    of.results.experiment.sector_or_focus(sector)
    if sector is not None and not shows_sector(kind):
        allowed = f"no sector, or another figure: {', '.join(filter(shows_sector, KINDS))}"
        raise InputError([Problem("sector", f"{sector!r} was asked for with {kind}, which shows none", allowed)])
    if reason := of.lacks(kind):
        allowed = "another figure: " + ", ".join(each for each in KINDS if not of.lacks(each))
        raise InputError([Problem(f"figure {kind}", reason, allowed)])
    return KINDS[kind](of, page, outcome or _USUAL_OUTCOME, sector)


def _check_outcome(outcome: str, kind: str, results: Results) -> None:
    if kind not in _OF_OUTCOMES:
        allowed = f"no outcome, or one of the figures that show any: {', '.join(_OF_OUTCOMES)}"
        raise InputError([Problem("outcome", f"{outcome!r} was asked for with {kind}, which shows none", allowed)])
    check_known(outcome, OUTCOMES, "outcome")
    if OUTCOMES[outcome].comparison_only and "projects" not in results.tables:
        found, allowed = "these results keep no projects, by which it is counted", "an outcome of a run"
        raise InputError([Problem(f"outcome {outcome}", found, allowed)])


def _over_time(of: Material, page: Page, outcome: str, sector: str | None) -> Sheet:
    if OUTCOMES[outcome].comparison_only:  # it has no path, only a mean over the whole time
        return _paired_differences(of, page, outcome, sector)
    tables = (of.results.tables["outcomes"], of.comparison, of.baseline)
    return over_time(
        *tables, outcome, sector, calls=of.results.tables.get("calls"), experiment=of.results.experiment, page=page
    )


def _paired_differences(of: Material, page: Page, outcome: str, sector: str | None) -> Sheet:
    tables = (of.results.tables["run_values"], of.comparison, of.baseline)
    return paired_differences(*tables, outcome, sector, of.results.experiment, page)


def _funnel(of: Material, page: Page, _outcome: str, sector: str | None) -> Sheet:
    results = of.results
    return funnel(results.tables["calls"], of.baseline, sector, results.experiment, results.worlds, page)


def _awards_by_sector(of: Material, page: Page, outcome: str, sector: str | None) -> Sheet:
    tables = (of.results.tables["run_values"], of.comparison, of.baseline)
    return awards_by_sector(*tables, outcome, sector, of.results.experiment, page)


def _alignment_path(of: Material, page: Page, _outcome: str, sector: str | None) -> Sheet:
    return alignment_path(of.results.tables["calls"], of.baseline, sector, of.results.experiment, page)


def _relation(of: Material, page: Page, _outcome: str, sector: str | None) -> Sheet:
    tables = (of.results.tables["outcomes"], of.comparison, of.baseline)
    return relation(*tables, sector, of.results.tables.get("calls"), of.results.experiment, page)


def _ecosystem(of: Material, page: Page, _outcome: str, sector: str | None) -> Sheet:
    tables = (of.results.tables["outcomes"], of.comparison, of.baseline)
    return ecosystem(*tables, sector, of.results.tables.get("calls"), of.results.experiment, page)


def _programme_account(of: Material, page: Page, _outcome: str, _sector: str | None) -> Sheet:
    results = of.results
    tables = (results.tables["calls"], results.tables["run_values"])
    return programme_account(*tables, of.baseline, results.experiment, page)


def _displacement(of: Material, page: Page, _outcome: str, sector: str | None) -> Sheet:
    assert of.displacement is not None
    values, experiment = of.results.tables["run_values"], of.results.experiment
    return displacement(of.displacement(), values, of.baseline, sector, experiment, page)


def _parity(of: Material, page: Page, _outcome: str, sector: str | None) -> Sheet:
    assert of.parity is not None
    values, experiment = of.results.tables["run_values"], of.results.experiment
    return parity(of.parity(sector), values, of.baseline, sector, experiment, page)


def _facts(of: Material, page: Page, _outcome: str, _sector: str | None) -> Sheet:
    assert of.facts is not None
    values, experiment = of.results.tables["run_values"], of.results.experiment
    return facts({name: of.facts(name) for name in page.names}, values, of.baseline, experiment, page)


KINDS: Mapping[str, Callable[[Material, Page, str, str | None], Sheet]] = {
    "over_time": _over_time,
    "paired_differences": _paired_differences,
    "funnel": _funnel,
    "awards_by_sector": _awards_by_sector,
    "alignment_path": _alignment_path,
    "relation": _relation,
    "ecosystem": _ecosystem,
    "programme_account": _programme_account,
    "displacement": _displacement,
    "parity": _parity,
    "facts": _facts,
}
"""Every kind of figure by its name, in the order in which they are shown."""
