"""The classical way to take random numbers: one after the other from a single stream, seeded with the seed alone.

In the model a draw depends on its key alone. Here the same draws are asked for, but the first time a key is asked for
it gets the next number of the stream; so distributions are the same, and one draw more shifts all that come later. A
key that is asked for again keeps its number, as it does in any model that remembers what it drew.

Worlds are drawn whole before a run, from the start of the stream: scenarios on one seed have the same organisations
and ideas here too, and only what is drawn during the run shifts. That favours the stream: a model that draws ideas as
they come up would lose those as well. The model itself draws some columns of a world where a run reads them; here they
are drawn with the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar
from unittest.mock import patch

import numpy as np
from numpy.typing import ArrayLike

from sim.runs.run import run_by_itself, world_of
from sim.scenario.scenario import Scenario
from sim.world import World, randomness
from sim.world.randomness import Drawn, Keys

_KEYED = randomness.at_quarter
_PLACES = ("sim.world.randomness.at_quarter", "sim.agents.prospects.at_quarter")
"""Where keys are made; everything else that is random is computed from them."""

PartT = TypeVar("PartT")


class Stream:
    """The numbers of one run, handed out in the order in which the run asks."""

    def __init__(self, seed: int) -> None:
        """Begin the stream of a seed."""
        self._generator = np.random.default_rng(seed)
        self._memories: dict[int, _Memory] = {}
        self.remembers = True

    def at_quarter(self, stream: Keys, quarter: ArrayLike) -> Keys:
        """Return numbers in the place of keys: the next ones, or those that the same keys got before."""
        keys = _KEYED(stream, quarter)
        if not self.remembers:
            return self._next(keys.size).reshape(keys.shape)
        # A number for each identity is no quarter, but which of several draws of the same decision is meant.
        at = 0 if np.ndim(quarter) else int(np.asarray(quarter))
        return self._memory_of(at).numbers(keys.ravel(), self._next).reshape(keys.shape)

    def _memory_of(self, quarter: int) -> _Memory:
        """Return the memory of a quarter; 0 stands for draws of no quarter, and no other one comes back."""
        if quarter not in self._memories:
            self._memories = {at: memory for at, memory in self._memories.items() if at == 0}
            self._memories[quarter] = _Memory()
        return self._memories[quarter]

    def _next(self, count: int) -> Keys:
        return self._generator.integers(0, 2**64, size=count, dtype=np.uint64)


class _Memory:
    """Keys that were asked for, in their order, and the number that each got."""

    def __init__(self) -> None:
        self._keys = self._numbers = np.zeros(0, dtype=np.uint64)

    def numbers(self, keys: Keys, draw: Callable[[int], Keys]) -> Keys:
        """Return the number of each key; `draw` gives those of new keys, in the order in which they stand."""
        unique, first, place = np.unique(keys, return_index=True, return_inverse=True)
        spot = np.searchsorted(self._keys, unique)
        is_known = np.isin(unique, self._keys, assume_unique=True)
        numbers = np.zeros(unique.size, dtype=np.uint64)
        numbers[is_known] = self._numbers[spot[is_known]]
        new = np.flatnonzero(~is_known)
        numbers[new[np.argsort(first[new])]] = draw(new.size)
        self._keys = np.insert(self._keys, spot[new], unique[new])
        self._numbers = np.insert(self._numbers, spot[new], numbers[new])
        return np.asarray(numbers[place], dtype=np.uint64)


@contextmanager
def one_stream(seed: int) -> Iterator[Stream]:
    """Take every draw from one stream, as long as this lasts."""
    stream = Stream(seed)
    with patch(_PLACES[0], stream.at_quarter), patch(_PLACES[1], stream.at_quarter):
        yield stream


def run_on_one_stream(scenario: Scenario, seed: int) -> dict[str, Any]:
    """Run a scenario, world included, on the stream of a seed; return its tables."""
    with one_stream(seed) as stream:
        return run_by_itself(scenario, whole_world(stream, scenario, seed))


def whole_world(stream: Stream, scenario: Scenario, seed: int) -> World:
    """Draw every column of the world of a seed from a stream, those too that a run draws where it reads them."""
    stream.remembers = False  # no key of a world is asked for twice, and there are millions
    world = world_of(scenario, seed)
    known: dict[int, Any] = {}
    whole = replace(world, organisations=_drawn(world.organisations, known), ideas=_drawn(world.ideas, known))
    stream.remembers = True
    return whole


def _drawn(part: PartT, known: dict[int, Any]) -> PartT:
    """Return a part of a world with numbers in the place of draws to come; what several columns share is drawn once."""
    if isinstance(part, Drawn):
        if id(part) not in known:
            known[id(part)] = part[:]
        return known[id(part)]
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{one.name: _drawn(getattr(part, one.name), known) for one in fields(part)})
    return part
