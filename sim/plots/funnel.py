"""Figure: how many live ideas reach each stage of each call on the way to an award, scenario by scenario."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sim.outcomes.catalogue import ALL_SECTORS
from sim.outcomes.tables import WORLD, WorldKey
from sim.plots.basis import Basis
from sim.plots.dot_table import Cell, Row, dot_table, marks_of_means
from sim.plots.series import RUN, RunSpread, alternatives_of, spreads_by_scenario
from sim.plots.sheet import Sheet
from sim.plots.source import source_note
from sim.plots.style import printed
from sim.plots.wording import SPACE, UNDEFINED, elided, number, percent, runs, sector_label
from sim.results.experiment import Experiment

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

_Spreads = Mapping[str, RunSpread]  # by stage
_TINY = 0.0005
_NOTEWORTHY = 0.02  # a logarithm of ratios: a change of less than about 2 % is not pointed at


@printed
def funnel(
    calls: pd.DataFrame,
    baseline: str,
    sector: str | None = None,
    experiment: Experiment | None = None,
    worlds: Sequence[WorldKey] | None = None,
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
        worlds: The worlds that were run, of which some may hold no call; those of the table if None.

    Raises:
        InputError: The baseline is not in the table.
    """
    names = [baseline, *alternatives_of(calls, baseline)]
    basis = Basis(experiment, names)
    sector = basis.sector_or_focus(sector)
    rows = calls.loc[calls["sector"] == sector]
    if worlds is None:
        worlds = [WorldKey(*key) for key in sorted(calls[list(WORLD)].drop_duplicates().itertuples(index=False))]
    pairs = {name: _Pair.of(rows, baseline, name, worlds) for name in names[1:] or names}
    widest = max(pairs.values(), key=lambda pair: pair.shared)
    own = {name: pair.spreads(name) for name, pair in pairs.items()} | {baseline: widest.spreads(baseline)}
    reference = {name: pair.spreads(baseline) for name, pair in pairs.items() if name != baseline}
    steepest = {name: _widest_step(own[name], reference[name]) for name in reference}
    drawn = [
        Row(
            words,
            {
                name: _cell(own[name][stage], reference.get(name, {}).get(stage), stage == steepest.get(name))
                for name in names
            },
        )
        for stage, words in STAGES.items()
    ]
    label = sector_label(sector, basis.region)
    of_sector = "" if sector == ALL_SECTORS else f"{label} "
    is_apart = any(pair.is_apart for pair in pairs.values())
    which = "all calls that both scenarios hold" if is_apart else "all calls together"
    return dot_table(
        f"{label} funnel: {_finding(own, names, len(worlds), is_apart)}",
        f"{marks_of_means(len(worlds), basis)} Counts are idea-call pairs: an idea counts once for each call at which "
        f"it is live. Below the number: change against {elided(baseline)}; bold where it grows or shrinks most from "
        "one stage to the next.",
        source_note(calls, basis, *_remarks(pairs, baseline, f"{of_sector}projects"), _undecided(rows, pairs)),
        drawn,
        names,
        f"{of_sector}idea-call pairs at this stage, {which} (pairs per run, logarithmic scale)",
        logarithmic=True,
    )


_CALL = [*WORLD, "call_id"]


@dataclass(frozen=True)
class _Pair:
    """The calls of two scenarios that both decide, on the same worlds, as `sim.analysis.funnel` counts them.

    Attributes:
        counts: Sums of each stage over calls that both hold; index scenario, world. Empty without such calls.
        shared: Calls a run that both hold.
        held: Calls a run that each holds, by scenario.
        alone_funded: Projects a run in calls that only one holds, those of the baseline with a minus.
        is_apart: Whether there are such calls.
        decided: Codes of all calls counted.
    """

    counts: pd.DataFrame
    shared: float
    held: Mapping[str, float]
    alone_funded: float
    is_apart: bool
    decided: frozenset[str]

    @classmethod
    def of(cls, rows: pd.DataFrame, baseline: str, name: str, worlds: Sequence[WorldKey]) -> _Pair:
        """Count one sector; a scenario without alternatives makes a pair with itself."""
        columns, names = list(STAGES), list(dict.fromkeys((baseline, name)))
        pair = rows[rows["scenario"].isin(names)]
        calls = pd.MultiIndex.from_frame(pair[_CALL])
        is_open = calls.isin(calls[pair[columns].isna().any(axis=1).to_numpy()])
        pair = pair[~is_open]
        in_both = pair.groupby(_CALL)["scenario"].transform("nunique") == len(names)
        common, alone = pair[in_both], pair[~in_both]
        sums = common.groupby(list(RUN))[columns].sum()
        every = pd.MultiIndex.from_tuples([(one, *world) for one in names for world in worlds], names=RUN)
        funded = {one: math.fsum(alone.loc[alone["scenario"] == one, columns[-1]]) / len(worlds) for one in names}
        return cls(
            counts=sums.reindex(every, fill_value=0.0) if len(sums) else sums,
            shared=len(common) / len(names) / len(worlds),
            held={one: float((pair["scenario"] == one).sum()) / len(worlds) for one in names},
            alone_funded=funded[name] - funded[baseline],
            is_apart=len(alone) > 0,
            decided=frozenset(pair["call_id"]),
        )

    def spreads(self, name: str) -> _Spreads:
        """Return the spread of runs of one of the two at each stage."""
        return {stage: spreads_by_scenario(self.counts[stage], [name])[name] for stage in STAGES}


