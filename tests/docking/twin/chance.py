"""Chance, one identity at a time: the world's keyed draws for whoever has a `uid`."""

from typing import Protocol

import numpy as np

from sim.world.randomness import Draws, pair_key


class Identified(Protocol):
    """Whoever or whatever has a 64-bit identity."""

    uid: int


class Chance:
    """The keyed draws of a world: U, N and K of the protocol."""

    def __init__(self, draws: Draws) -> None:
        """Take the draws of a world."""
        self.draws = draws

    def number(self, decision: str, who: Identified, quarter: int = 0) -> float:
        """Return U: a draw from [0, 1)."""
        return float(self.draws.uniform(decision, who.uid, quarter)[0])

    def normal(self, decision: str, who: Identified) -> float:
        """Return N: a standard normal draw."""
        return float(self.draws.normal(decision, who.uid)[0])

    def hash(self, decision: str, who: Identified, quarter: int = 0) -> int:
        """Return K: an unsigned 64-bit integer."""
        return int(self.draws.keys(decision, who.uid, quarter)[0])

    def hash_of_pair(self, decision: str, one: Identified, other: Identified, quarter: int) -> int:
        """Return K of an unordered pair."""
        pair = pair_key(np.array([one.uid], dtype=np.uint64), np.array([other.uid], dtype=np.uint64))
        return int(self.draws.keys(decision, pair, quarter)[0])
