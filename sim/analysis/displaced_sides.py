"""Read the table of displacement by sides: what is displaced and what is gained, by way, and the balance of both."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sim.analysis.displacement import ALL, HOW
from sim.outcomes.catalogue import ALL_SECTORS

__all__ = ["NOTHING", "Side", "Sides", "balances", "sides_of"]


@dataclass(frozen=True)
class Side:
    """One direction in one sector of one alternative: mean projects by way, their sum and its 90 % interval."""

    parts: tuple[float, ...]
    total: float
    low: float
    high: float

    @property
    def has_interval(self) -> bool:
        """Say whether there is an interval: runs that all agree tell nothing of their error, nor does one run."""
        return math.isfinite(self.low) and self.high > self.low


NOTHING = Side((math.nan,) * len(HOW["gained"]), math.nan, math.nan, math.nan)
"""A side of which nothing is known."""

Sides = Mapping[tuple[str, str, str], Side]
"""Sides by alternative, sector and direction."""


def sides_of(counts: pd.DataFrame, alternatives: Sequence[str]) -> dict[tuple[str, str, str], Side]:
    """Return every side of some alternatives from the table of `sim.analysis.displacement`."""
    totals = counts[(counts["fate"] == ALL) & counts["scenario"].isin(alternatives)]
    sides = {}
    for (name, sector, direction), rows in totals.groupby(["scenario", "sector", "direction"]):
        means = rows.set_index("how")["mean"]
        whole = rows[rows["how"] == ALL].iloc[0]
        parts = tuple(float(means[how]) for how in HOW[str(direction)])
        side = Side(parts, float(whole["mean"]), float(whole["ci_low"]), float(whole["ci_high"]))
        sides[str(name), str(sector), str(direction)] = side
    return sides


def balances(counts: pd.DataFrame, alternatives: Sequence[str], sector: str) -> pd.DataFrame:
    """Return what a sector and all others together lose and win.

    Returns:
        `displaced`, `gained` and `balance` (gained minus displaced) of the sector, `others_displaced` and
        `others_gained`, indexed by alternative, ascending by balance; alternatives of which one is unknown are left
        out.
    """
    totals = counts[(counts["fate"] == ALL) & (counts["how"] == ALL) & counts["scenario"].isin(alternatives)]
    means = totals.set_index(["scenario", "sector", "direction"])["mean"].unstack(["sector", "direction"])
    wanted = pd.MultiIndex.from_product([[sector, ALL_SECTORS], list(HOW)])
    known = means.reindex(index=[name for name in alternatives if name in means.index], columns=wanted).dropna()
    own, every = known[sector], known[ALL_SECTORS]
    others = every - own
    table = own.assign(balance=own["gained"] - own["displaced"], **{f"others_{to}": others[to] for to in HOW})
    ascending: pd.DataFrame = table.sort_values("balance", kind="stable")
    return ascending
