"""Enterprise: one Mesa agent an enterprise, and the population that decides in columns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents.organisation import Organisation
from sim.agents.owners import Owners
from sim.rules import application
from sim.rules.arithmetic import for_decision
from sim.state.bids import Bids
from sim.state.calls import CallDesign
from sim.world.organisations import Kind

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Enterprises(Owners):
    """All enterprises as columns: what `Enterprise` decides for one, decided for many at once."""

    def decide_to_apply(self, bids: Bids) -> Mask:
        """Tell which bids are worth it."""
        return application.is_worth_applying(bids.value)

    def enter(self, rows: Ints) -> None:
        """Found the start-ups that come about, unaided or incubated by the Tecnopoli."""
        model = self.model
        unaided = model.assumptions.population.unaided_birth_share
        incubation = model.through("support").policy.tecnopoli.incubation
        chance = for_decision(unaided + (1.0 - unaided) * incubation)
        draw = model.world.draws.uniform("founded", model.world.organisations.uid[rows])
        model.organisation_state.alive[rows[for_decision(draw) < chance]] = True

    def close_in_shock(self) -> None:
        """Close the enterprises that a shock closes in this quarter, each of its quarters its part of the share."""
        model, shock = self.model, self.model.assumptions.shock
        if shock.closures_share == 0.0 or not shock.first_quarter <= model.quarter <= shock.last_quarter:
            return
        organisations, alive = model.world.organisations, model.organisation_state.alive
        rows = np.flatnonzero(alive & (organisations.kind == Kind.ENTERPRISE))
        quarters = shock.last_quarter - shock.first_quarter + 1
        draw = model.world.draws.uniform("closed in a shock", organisations.uid[rows], model.quarter)
        alive[rows[for_decision(draw) < for_decision(shock.closures_share / quarters)]] = False


class Enterprise(Organisation):
    """One enterprise."""

    @property
    def size(self) -> str:
        """Size class of the enterprise."""
        return self.model.region.size_classes[int(self.model.world.organisations.size[self.row])].size

    @property
    def employees(self) -> int:
        """Number of employees."""
        return int(self.model.world.organisations.employees[self.row])

    @property
    def perceived_chance(self) -> float:
        """What the enterprise takes its chance of success for, from its own and its neighbours' results."""
        organisations = self.model.world.organisations
        own, local = self.model.through("expectation").expectations
        here = local[organisations.sector[self.row], organisations.province[self.row]]
        weight = self.model.assumptions.application.neighbour_weight
        return float(application.perceived_chance(own[self.row], here, weight))

    @property
    def required_return(self) -> float:
        """The return that the enterprise requires of its own money, as a share of it."""
        return float(self.model.owners.required_return(np.array([self.row]))[0])

    def decides_to_apply(self, idea: int, design: CallDesign) -> bool:
        """Tell whether applying to a call with the own idea in row `idea` is worth it."""
        bids = self.model.owners.weigh(design, np.array([idea]), 0)
        return bool(self.model.enterprises.decide_to_apply(bids)[0])
