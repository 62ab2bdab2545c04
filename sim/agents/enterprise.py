"""Enterprise: one Mesa agent an enterprise, and the population that decides in columns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents.organisation import Organisation
from sim.agents.owners import Owners
from sim.rules import application, learning
from sim.rules.arithmetic import for_decision
from sim.state.bids import Bids
from sim.state.calls import CallDesign
from sim.world.organisations import Kind

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Enterprises(Owners):
    """All enterprises as columns: what `Enterprise` decides for one, decided for many at once."""

    def decide_to_apply(self, bids: Bids) -> Mask:
        """Tell which bids are worth it: the expected value reaches the owner's own threshold."""
        preparation = bids.days * self.model.assumptions.application.day_cost_eur
        return application.is_worth_applying(bids.value, preparation, self.thresholds(bids.owner))

    def thresholds(self, owner: Ints) -> Floats:
        """Return how many preparation costs the expected value must reach for owners to apply."""
        assumed, taste = self.model.assumptions.application, self.model.world.organisations.threshold_taste[owner]
        return for_decision(assumed.threshold + assumed.threshold_spread * taste)

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

    def decides_to_apply(self, idea: int, design: CallDesign) -> bool:
        """Tell whether applying to a call with the own idea in row `idea` is worth it."""
        model, assumed = self.model, self.model.assumptions.application
        cost = int(model.world.ideas.cost[idea])
        grant = int(application.grant_sought(cost, design.aid_intensity, design.max_grant))
        spared = float(design.spared_share[model.world.organisations.sector[self.row]])
        days = application.preparation_days(
            grant,
            assumed.preparation_days,
            learning.experience(model.organisation_state.applications[self.row]),
            assumed.experience_saving,
            bool(model.through("support").idea_state.studied[idea]),
            model.assumptions.feasibility.cost_reduction,
            spared,
        )
        preparation_eur = float(days) * assumed.day_cost_eur
        value = application.expected_value(
            self.perceived_chance,
            cost,
            grant,
            assumed.private_return + assumed.return_per_merit * float(model.world.ideas.believed_merit[idea]),
            float(model.world.organisations.finance_cost[self.row]),
            float(application.work_days(grant, assumed.burden_days)) * (1.0 - spared) * assumed.day_cost_eur,
            preparation_eur,
        )
        threshold = self.model.enterprises.thresholds(np.array([self.row]))[0]
        return bool(application.is_worth_applying(value, preparation_eur, threshold))
