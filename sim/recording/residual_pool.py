"""The residual pool: projects on record that no identifiable call explains."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.region.region import Region
from sim.rules.arithmetic import for_decision, sum_by_group
from sim.units import Quarter

Floats = NDArray[np.float64]


class ResidualPool:
    """The pool of a region as columns, one entry a sector and period."""

    def __init__(self, region: Region) -> None:
        """Read the pool of a region."""
        rows = region.residual_pool
        self._sectors = len(region.sectors)
        self._first = np.array([row.first_quarter for row in rows], dtype=np.int64)
        self._last = np.array([row.last_quarter for row in rows], dtype=np.int64)
        self._sector = np.array([region.sector_codes[row.sector] for row in rows], dtype=np.int64)
        self._of_focus = self._sector == region.focus_sector
        self._projects = np.array([row.projects for row in rows], dtype=np.float64)
        self._mean_cost_eur = np.array([row.mean_cost_eur for row in rows], dtype=np.float64)
        self._aid_intensity = np.array([row.aid_intensity for row in rows], dtype=np.float64)

    def in_quarter(self, quarter: Quarter, growth: float) -> tuple[Floats, Floats]:
        """Return projects and public money (EUR) by sector in a quarter.

        Counts are spread evenly over the quarters of their period, in whole projects.

        Args:
            quarter: The quarter.
            growth: By which share the pool of the focus sector is larger than on record.
        """
        now = np.flatnonzero((self._first <= quarter) & (quarter <= self._last))
        factor = np.where(self._of_focus[now], 1.0 + growth, 1.0)
        quarters, done = self._last[now] - self._first[now] + 1, quarter - self._first[now]
        per_quarter = for_decision(self._projects[now] * factor / quarters)
        count = np.floor(per_quarter * (done + 1)) - np.floor(per_quarter * done)
        money = count * self._mean_cost_eur[now] * self._aid_intensity[now]
        sector = self._sector[now]
        return sum_by_group(sector, count, self._sectors), sum_by_group(sector, money, self._sectors)
