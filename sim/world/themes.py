"""Theme profiles: which themes the organisations of a sector or value chain work on."""

import numpy as np
from numpy.typing import NDArray

from sim.region.region import Region
from sim.world.organisations import NONE
from sim.world.randomness import Draws, Keys


class ThemeProfiles:
    """Cumulative theme weights of every sector and value chain, ready for keyed draws."""

    def __init__(self, region: Region) -> None:
        """Lay out one profile a sector and, in the focus sector, one a value chain."""
        themes = {row.theme: code for code, row in enumerate(region.themes)}
        sectors = {row.sector: code for code, row in enumerate(region.sectors)}
        chains = {row.value_chain: code for code, row in enumerate(region.value_chains)}
        weights = np.zeros((len(sectors) + len(chains), len(themes)))
        for row in region.theme_profiles:
            profile = sectors[row.sector] if row.value_chain is None else len(sectors) + chains[row.value_chain]
            weights[profile, themes[row.theme]] = row.weight
        weights[region.focus_sector] = region.focus_theme_shares
        totals = weights.sum(axis=1, keepdims=True)
        weights = weights / totals
        self._sectors = len(sectors)
        self._themes = len(themes)
        steps = np.cumsum(weights, axis=1) + np.arange(len(weights))[:, None]
        steps[:, -1] = np.arange(1, len(weights) + 1)
        self._steps = steps.ravel()

    def profile_of(self, sector: NDArray[np.int64], value_chain: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the profile of each organisation: its value chain's, or its sector's where it has none."""
        return np.where(value_chain == NONE, sector, self._sectors + value_chain)

    def draw(self, draws: Draws, decision: str, uid: Keys, profile: NDArray[np.int64]) -> NDArray[np.int8]:
        """Draw one theme for each identity from its profile."""
        position = np.searchsorted(self._steps, draws.uniform(decision, uid) + profile, side="right")
        last = (profile + 1) * self._themes - 1
        return (np.minimum(position, last) - profile * self._themes).astype(np.int8)