def _remarks(pairs: Mapping[str, _Pair], baseline: str, projects: str) -> Iterator[str]:
    """Say what calls add that only one of two scenarios holds, and where the baseline shares fewer with one."""
    reference = elided(baseline)
    apart = {name: pair for name, pair in pairs.items() if pair.is_apart}
    if apart:
        told = [
            f"{number(pair.alone_funded, signed=True)} in {elided(name)} (calls per run: {number(pair.held[name])}, "
            f"{reference} {number(pair.held[baseline])})"
            for name, pair in apart.items()
        ]
        yield (
            f"Funded {projects} per run from calls that only one of two scenarios holds, not counted in the stages: "
            f"{', '.join(told)}."
        )
    most = max(pair.shared for pair in pairs.values())
    for name, pair in pairs.items():
        if pair.shared < most:
            applications, funded = (pair.spreads(baseline)[stage].mean for stage in ("applications", "funded"))
            yield (
                f"{elided(name)} shares fewer calls: in those {number(funded)} of {number(applications)} applications "
                f"are funded in {reference}, and its changes are against that."
            )


def _undecided(rows: pd.DataFrame, pairs: Mapping[str, _Pair]) -> str:
    """Name the calls that no run decides before the horizon; nothing where no call is decided at all."""
    decided = set().union(*(pair.decided for pair in pairs.values()))
    left_out = sorted(set(rows["call_id"]) - decided) if decided else []
    return f"Left out, not decided before the horizon: {', '.join(left_out)}." if left_out else ""


def _cell(own: RunSpread, reference: RunSpread | None, stands_out: bool) -> Cell:
    """Return the count of one scenario at one stage, with its change against the baseline unless it is that."""
    share = (own.mean - reference.mean) / reference.mean if reference and reference.mean else math.nan
    change = percent(share, signed=True) if math.isfinite(share) else ""
    if 0 < abs(share) < _TINY:
        change = f"\N{ALMOST EQUAL TO}{SPACE}0{SPACE}%"  # short enough for a narrow column
    return Cell(own.mean, own.low, own.high, number(own.mean), change, stands_out)


def _widest_step(own: _Spreads, reference: _Spreads) -> str | None:
    """Return the stage where the ratio to the baseline changes most from the one before, if by 2 % at least."""
    steps: dict[str, float] = {}
    before = 0.0
    for stage in own:
        if not (own[stage].mean > 0 and reference[stage].mean > 0):
            break
        ratio = math.log(own[stage].mean / reference[stage].mean)
        steps[stage], before = abs(ratio - before), ratio
    widest = max(steps, key=lambda stage: steps[stage], default=None)
    return widest if widest is not None and steps[widest] > _NOTEWORTHY else None


def _finding(spreads: Mapping[str, _Spreads], names: Sequence[str], worlds: int, is_apart: bool) -> str:
    """Say how many applications there are and how many of them end funded."""
    baseline, *alternatives = names
    applications = {name: spreads[name]["applications"].mean for name in names}
    funded = {name: spreads[name]["funded"].mean for name in names}
    known = {name: funded[name] for name in alternatives if math.isfinite(funded[name])}
    if not math.isfinite(applications[baseline]):
        return f"{UNDEFINED} in every run"

    def share(name: str) -> str:
        return f"{number(funded[name])} of {number(applications[name])}"

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
