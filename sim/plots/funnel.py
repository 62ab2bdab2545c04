"""Figure: how many live ideas reach each stage of each call on the way to an award, scenario by scenario."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from sim.analysis.funnel import CALLS_HELD, paired_calls, stages, widest_step
from sim.outcomes.catalogue import ALL_SECTORS
from sim.outcomes.tables import WORLD, WorldKey
from sim.plots.dot_table import Cell, Row, dot_table, marks_of_means
from sim.plots.page import Page
from sim.plots.sheet import Sheet
from sim.plots.style import printed
from sim.results.experiment import Experiment
from sim.words.basis import Basis
from sim.words.labels import elided, sector_label
from sim.words.numbers import UNDEFINED
from sim.words.source import source_note
from sim.words.typeset import number, percent, runs

STAGES = {
    "live_ideas": "live ideas",
    "admissible": "admissible",
    "aware": "aware of the call",
    "with_partners": "with partners",
    "applications": "applications",
    "eligible": "eligible",
    "above_threshold": "above threshold",
    "funded": "funded",
}
"""Columns of the calls table in the order of the funnel, and the words for them."""


@printed
def funnel(
    calls: pd.DataFrame,
    baseline: str,
    sector: str | None = None,
    experiment: Experiment | None = None,
    worlds: Sequence[WorldKey] | None = None,
    page: Page | None = None,
) -> Sheet:
    """Draw the mean number of pairs of idea and call at each stage, added up over calls, on a logarithmic scale.

    An idea that is live at three calls makes three pairs. Counts are those of `sim.analysis.funnel`: an alternative is
    compared with the baseline on calls that both hold, and that both decide before the horizon, lest the last stages
    look narrow. The note says what calls add that only one of the two holds. The baseline is shown on the calls of the
    alternative that shares most with it; where another shares fewer, the note says what the baseline has in those.

    Args:
        calls: The `calls` table.
        baseline: Scenario to compare with.
        sector: Sector, or `all`; the focus sector of the region if None.
        experiment: What was run, for the foot of the figure; without it nothing is said of settings and assumptions.
        page: Which scenarios to show; all of them if None.
        worlds: The worlds that were run, of which some may hold no call; those of the table if None.

    Raises:
        InputError: The baseline is not in the table.
    """
    page = page or Page.whole(calls, baseline, experiment)
    names, every = page.names, page.every
    basis = Basis(experiment, names)
    sector = basis.sector_or_focus(sector, calls)
    rows = calls.loc[calls["sector"] == sector]
    if worlds is None:
        worlds = [WorldKey(*key) for key in sorted(calls[list(WORLD)].drop_duplicates().itertuples(index=False))]
    index = pd.MultiIndex.from_tuples(worlds, names=WORLD)
    pairs = {name: stages(rows, baseline, name, index).set_index("stage") for name in every[1:] or every}
    is_apart = {name: not paired_calls(rows, baseline, name)[1].empty for name in pairs}
    cells = {name: _cells(pair, "scenario") for name, pair in pairs.items()}
    widest = max(pairs.values(), key=lambda pair: float(pair["shared_calls"].iloc[0]))
    cells[baseline] = _cells(widest, "baseline")
    drawn = [Row(words, {name: cells[name][stage] for name in every}) for stage, words in STAGES.items()]
    pairs = {name: pair for name, pair in pairs.items() if name in names}
    which = "all calls that both scenarios hold" if any(is_apart.values()) else "all calls together"
    label = sector_label(sector, basis.region)
    of_sector = "" if sector == ALL_SECTORS else f"{label} "
    has_bold = any(cell.stands_out for name in names for cell in cells[name].values())
    bold = "; bold where it grows or shrinks most from one stage to the next" if has_bold else ""
    return dot_table(
        f"{page.subject(f'{label} funnel')}: {_finding(cells, names, len(worlds), any(is_apart.values()))}",
        f"{marks_of_means(len(worlds), basis)} Counts are idea-call pairs: an idea counts once for each call at which "
        f"it is live. Below the number: change against {elided(baseline)}{bold}.",
        source_note(
            calls,
            basis,
            *_of_calls_apart({name: pair for name, pair in pairs.items() if is_apart[name]}, baseline, of_sector),
            *_of_fewer_calls(pairs, baseline),
            _undecided(rows, names),
        ),
        drawn,
        page,
        f"{of_sector}idea-call pairs at this stage, {which} (pairs per run, logarithmic scale)",
        logarithmic=True,
    )


def _cells(pair: pd.DataFrame, side: str) -> dict[str, Cell]:
    """Return the cells of one of two scenarios, the alternative's with its change; without common calls undefined."""
    bold = widest_step(pair.reset_index()) if side == "scenario" else None
    cells = {}
    for row in pair.loc[list(STAGES)].reset_index().to_dict("records"):
        stage, change = row["stage"], ""
        if not row["shared_calls"]:
            cells[stage] = Cell(math.nan, math.nan, math.nan, number(math.nan))
            continue
        if side == "scenario" and math.isfinite(row["change"]):
            change = percent(row["change"], signed=True)
        mean, low, high = (row[f"{side}_{part}"] for part in ("mean", "low", "high"))
        cells[stage] = Cell(mean, low, high, number(mean), change, stage == bold)
    return cells


