"""Figure: what the ecosystem becomes, outcome by outcome, as the years go by."""

from __future__ import annotations

import pandas as pd

from sim.plots.page import Page
from sim.plots.several_outcomes import Panels, several_outcomes
from sim.plots.sheet import Sheet
from sim.plots.style import printed
from sim.results.experiment import Experiment
from sim.units import parse_quarter
from sim.words.basis import Basis
from sim.words.labels import sector_label

WORDS = {
    "ideas": "ideas",
    "capability": "capability",
    "organisations_completed": "organisations with a completed project",
    "projects_without_grant": "projects without a grant",
}
"""The outcomes that are drawn, one panel each, and what titles call them."""

_PANELS = Panels(WORDS, "year", (), "flows over all years, stocks at the end", 26.0)


@printed
def ecosystem(
    outcomes: pd.DataFrame,
    comparison: pd.DataFrame,
    baseline: str,
    sector: str | None = None,
    calls: pd.DataFrame | None = None,
    experiment: Experiment | None = None,
    page: Page | None = None,
) -> Sheet:
    """Draw ideas, capability, who has completed a project and what is done without a grant, year by year.

    Lines are the median of runs, bands 5 to 95 % of them. A sector that enters later has none before: what its
    laboratories do alone is no ecosystem.

    Args:
        outcomes: The `outcomes` table.
        comparison: The `comparison` table; without a row there nothing is called clearly different.
        baseline: Scenario to compare with.
        sector: A sector, or `all`; the focus sector of the region if None.
        calls: The `calls` table; with it, years after the last call on record are shaded.
        experiment: What was run, for the foot of the figure; without it nothing is said of settings and assumptions.
        page: Which scenarios to show; all of them if None.

    Raises:
        InputError: There is no such sector, or the baseline is not in the table.
    """
    page = page or Page.whole(outcomes, baseline, experiment)
    basis = Basis(experiment, page.names)
    sector = basis.sector_or_focus(sector, outcomes)
    what = f"{sector_label(sector, basis.region)} ecosystem"
    outcomes = _since_it_enters(outcomes, sector, experiment)
    return several_outcomes(what, _PANELS, outcomes, comparison, baseline, sector, calls, experiment, page)


def _since_it_enters(outcomes: pd.DataFrame, sector: str, experiment: Experiment | None) -> pd.DataFrame:
    """Return the table with what a sector has before it enters undefined."""
    enters = None if experiment is None else experiment.labels.enters.get(sector)
    if enters is None:
        return outcomes
    is_before = (outcomes["sector"] == sector) & (outcomes["quarter"].map(parse_quarter) < parse_quarter(enters))
    return outcomes.assign(value=outcomes["value"].mask(is_before))
