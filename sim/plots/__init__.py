"""Figures for a printed report: one a function, drawn from the tables of an experiment.

The only package that imports matplotlib, and only when a figure is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as Figure

    from sim.results.results import Results

__all__ = ["compare_figures"]


def compare_figures(
    results: Results,
    comparison: pd.DataFrame,
    baseline: str,
    displacement: pd.DataFrame | None = None,
    parity: pd.DataFrame | None = None,
) -> dict[str, Figure]:
    """Draw the figures of a comparison for which there is something to draw; names are fit for files.

    With more alternatives than a page holds there are several figures of a kind, the later ones numbered:
    `funnel`, `funnel-2`.

    Args:
        results: Results with the table `run_values`; kinds that read another one are left out where it is not kept.
        comparison: The `comparison` table.
        baseline: Scenario that the others are compared with.
        displacement: The table of `sim.analysis.displacement`, None to leave out its figure.
        parity: The table of `sim.analysis.parity`, None to leave out its figure.

    Raises:
        InputError: The baseline is not among the results.
    """
    from sim.plots.kinds import KINDS, Material, draw, page_of

    movements = None if displacement is None else lambda: displacement
    of = Material(results, comparison, baseline, movements, None if parity is None else lambda _sector: parity)
    kinds = [kind for kind in KINDS if not of.lacks(kind)]
    return {f"{kind}{page.suffix}": draw(kind, of, page) for page in page_of(of).split() for kind in kinds}
