"""Figure: how region and cluster rely on each other, and how far calls follow: four outcomes as the years go by."""

from __future__ import annotations

import pandas as pd

from sim.plots.page import Page
from sim.plots.several_outcomes import Panels, several_outcomes
from sim.plots.sheet import Sheet
from sim.plots.style import printed
from sim.results.experiment import Experiment
from sim.words.basis import Basis
from sim.words.labels import sector_label

WORDS = {
    "cluster_trust": "trust",
    "cluster_commitment": "commitment",
    "cluster_influence": "influence",
    "change_of_rules": "change of rules",
}
"""The outcomes that are drawn, one panel each, and what titles call them."""

_SHARES = ("cluster_trust", "cluster_commitment", "cluster_influence")
_PANELS = Panels(WORDS, "quarter", _SHARES, "means over all quarters", 32.0)


@printed
def relation(
    outcomes: pd.DataFrame,
    comparison: pd.DataFrame,
    baseline: str,
    sector: str | None = None,
    calls: pd.DataFrame | None = None,
    experiment: Experiment | None = None,
    page: Page | None = None,
) -> Sheet:
    """Draw trust, commitment and influence of a cluster and the change of rules: median of runs, 5 to 95 % of them.

    Each is a panel with all scenarios, quarter by quarter; the three shares have one scale.

    Args:
        outcomes: The `outcomes` table.
        comparison: The `comparison` table; without a row there nothing is called clearly different.
        baseline: Scenario to compare with.
        sector: Sector whose cluster it is; the focus sector of the region if None.
        calls: The `calls` table; with it, years after the last call on record are shaded.
        experiment: What was run, for the foot of the figure; without it nothing is said of settings and assumptions.
        page: Which scenarios to show; all of them if None.

    Raises:
        InputError: There is no such sector, or the baseline is not in the table.
    """
    page = page or Page.whole(outcomes, baseline, experiment)
    basis = Basis(experiment, page.names)
    sector = basis.one_sector(sector, outcomes, "relation")
    what = f"{sector_label(sector, basis.region)} relation of region and cluster"
    return several_outcomes(what, _PANELS, outcomes, comparison, baseline, sector, calls, experiment, page)
