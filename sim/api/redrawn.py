"""Draw figures of a results folder anew."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.analysis.compare import check_baseline
from sim.api.answers import Comparison, material_of
from sim.inputs.nearest import check_known
from sim.results.results import read_results

if TYPE_CHECKING:
    from sim.plots import Figure

__all__ = ["redrawn"]


def redrawn(
    folder: str | Path,
    outcome: str | None = None,
    sector: str | None = None,
    figure: str | None = None,
    baseline: str | None = None,
    size: Sequence[float] | None = None,
) -> dict[str, Figure]:
    """Draw one kind of figure of a results folder, or every kind that there is something for.

    Args:
        folder: A finished results folder.
        outcome: Name of an outcome.
        sector: A sector, or `all`; the focus sector of the region if None.
        figure: A kind of figure; `over_time` if None and an outcome is given, else every kind.
        baseline: Scenario to compare with; that of the comparison, or the first, if None.
        size: Width and height in mm.

    Returns:
        Figures by name; with more alternatives than a page holds several of a kind, `funnel-2` and so on.

    Raises:
        InputError: The folder holds no finished results, or no such outcome, sector, figure or scenario.
    """
    from sim.plots.kinds import KINDS, draw, page_of, shows_sector
    from sim.plots.sizing import fitted

    results = read_results(folder)
    names = results.experiment.names
    first = baseline or results.experiment.baseline or names[0]
    check_known(first, names, "--baseline")
    check_baseline(results, first)
    is_made = results.experiment.baseline == first
    of = material_of(Comparison(results.paired(), first) if is_made else Comparison.of(results, first))
    if figure is None and outcome is None:
        kinds = [kind for kind in KINDS if not of.lacks(kind)]
    else:
        kinds = [figure or "over_time"]
    pages = page_of(of).split()
    sectors = {kind: sector if figure or shows_sector(kind) else None for kind in kinds}
    return {
        f"{kind}{page.suffix}": fitted(draw(kind, of, page, outcome, sectors[kind]), size, "--size")
        for kind in kinds
        for page in pages
    }
