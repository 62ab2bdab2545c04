"""Chance, one identity at a time: the keyed draws of a world for whoever has a `uid`.

The same draws as `sim.world.randomness`, in whole numbers of Python: for one key at a time that is ten times as fast as
arrays of one, and it checks them.
"""

from functools import cache
from hashlib import blake2b
from math import sqrt
from typing import Protocol

from tests.docking.twin.elementary import cosine_of_half_turns, log

ALL_BITS = (1 << 64) - 1
WEYL = 0x9E3779B97F4A7C15
UNIT = 2.0**-53


class Identified(Protocol):
    """Whoever or whatever has a 64-bit identity."""

    uid: int


def mixed(z: int) -> int:
    """Scramble 64 bits with the finaliser of SplitMix64."""
    z ^= z >> 30
    z = z * 0xBF58476D1CE4E5B9 & ALL_BITS
    z ^= z >> 27
    z = z * 0x94D049BB133111EB & ALL_BITS
    return z ^ z >> 31


@cache
def key_of_text(text: str) -> int:
    """Return 64 bits for a text."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


class Chance:
    """The keyed draws of a seed: U, N and K of the protocol."""

    def __init__(self, seed: int) -> None:
        """Remember the seed; nothing advances when draws are made."""
        self.seed = seed

    def key(self, decision: str, uid: int, quarter: int = 0) -> int:
        """Return K of an identity."""
        z = mixed(uid ^ key_of_text(f"{self.seed}:{decision}"))
        return mixed(z + quarter * WEYL & ALL_BITS)

    def hash(self, decision: str, who: Identified, quarter: int = 0) -> int:
        """Return K: an unsigned 64-bit integer."""
        return self.key(decision, who.uid, quarter)

    def hash_of_pair(self, decision: str, one: Identified, other: Identified, quarter: int) -> int:
        """Return K of an unordered pair."""
        low, high = sorted((one.uid, other.uid))
        return self.key(decision, mixed(mixed(low) + high * WEYL & ALL_BITS), quarter)

    def number(self, decision: str, who: Identified, quarter: int = 0) -> float:
        """Return U: a draw from [0, 1)."""
        return (self.hash(decision, who, quarter) >> 11) * UNIT

    def normal(self, decision: str, who: Identified) -> float:
        """Return N: a standard normal draw (Box and Muller)."""
        key = self.hash(decision, who)
        radius = sqrt(-2.0 * log(1.0 - (key >> 11) * UNIT))
        return radius * cosine_of_half_turns(2.0 * ((mixed(key + WEYL & ALL_BITS) >> 11) * UNIT))
