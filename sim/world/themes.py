"""Theme profiles: which themes the organisations of a sector or value chain work on."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.region.region import Region
from sim.world.categories import Categories
from sim.world.organisations import NONE
from sim.world.randomness import Draws, Keys

Codes = NDArray[np.signedinteger[Any]]


class ThemeProfiles:
    """Theme weights of every sector and value chain, ready for keyed draws."""

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
        self._sectors = len(sectors)
        self._themes = Categories(weights / weights.sum(axis=1, keepdims=True))

    def profile_of(self, sector: Codes, value_chain: Codes) -> Codes:
        """Return the profile of each organisation: its value chain's, or its sector's where it has none."""
        return np.where(value_chain == NONE, sector, self._sectors + value_chain)

    def draw(self, draws: Draws, decision: str, uid: Keys, profile: Codes) -> NDArray[np.int8]:
        """Draw one theme for each identity from its profile."""
        return self._themes.picked(profile, draws.uniform(decision, uid))
