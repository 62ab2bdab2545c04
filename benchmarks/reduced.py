"""A reduced model, three times: in columns, in plain Mesa and in AgentPy with one object an enterprise.

Ideas emerge, their owners hear of one call a quarter, apply if the idea is worth more than their threshold, and are
funded by rank. What is measured is what one object an enterprise costs; chances need not be the same draws.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

import mesa
import numpy as np

try:
    import agentpy
except ModuleNotFoundError:
    agentpy = None

QUARTERS = 56
IDEA_CHANCE = 0.02
LIFETIME = 8
HEARING_CHANCE = 0.3
FUNDED_SHARE = 0.0005
"""Projects a call can fund, as a share of the enterprises."""

Counts = tuple[int, int]
"""Applications and funded projects of a run."""


def in_columns(enterprises: int, seed: int = 0) -> Counts:
    """Run the reduced model with one array row an enterprise."""
    draws = np.random.default_rng(seed)
    threshold = draws.normal(size=enterprises)
    merit = np.zeros(enterprises)
    born = np.full(enterprises, -LIFETIME)
    applications = funded = 0
    for quarter in range(QUARTERS):
        without = np.flatnonzero(quarter - born >= LIFETIME)
        new = without[draws.random(without.size) < IDEA_CHANCE]
        merit[new] = draws.normal(size=new.size)
        born[new] = quarter
        owners = np.flatnonzero(quarter - born < LIFETIME)
        hearing = owners[draws.random(owners.size) < HEARING_CHANCE]
        applicants = hearing[merit[hearing] > threshold[hearing]]
        winners = applicants[np.argsort(-merit[applicants])[: _places(enterprises)]]
        born[winners] = quarter - LIFETIME
        applications += applicants.size
        funded += winners.size
    return applications, funded


class _Deciding:
    """What an enterprise does in either object model."""

    random: random.Random
    threshold: float
    merit = 0.0
    born = -LIFETIME

    def emerge(self, quarter: int) -> None:
        """Have an idea, perhaps, if the last one is gone."""
        if quarter - self.born >= LIFETIME and self.random.random() < IDEA_CHANCE:
            self.merit, self.born = self.random.gauss(0.0, 1.0), quarter

    def applies(self, quarter: int) -> bool:
        """Hear of the call and find the idea worth it."""
        if quarter - self.born >= LIFETIME or self.random.random() >= HEARING_CHANCE:
            return False
        return self.merit > self.threshold


def _decided(applicants: list[Any], quarter: int, places: int) -> int:
    """Fund the best and return how many that are."""
    winners = sorted(applicants, key=lambda enterprise: -enterprise.merit)[:places]
    for winner in winners:
        winner.born = quarter - LIFETIME
    return len(winners)


def _places(enterprises: int) -> int:
    return max(1, round(enterprises * FUNDED_SHARE))


class _MesaEnterprise(_Deciding, mesa.Agent):
    def __init__(self, model: mesa.Model) -> None:
        mesa.Agent.__init__(self, model)
        self.threshold = self.random.gauss(0.0, 1.0)


def in_mesa(enterprises: int, seed: int = 0) -> Counts:
    """Run the reduced model with one Mesa agent an enterprise."""
    model = mesa.Model(rng=seed)
    _MesaEnterprise.create_agents(model, enterprises)
    counts = _lived(lambda quarter: model.agents.do("emerge", quarter), model.agents, enterprises)
    getattr(mesa.Agent, "_ids", {}).pop(model, None)  # else Mesa 3.3 keeps the model for good
    return counts


def in_agentpy(enterprises: int, seed: int = 0) -> Counts:
    """Run the reduced model with one AgentPy agent an enterprise."""

    class AgentPyEnterprise(_Deciding, agentpy.Agent):  # type: ignore[misc]
        def setup(self) -> None:
            self.random = self.model.random
            self.threshold = self.random.gauss(0.0, 1.0)

    model = agentpy.Model({"seed": seed})
    model.sim_setup(steps=QUARTERS, seed=seed)
    agents = agentpy.AgentList(model, enterprises, AgentPyEnterprise)
    return _lived(lambda quarter: agents.emerge(quarter), agents, enterprises)


def _lived(emerge: Callable[[int], Any], agents: Sequence[Any], enterprises: int) -> Counts:
    applications = funded = 0
    for quarter in range(QUARTERS):
        emerge(quarter)
        applicants = [enterprise for enterprise in agents if enterprise.applies(quarter)]
        applications += len(applicants)
        funded += _decided(applicants, quarter, _places(enterprises))
    return applications, funded


def implementations() -> dict[str, Callable[[int, int], Counts]]:
    """Return the reduced models that can run here, by name."""
    both: dict[str, Callable[[int, int], Counts]] = {"columns": in_columns, "plain Mesa": in_mesa}
    return both if agentpy is None else {**both, "AgentPy": in_agentpy}
