"""EcosystemAgent: what all Mesa agents of the ecosystem share."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from weakref import WeakKeyDictionary

import mesa

from sim.state.ecosystem import Ecosystem


class _NumbersByModel(WeakKeyDictionary[mesa.Model, Iterator[int]]):
    """The numbers that agents of each model get, from 1 on."""

    def __getitem__(self, model: mesa.Model) -> Iterator[int]:
        """Return the numbers that are left for the agents of a model."""
        return self.setdefault(model, count(1))


class EcosystemAgent(mesa.Agent):  # type: ignore[misc]
    """A Mesa agent of the ecosystem."""

    # Mesa 3.3 numbers agents by a table that keeps every model, and with it a world, for good; this one lets them go.
    # Later Mesa has no such table: models count their own agents.
    _ids = _NumbersByModel()

    model: Ecosystem
