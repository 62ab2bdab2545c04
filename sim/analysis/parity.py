"""Measure how near a sector's share of awards comes to its share of the region."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.denominators import EQUAL_SHARE, Denominator, denominators
from sim.analysis.run_spread import run_spread
from sim.errors import InputError, Problem
from sim.inputs.nearest import nearest
from sim.outcomes.results import Results
from sim.outcomes.tables import Kind
from sim.outcomes.tidy import TYPES
from sim.region.region import Region
from sim.units import parse_quarter, quarter_label

__all__ = ["ALL_PERIODS", "CALLS", "JOINED", "LATER_PERIODS", "MEASURES", "PARITY_COLUMNS", "parity", "period_labels"]

CALLS = ("all", "open", "dedicated")
"""Sets of calls: all of them; those that admit the perimeter and others; those that admit nobody else."""

MEASURES = ("awards", "grants")
"""What is shared out: projects, or their public money."""

LATER_PERIODS = ("2017Q2", "2021Q1")
"""First quarters of the periods after the first: the founding of the CCI's cluster, and the revised strategy."""

JOINED = ("tourism",)
"""Sectors that the constant perimeter of the CCI keeps inside: tourism was part of its ecosystem until 2022."""

ALL_PERIODS = "all"
"""The period that stands for all of them together."""

PARITY_COLUMNS: dict[str, Kind] = {
    "scenario": "text",
    "perimeter": "text",
    "calls": "text",
    "period": "text",
    "measure": "text",
    "against": "text",
    "denominator": "text",
    "count": "number",
    "award_share": "number",
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
    sector: str = "cci",
    later_periods: Sequence[str] = LATER_PERIODS,
    joined: Sequence[str] = JOINED,
) -> pd.DataFrame:
    """Hold a sector's share of awards against its share of what the region has.

    `ratio` is the share of the perimeter in the awards of a run, divided by its share in the denominator; 1 is
    parity. It is undefined in a run without awards in these calls and this period, and where the region does not
    know the denominator. An award is a project, of whatever owner: laboratories and cultural bodies of the sector
    count as its awards and are in no denominator. The awards are those of the sector as simulated, whatever the
    perimeter by which its units are counted; so between a narrow and a wide count only the denominator changes.

    Against an *equal share*, the denominator of each call is the number of sectors of the perimeter that it admits,
    divided by all it admits; over several calls it is their mean, weighted with their awards (or grants) in that run:
    what the perimeter would have won, had each call been shared out equally. A sector counts as admitted from the
    quarter on in which it counts on its own. In calls dedicated to the perimeter its share of awards is 1 by rule.

    The perimeter is the sector as it is, and for the region's focus sector also a constant one, with the sectors that
    were part of it before they came to count on their own. Until then these have units but neither ideas nor awards
    in the model, so before their start the constant perimeter understates its share of awards.

    Args:
        results: Runs with the tables `calls` and `projects`.
        regions: The region of each scenario, from `run_regions`.
        sector: The sector.
        later_periods: First quarters of the periods after the first one, ascending. A call belongs to the period
            in which it opened, with all its awards.
        joined: Sectors that the constant perimeter adds; those that a region does not have are left out.

    Returns:
        One row for each scenario, perimeter, set of calls, period (and all of them), measure and denominator:
        `count` is how many the perimeter has, `award_share` and `denominator_share` are means over the same runs as
        `ratio`, `low` and `high` are 10 and 90 % of these runs, and `runs` says how many they are.

    Raises:
        InputError: A region has no such sector, or the periods do not ascend.
    """
    labels = period_labels(later_periods)
    _check_sector(regions, sector)
    rows: list[dict[str, Any]] = []
    for story in results.scenarios:
        region = regions[story.name]
        kept = [name for name in joined if name in region.sector_codes and name != sector]
        has_constant = kept and region.sector_codes[sector] == region.focus_sector
        awards = _awards(results, story.name, later_periods, labels)
        for perimeter in ((sector,), (sector, *kept)) if has_constant else ((sector,),):
            told = {"scenario": story.name, "perimeter": "+".join(perimeter)}
            shares = _Shares(awards, region, perimeter, results.seeds)
            rows += [{**told, **row} for row in shares.rows((*labels, ALL_PERIODS))]
    table = pd.DataFrame(rows, columns=list(PARITY_COLUMNS))
    return table.astype({column: TYPES[kind] for column, kind in PARITY_COLUMNS.items()})


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


