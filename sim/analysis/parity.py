"""Measure how near a sector's share of awards comes to its share of those whom calls admit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.denominators import denominators
from sim.analysis.run_spread import run_spread
from sim.errors import InputError, Problem
from sim.inputs.nearest import check_known
from sim.outcomes.catalogue import ALL_SECTORS
from sim.outcomes.tables import WORLD, Kind
from sim.outcomes.tidy import typed
from sim.region.region import Region
from sim.results.results import Results
from sim.units import parse_quarter, quarter_label

__all__ = [
    "ALL_PERIODS",
    "CALLS",
    "DEDICATED",
    "MEASURES",
    "OWNERS",
    "PARITY_COLUMNS",
    "parity",
    "period_labels",
]

CALLS = ("all", "open", "dedicated")
"""Sets of calls: all of them; those that admit the perimeter and others; those that admit nobody else."""

DEDICATED = CALLS[2]
"""The calls in which there is no parity to measure: every award is the perimeter's by rule."""

OWNERS = ("all", "enterprises")
"""Whose awards are counted, of any sector: those of all owners, or of enterprises alone."""

MEASURES = ("awards", "grants")
"""What is shared out: projects, or their public money in EUR."""

ALL_PERIODS = "all"
"""The period that stands for all of them together."""

PARITY_COLUMNS: dict[str, Kind] = {
    "scenario": "text",
    "perimeter": "text",
    "owners": "text",
    "calls": "text",
    "period": "text",
    "measure": "text",
    "won": "number",
    "own_share": "number",
    "award_share": "number",
    "against": "text",
    "denominator": "text",
    "count": "number",
    "whole": "number",
    "denominator_share": "number",
    "ratio": "number",
    "low": "number",
    "high": "number",
    "runs": "count",
}
"""Kind of each column of the table of parity, in order."""


