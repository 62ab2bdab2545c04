"""Figure: awards of each sector, scenario by scenario - who gains, and at whose expense."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from sim.outcomes.catalogue import ALL_SECTORS
from sim.plots.basis import Basis
from sim.plots.dot_table import Cell, Row, dot_table, marks_of_means
from sim.plots.series import (
    RunSpread,
    alternatives_of,
    outcome_named,
    over_runs,
    spreads_by_scenario,
    values_of,
    worlds_in,
)
from sim.plots.sheet import Sheet
from sim.plots.source import source_note
from sim.plots.style import printed
from sim.plots.verdicts import interval_of
from sim.plots.wording import (
    UNDEFINED,
    alike,
    capital,
    elided,
    number,
    runs,
    scale_of,
    sector_label,
)
from sim.results.experiment import Experiment


@printed
def awards_by_sector(
    outcomes: pd.DataFrame,
    comparison: pd.DataFrame,
    baseline: str,
    outcome: str = "funded_projects",
    sector: str | None = None,
    experiment: Experiment | None = None,
) -> Sheet:
    """Draw an outcome of each sector over the whole period: mean and spread of runs, and what changes.

    Args:
        outcomes: The `outcomes` table.
        comparison: The `comparison` table, which says which changes are clear of zero.
        baseline: Scenario to compare with.
        outcome: Name of the outcome.
        sector: Sector on top, about which the title speaks; the focus sector of the region if None.
        experiment: What was run, for the foot of the figure; without it nothing is said of settings and assumptions.

    Raises:
        InputError: The outcome is not in the catalogue, or the baseline not in the table.
    """
    measured = outcome_named(outcome)
    names = [baseline, *alternatives_of(outcomes, baseline)]
    basis = Basis(experiment, names)
    sector = basis.sector_or_focus(sector)
    found = outcomes.loc[outcomes["outcome"] == outcome, "sector"]
    sectors = [str(each) for each in found.unique() if each != ALL_SECTORS]
    per_run = {each: over_runs(values_of(outcomes, measured, each), measured.aggregation) for each in sectors}
    spreads = {each: spreads_by_scenario(values, names) for each, values in per_run.items()}
    scale = scale_of(measured.unit, max((_largest(of) for of in spreads.values()), default=math.nan))
    spreads = {each: {name: own.divided(scale.divisor) for name, own in of.items()} for each, of in spreads.items()}

    def rank(each: str) -> tuple[bool, float, str]:
        mean = spreads[each][baseline].mean
        return each != sector, -mean if math.isfinite(mean) else math.inf, each

    drawn = []
    for each in sorted(sectors, key=rank):
        clear = {name: interval_of(comparison, baseline, name, outcome, each).is_clear for name in names}
        drawn.append(
            Row(sector_label(each, basis.region), _cells(spreads[each], baseline, clear), stands_out=each == sector)
        )
    worlds = worlds_in(outcomes)
    span = f"{outcomes['quarter'].min()}\N{EN DASH}{outcomes['quarter'].max()}"
    certain = "" if worlds == 1 else f", bold where the {basis.interval} leaves out zero"
    per = " per run" if measured.aggregation == "flow" else ""
    finding = _finding(spreads, names, sector, sector_label(sector, basis.region), worlds)
    return dot_table(
        f"{capital(measured.label)} by sector, {span}: {finding}",
        f"{marks_of_means(worlds, basis)} Below the number: change against {elided(baseline)}{certain}.",
        source_note(outcomes, basis),
        drawn,
        names,
        f"{measured.label} ({scale.unit}{per})",
    )


def _largest(of: dict[str, RunSpread]) -> float:
    """Return the largest finite value that is drawn for a sector, NaN without any."""
    values = [value for own in of.values() for value in (own.mean, own.high) if math.isfinite(value)]
    return max(values, default=math.nan)


def _cells(of: dict[str, RunSpread], baseline: str, clear: dict[str, bool]) -> dict[str, Cell]:
    """Return the cells of one sector, each with its change against the baseline."""
    steps = {name: own.mean - of[baseline].mean for name, own in of.items()}
    changes = dict(zip(steps, alike(list(steps.values()), signed=True), strict=True))
    cells = {}
    for name, own in of.items():
        change = changes[name] if name != baseline and math.isfinite(steps[name]) else ""
        cells[name] = Cell(own.mean, own.low, own.high, number(own.mean), change, clear[name])
    return cells


def _finding(
    spreads: dict[str, dict[str, RunSpread]], names: Sequence[str], sector: str, label: str, worlds: int
) -> str:
    """Say what the sector in question gains or loses and, of one alternative, what the others do."""
    baseline, *alternatives = names
    reference = elided(baseline)
    own = {name: spread.mean for name, spread in spreads.get(sector, {}).items() if math.isfinite(spread.mean)}
    if baseline not in own:
        return f"{label} {UNDEFINED} in {reference}"
    basis = "one run each" if worlds == 1 else f"means of {runs(worlds)}"
    steps = {name: own[name] - own[baseline] for name in alternatives if name in own}
    if not steps:
        return f"{label} {number(own[baseline])} in {reference} ({basis})"
    if len(alternatives) == 1:
        [(name, step)] = steps.items()
        others = [of[name].mean - of[baseline].mean for each, of in spreads.items() if each != sector]
        rest = math.fsum(value for value in others if math.isfinite(value))
        together = f"the others together {number(rest, signed=True)}"
        return f"{label} {number(step, signed=True)}, {together} in {elided(name)} against {reference} ({basis})"
    lowest, highest = min(steps, key=lambda name: steps[name]), max(steps, key=lambda name: steps[name])
    least, most = alike([steps[lowest], steps[highest]], signed=True)
    return f"{label} from {least} ({elided(lowest)}) to {most} ({elided(highest)}) against {reference} ({basis})"