def _check_sector(regions: Mapping[str, Region], sector: str) -> None:
    for region in regions.values():
        if sector not in region.sector_codes:
            hint = nearest(sector, region.sector_codes) or ""
            raise InputError([Problem("sector", repr(sector), "one of " + ", ".join(region.sector_codes), hint)])


def _awards(results: Results, scenario: str, later_periods: Sequence[str], labels: list[str]) -> pd.DataFrame:
    """Return the projects of a scenario: seed, call, sector, period in which the call opened, and the measures."""
    calls, projects = results.tables["calls"], results.tables["projects"]
    opened = calls[calls["scenario"] == scenario].drop_duplicates("call_id").set_index("call_id")["quarter"]
    mine = projects.loc[projects["scenario"] == scenario, ["seed", "call_id", "sector", "grant_eur"]]
    quarters = mine["call_id"].map(opened)
    place = sum((quarters >= first).to_numpy(dtype=np.int64) for first in later_periods)
    period = np.array([*labels, ALL_PERIODS], dtype=object)[place]
    return mine.assign(period=period, awards=1.0, grants=mine["grant_eur"])


class _Shares:
    """Shares of one perimeter in the awards of one scenario, run by run.

    Args:
        awards: What `_awards` returns.
        region: The region of the scenario.
        perimeter: The sectors inside.
        seeds: Seeds of the runs.
    """

    def __init__(self, awards: pd.DataFrame, region: Region, perimeter: tuple[str, ...], seeds: Sequence[int]) -> None:
        self.awards, self.runs = awards, len(seeds)
        self.run = pd.Index(seeds).get_indexer(pd.Index(awards["seed"]))
        self.inside = awards["sector"].isin(perimeter).to_numpy(dtype=np.float64)
        told = {call: _admission(region, call, perimeter) for call in awards["call_id"].unique()}
        self.calls = awards["call_id"].map({call: kind for call, (kind, _) in told.items()}).to_numpy()
        self.equal = awards["call_id"].map({call: share for call, (_, share) in told.items()}).to_numpy(np.float64)
        self.denominators = (*denominators(region, perimeter), Denominator(EQUAL_SHARE, "", np.nan, np.nan))

    def rows(self, periods: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Yield the rows of the table, without scenario and perimeter."""
        for calls in CALLS:
            among = np.ones(len(self.calls), dtype=np.bool_) if calls == CALLS[0] else self.calls == calls
            for period in dict.fromkeys(periods):
                chosen = among if period == ALL_PERIODS else among & (self.awards["period"] == period).to_numpy()
                for measure in MEASURES:
                    weight = self.awards[measure].to_numpy() * chosen
                    told = {"calls": calls, "period": period, "measure": measure}
                    yield from ({**told, **row} for row in self._against(weight))

    def _against(self, weight: NDArray[np.float64]) -> Iterator[dict[str, Any]]:
        """Yield a row for each denominator, with every award weighted."""
        total = self._sums(weight)
        won = _ratio(self._sums(weight * self.inside), total)
        equal = _ratio(self._sums(weight * self.equal), total)
        for each in self.denominators:
            due = equal if each.against == EQUAL_SHARE else np.full(self.runs, each.share)
            ratio = _ratio(won, due)
            spread = run_spread(ratio)
            is_defined = ~np.isnan(ratio)
            yield {
                "against": each.against,
                "denominator": each.name or None,
                "count": each.count,
                "award_share": run_spread(won[is_defined])["mean"],
                "denominator_share": run_spread(due[is_defined])["mean"],
                "ratio": spread.pop("mean"),
                **spread,
            }

    def _sums(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(self.run, weights=values, minlength=self.runs).astype(np.float64)


def _ratio(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), np.nan)


def _admission(region: Region, call: str, perimeter: tuple[str, ...]) -> tuple[str, float]:
    """Tell to which set of `CALLS` a call belongs, and what share of the sectors it admits is in the perimeter."""
    row = region.calls[region.call_codes[call]]
    sectors = [region.sectors[region.sector_codes[name]] for name in row.sectors]
    on_their_own = [each.sector for each in sectors if each.enters is None or each.enters <= row.opens]
    inside = [name for name in on_their_own if name in perimeter]
    share = len(inside) / len(on_their_own) if on_their_own else np.nan
    return ("closed" if not inside else "dedicated" if len(inside) == len(on_their_own) else "open"), share