def _of_calls_apart(pairs: Mapping[str, pd.DataFrame], baseline: str, of_sector: str) -> Iterator[str]:
    """Say what calls add that only one of two scenarios holds."""
    parts = []
    for name, pair in pairs.items():
        calls_held: Any = pair.loc[CALLS_HELD]
        own, reference = (number(calls_held[f"{side}_mean"]) for side in ("scenario", "baseline"))
        calls = f"(calls per run: {own}, {elided(baseline)} {reference})"
        parts.append(f"{number(calls_held['contribution'], signed=True)} in {elided(name)} {calls}")
    if parts:
        yield (
            f"Funded {of_sector}projects per run from calls that only one of two scenarios holds, not counted in the "
            f"stages: {', '.join(parts)}."
        )


def _of_fewer_calls(pairs: Mapping[str, pd.DataFrame], baseline: str) -> Iterator[str]:
    """Say where the baseline shares fewer calls with one alternative than with another."""
    shared = {name: float(pair["shared_calls"].iloc[0]) for name, pair in pairs.items()}
    for name, pair in pairs.items():
        if shared[name] < max(shared.values()):
            applications, funded = map(number, pair.loc[["applications", "funded"], "baseline_mean"])
            yield (
                f"{elided(name)} shares fewer calls: in those {funded} of {applications} applications "
                f"are funded in {elided(baseline)}, and its changes are against that."
            )


def _undecided(rows: pd.DataFrame, names: Sequence[str]) -> str:
    """Name the calls that no run decides before the horizon; nothing where no call is decided at all."""
    baseline = names[0]
    decided = {
        code for name in names[1:] or names for part in paired_calls(rows, baseline, name) for code in part["call_id"]
    }
    left_out = sorted(set(rows["call_id"]) - decided) if decided else []
    return f"Left out, not decided before the horizon: {', '.join(left_out)}." if left_out else ""


def _finding(cells: Mapping[str, Mapping[str, Cell]], names: Sequence[str], worlds: int, is_apart: bool) -> str:
    """Say how many applications there are and how many of them end funded."""
    baseline, *alternatives = names
    funded = {name: cells[name]["funded"].value for name in names}
    known = {name: funded[name] for name in alternatives if math.isfinite(funded[name])}
    if not math.isfinite(cells[baseline]["applications"].value):
        return f"{UNDEFINED} in every run"

    def share(name: str) -> str:
        return f"{cells[name]['funded'].text} of {cells[name]['applications'].text}"

    basis = "one run each" if worlds == 1 else f"means of {runs(worlds)}"
    basis += ", calls that both hold" if is_apart else ""
    start = f"{share(baseline)} applications are funded in {elided(baseline)}"
    if not known:
        return f"{start} ({basis})"
    if len(alternatives) == 1:
        [name] = known
        return f"{start}, {share(name)} in {elided(name)} ({basis})"
    lowest, highest = min(known, key=lambda name: known[name]), max(known, key=lambda name: known[name])
    return (
        f"{start}, in the alternatives from {share(lowest)} ({elided(lowest)}) "
        f"to {share(highest)} ({elided(highest)}) ({basis})"
    )
