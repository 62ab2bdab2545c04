"""Keyed draws: a draw depends on seed, decision, identity and quarter, never on order or position.

Each draw hashes its key with the finaliser of SplitMix64 (Steele, Lea and Flood 2014), which passes BigCrush as a
counter-based generator; NumPy offers counter-based generators (Philox) but no way to evaluate them at an array of keys.
"""

import hashlib
import secrets
from dataclasses import dataclass
from operator import index
from reprlib import repr as shortened
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim import elementary
from sim.errors import InputError, Problem

Keys = NDArray[np.uint64]
Floats = NDArray[np.float64]

_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_WEYL = np.uint64(0x9E3779B97F4A7C15)
_11, _27, _30, _31 = (np.uint64(bits) for bits in (11, 27, 30, 31))
_UNIT = 2.0**-53
_BLOCK = 8192  # keys that stay in the cache while they are scrambled: three times as fast for 100,000 of them

LARGEST_SEED = 2**63 - 1
"""Seeds are columns of 64-bit integers."""


def mixed(keys: ArrayLike) -> Keys:
    """Scramble 64-bit keys with the finaliser of SplitMix64 (a bijection)."""
    z = np.array(keys, dtype=np.uint64, ndmin=1, order="C")  # in any other order the flat array would be a copy
    if z.size <= _BLOCK:
        _scramble(z, np.empty_like(z))
        return z
    flat, scratch = z.reshape(-1), np.empty(_BLOCK, dtype=np.uint64)
    for start in range(0, flat.size, _BLOCK):
        block = flat[start : start + _BLOCK]
        _scramble(block, scratch[: block.size])
    return z


def _scramble(keys: Keys, scratch: Keys) -> None:
    """Scramble keys where they stand."""
    keys ^= np.right_shift(keys, _30, out=scratch)
    keys *= _FIRST
    keys ^= np.right_shift(keys, _27, out=scratch)
    keys *= _SECOND
    keys ^= np.right_shift(keys, _31, out=scratch)


def uniform_of(keys: Keys) -> Floats:
    """Return the draws from [0, 1) that keys stand for: their upper 53 bits."""
    draws = (keys >> _11).astype(np.float64)
    draws *= _UNIT
    return draws


def pair_key(first: Keys, second: Keys) -> Keys:
    """Return one key for an unordered pair of identities; they broadcast."""
    smaller = np.where(first < second, mixed(first), mixed(second))
    return mixed(smaller + np.maximum(first, second) * _WEYL)


def at_quarter(stream: Keys, quarter: ArrayLike | int) -> Keys:
    """Return the keys of a stream in a quarter."""
    if isinstance(quarter, int):
        return mixed(stream + np.uint64(quarter * int(_WEYL) % 2**64))
    return mixed(stream + np.atleast_1d(np.asarray(quarter, dtype=np.uint64)) * _WEYL)


def checked_seed(seed: object) -> int:
    """Return a seed as the whole number it is: `1.0` or `"1"` would be other worlds than `1`.

    Raises:
        InputError: It is none, or out of range.
    """
    allowed = f"a whole number from 0 to {LARGEST_SEED}"
    try:
        number = -1 if isinstance(seed, bool) else index(seed)  # type: ignore[arg-type]
    except TypeError:
        number = -1
    if not 0 <= number <= LARGEST_SEED:
        raise InputError([Problem("seed", shortened(seed), allowed)])
    return number


def fresh_seed() -> int:
    """Return a seed that nobody chose, from the entropy of the operating system."""
    return secrets.randbits(32)


class Draws:
    """Keyed draws of one seed."""

    def __init__(self, seed: int) -> None:
        """Remember the seed; no state advances when draws are made."""
        self.seed = seed
        self._decisions: dict[str, np.uint64] = {}

    def keys(self, decision: str, identity: ArrayLike, quarter: ArrayLike = 0) -> Keys:
        """Return 64-bit keys of (seed, decision, identity, quarter); identities and quarters broadcast."""
        return at_quarter(self.stream(decision, identity), quarter)

    def stream(self, decision: str, identity: ArrayLike) -> Keys:
        """Return the part of the keys of (seed, decision, identity) that all quarters share; see `at_quarter`."""
        return mixed(np.asarray(identity, dtype=np.uint64) ^ self._decision(decision))

    def uniform(self, decision: str, identity: ArrayLike, quarter: ArrayLike = 0) -> Floats:
        """Return draws from [0, 1)."""
        return uniform_of(self.keys(decision, identity, quarter))

    def normal(self, decision: str, identity: ArrayLike, quarter: ArrayLike = 0) -> Floats:
        """Return standard normal draws (Box and Muller 1958, the cosine branch)."""
        radius_key = self.keys(decision, identity, quarter)
        radius = np.sqrt(-2.0 * elementary.log(1.0 - uniform_of(radius_key)))
        half_turns = 2.0 * uniform_of(mixed(radius_key + _WEYL))
        return np.asarray(radius * elementary.cospi(half_turns), dtype=np.float64)

    def _decision(self, decision: str) -> np.uint64:
        key = self._decisions.get(decision)
        if key is None:
            digest = hashlib.blake2b(f"{self.seed}:{decision}".encode(), digest_size=8).digest()
            key = self._decisions[decision] = np.uint64(int.from_bytes(digest, "little"))
        return key


@dataclass(frozen=True)
class Drawn:
    """A column of draws that are made where they are read: `column[rows]`, for most rows are never asked for.

    Attributes:
        draws: Of which seed.
        decision: What they decide.
        uid: Identity of each row.
        law: `uniform` on [0, 1), or standard `normal`.
    """

    draws: Draws
    decision: str
    uid: Keys
    law: Literal["uniform", "normal"] = "uniform"

    def __getitem__(self, rows: Any) -> Floats:
        """Return the draws of a row, of rows, or of a slice of them."""
        uid = self.uid[rows]
        drawn: Floats = getattr(self.draws, self.law)(self.decision, uid).reshape(np.shape(uid))
        return drawn


def uniform(seed: int, decision: str, identity: int) -> float:
    """Return one keyed draw from [0, 1), for draws outside a world (assumptions of a prior)."""
    return float(Draws(seed).uniform(decision, identity)[0])


def text_key(text: str) -> int:
    """Return the 64-bit identity of a text."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