def parity(
    results: Results,
    regions: Mapping[str, Region],
    sector: str | None = None,
    later_periods: Sequence[str] | None = None,
    joined: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Hold a sector's share of awards against its share of what those have whom the calls admit.

    `ratio` is the share of the perimeter in the awards of a run, divided by its share in the denominator; 1 is
    parity. It is undefined in a run without awards in these calls and this period, and where the region does not
    know the denominator of one of these calls. An award is a project. Laboratories and cultural bodies win awards but
    are in no denominator of enterprises: the rows of `enterprises` leave their awards out, those of other sectors too.
    The awards are those of the sector as simulated, whatever the perimeter by which its units are counted; so between
    a narrow and a wide count only the denominator changes.

    The denominator of each call is the perimeter's share among the sectors that this call admits (of units, of
    innovation-active units, of employees, or an *equal share* for each sector); over several calls it is their mean,
    weighted with their awards (or grants) in that run: what the perimeter would have won, had each call been shared
    out so. A sector counts as admitted from the quarter on in which it counts on its own. One row alone is held
    against *all companies* of the region, which many a call does not admit: who wins more there may win less than a
    due share of the calls. `sim.analysis.denominators` defines them all.

    In calls dedicated to the perimeter its share is 1 by rule, whatever the denominator: their row has no ratio, only
    what was won. In `all` calls they are inside with these shares of 1, which draws the ratio towards 1.

    The perimeter is the sector as it is, and for the region's focus sector also a constant one, with the sectors that
    were part of it before they came to count on their own. Until then these have neither ideas nor awards in the
    model, so they are not in the denominator of a call either, and the constant perimeter is the sector alone.

    Args:
        results: Runs with the tables `calls` and `projects`.
        regions: The region of each scenario, from `run_regions`.
        sector: The sector; the focus sector of the region if None.
        later_periods: First quarters of the periods after the first one, ascending; those that the region marks if
            None. A call belongs to the period in which it opened, with all its awards.
        joined: Sectors that the constant perimeter adds, those that a region does not have left out; the parts of the
            focus sector if None.

    Returns:
        One row for each scenario, perimeter, kind of owners, set of calls, period (and all of them), measure and
        denominator; in dedicated calls one without a denominator. `won` is the mean of all runs of what the perimeter
        won (projects, or EUR), `own_share` the mean part of that in what the same owners of the perimeter won in all
        calls of the period. `count` is how many the perimeter has, `whole` of how many where that is the same for every
        call; `award_share` and `denominator_share` are means over the same runs as `ratio`, `low` and `high` are 10 and
        90 % of these runs, and `runs` says how many they are.

    Raises:
        InputError: A region has no such sector, all of them are asked for, or the periods do not ascend.
    """
    sector = results.experiment.sector_or_focus(sector)
    if sector == ALL_SECTORS:
        raise InputError([Problem("parity", "all sectors together have every award", "one sector")])
    if later_periods is None:
        later_periods = results.experiment.labels.period_marks
    labels = period_labels(later_periods)
    for region in regions.values():
        check_known(sector, region.sector_codes, "sector")
    rows: list[dict[str, Any]] = []
    for record in results.scenarios:
        region = regions[record.name]
        added = region.labels.joined if joined is None else joined
        kept = [name for name in added if name in region.sector_codes and name != sector]
        has_constant = kept and region.sector_codes[sector] == region.focus_sector
        awards = _awards(results, record.name, later_periods, labels)
        for perimeter in ((sector,), (sector, *kept)) if has_constant else ((sector,),):
            keys = {"scenario": record.name, "perimeter": "+".join(perimeter)}
            shares = _Shares(awards, region, perimeter, results.world_index)
            rows += [{**keys, **row} for row in shares.rows((*labels, ALL_PERIODS))]
    return typed(rows, PARITY_COLUMNS)


def period_labels(later_periods: Sequence[str]) -> list[str]:
    """Return the names of the periods, like `before 2017Q2`, `2017Q2 to 2020Q4`, `from 2021Q1`.

    Args:
        later_periods: First quarters of the periods after the first one.

    Raises:
        InputError: They are no quarters, or do not ascend.
    """
    allowed = "ascending quarters like 2017Q2"
    starts = []
    for text in later_periods:
        try:
            starts.append(parse_quarter(text))
        except ValueError:
            raise InputError([Problem("periods", repr(text), allowed)]) from None
    if any(one >= other for one, other in pairwise(starts)):
        raise InputError([Problem("periods", ", ".join(later_periods), allowed)])
    if not starts:
        return []
    between = [f"{quarter_label(one)} to {quarter_label(other - 1)}" for one, other in pairwise(starts)]
    return [f"before {quarter_label(starts[0])}", *between, f"from {quarter_label(starts[-1])}"]


def _awards(results: Results, scenario: str, later_periods: Sequence[str], labels: list[str]) -> pd.DataFrame:
    """Return the projects of a scenario: world, call, sector, owner, period in which the call opened, the measures."""
    calls, projects = results.table("calls"), results.table("projects")
    opened = calls[calls["scenario"] == scenario].drop_duplicates("call_id").set_index("call_id")["quarter"]
    mine = projects.loc[projects["scenario"] == scenario, [*WORLD, "call_id", "sector", "owner_kind", "grant_eur"]]
    quarters = mine["call_id"].map(opened)
    number = sum((quarters >= first).to_numpy(dtype=np.int64) for first in later_periods)
    period = np.array([*labels, ALL_PERIODS], dtype=object)[number]
    return mine.assign(period=period, awards=1.0, grants=mine["grant_eur"])


class _Shares:
    """Shares of one perimeter in the awards of one scenario, run by run.

    Args:
        awards: What `_awards` returns.
        region: The region of the scenario.
        perimeter: The sectors inside.
        worlds: Worlds of the runs.
    """

    def __init__(self, awards: pd.DataFrame, region: Region, perimeter: tuple[str, ...], worlds: pd.Index) -> None:
        self.awards, self.runs = awards, len(worlds)
        self.run = worlds.get_indexer(pd.MultiIndex.from_frame(awards[list(WORLD)]))
        self.inside = awards["sector"].isin(perimeter).to_numpy(dtype=np.float64)
        self.of_enterprises = (awards["owner_kind"] == "enterprise").to_numpy()
        admitted = {call: _admitted(region, call) for call in awards["call_id"].unique()}
        kinds = {call: _kind(sectors, perimeter) for call, sectors in admitted.items()}
        self.calls = awards["call_id"].map(kinds).to_numpy()
        self.denominators = denominators(region, perimeter, ())
        by_call = {call: denominators(region, perimeter, sectors) for call, sectors in admitted.items()}
        self.due = [
            awards["call_id"].map({call: each[index].share for call, each in by_call.items()}).to_numpy(np.float64)
            for index in range(len(self.denominators))
        ]

    def rows(self, periods: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Yield the rows of the table, without scenario and perimeter."""
        for owners in OWNERS:
            theirs = np.ones(len(self.calls), dtype=np.bool_) if owners == OWNERS[0] else self.of_enterprises
            for calls in CALLS:
                among = theirs if calls == CALLS[0] else theirs & (self.calls == calls)
                for period in dict.fromkeys(periods):
                    in_time = period == ALL_PERIODS or (self.awards["period"] == period).to_numpy()
                    for measure in MEASURES:
                        size = self.awards[measure].to_numpy()
                        keys = {"owners": owners, "calls": calls, "period": period, "measure": measure}
                        own = self._sums(size * (theirs & in_time) * self.inside)
                        for row in self._against(size * (among & in_time), own, calls == DEDICATED):
                            yield {**keys, **row}

    def _against(
        self, weight: NDArray[np.float64], own: NDArray[np.float64], without_ratio: bool
    ) -> Iterator[dict[str, Any]]:
        """Yield a row for each denominator, with every award weighted, or one row without a ratio."""
        total, won = self._sums(weight), self._sums(weight * self.inside)
        share = _ratio(won, total)
        both = {"won": won.mean(), "own_share": run_spread(_ratio(won, own))["mean"]}
        if without_ratio:
            spread = run_spread(share)
            yield {**both, "award_share": spread["mean"], "against": None, "denominator": None, "runs": spread["runs"]}
            return
        for each, due_of_award in zip(self.denominators, self.due, strict=True):
            # What no award weighs does not make a share undefined.
            due = _ratio(self._sums(np.where(weight > 0, weight * due_of_award, 0.0)), total)
            ratio = _ratio(share, due)
            spread = run_spread(ratio)
            is_defined = ~np.isnan(ratio)
            yield {
                **both,
                "award_share": run_spread(share[is_defined])["mean"],
                "against": each.against,
                "denominator": each.name or None,
                "count": each.count,
                "whole": each.whole,
                "denominator_share": run_spread(due[is_defined])["mean"],
                "ratio": spread.pop("mean"),
                **spread,
            }

    def _sums(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(self.run, weights=values, minlength=self.runs).astype(np.float64)


def _ratio(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), np.nan)


def _admitted(region: Region, call: str) -> tuple[str, ...]:
    """Return the sectors that a call admits and that count on their own when it opens."""
    row = region.calls[region.call_codes[call]]
    sectors = [region.sectors[region.sector_codes[name]] for name in row.sectors]
    return tuple(each.sector for each in sectors if each.enters is None or each.enters <= row.opens)


def _kind(admitted: Sequence[str], perimeter: Sequence[str]) -> str:
    """Tell to which set of `CALLS` a call belongs; one that admits nobody of the perimeter to `all` only."""
    inside = sum(name in perimeter for name in admitted)
    return "closed" if not inside else DEDICATED if inside == len(admitted) else "open"
