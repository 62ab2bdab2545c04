"""Figures for a printed report: one a function, drawn from the tables of an experiment.

The only package that imports matplotlib, and only when a figure is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as Figure

    from sim.results.results import Results

__all__ = ["MOST_ALTERNATIVES", "compare_figures"]

MOST_ALTERNATIVES = 5
"""Alternatives that one printed page holds; more are spread over several figures of a kind."""


def compare_figures(
    results: Results,
    comparison: pd.DataFrame,
    baseline: str,
    displacement: pd.DataFrame | None = None,
    parity: pd.DataFrame | None = None,
) -> dict[str, Figure]:
    """Draw the figures of a comparison; names are fit for files.

    With more alternatives than a page holds there are several figures of a kind, the later ones numbered:
    `funnel`, `funnel-2`.

    Args:
        results: Results with the tables `outcomes` and `calls`.
        comparison: The `comparison` table.
        baseline: Scenario that the others are compared with.
        displacement: The table of `sim.analysis.displacement`, None to leave out its figure.
        parity: The table of `sim.analysis.parity`, None to leave out its figure.

    Raises:
        InputError: The baseline is not among the results.
    """
    from sim.analysis.compare import alternatives_of
    from sim.plots.alignment_path import alignment_path
    from sim.plots.awards_by_sector import awards_by_sector
    from sim.plots.displacement import displacement as displaced_and_gained
    from sim.plots.funnel import funnel
    from sim.plots.over_time import over_time
    from sim.plots.paired_differences import paired_differences
    from sim.plots.parity import parity as parity_of_awards

    experiment = results.experiment
    outcomes, calls = results.tables["outcomes"], results.tables["calls"]
    alternatives = alternatives_of(outcomes, baseline)
    figures: dict[str, Figure] = {}
    for first in range(0, max(1, len(alternatives)), MOST_ALTERNATIVES):
        names = [baseline, *alternatives[first : first + MOST_ALTERNATIVES]]
        page = "" if first == 0 else f"-{first // MOST_ALTERNATIVES + 1}"
        shown = outcomes.loc[outcomes["scenario"].isin(names)]
        shown_calls = calls.loc[calls["scenario"].isin(names)]
        figures[f"over_time{page}"] = over_time(shown, comparison, baseline, calls=shown_calls, experiment=experiment)
        figures[f"paired_differences{page}"] = paired_differences(shown, comparison, baseline, experiment=experiment)
        has_calls = baseline in set(shown_calls["scenario"])  # a short horizon may hold none
        if has_calls:
            figures[f"funnel{page}"] = funnel(shown_calls, baseline, experiment=experiment, worlds=results.worlds)
        figures[f"awards_by_sector{page}"] = awards_by_sector(shown, comparison, baseline, experiment=experiment)
        if has_calls:
            figures[f"alignment_path{page}"] = alignment_path(shown_calls, baseline, experiment=experiment)
        if displacement is not None:
            figures[f"displacement{page}"] = displaced_and_gained(displacement, shown, baseline, experiment=experiment)
        if parity is not None:
            figures[f"parity{page}"] = parity_of_awards(parity, shown, baseline, experiment=experiment)
    return figures
