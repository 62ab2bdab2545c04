"""What all owners of ideas do alike: hear of calls, weigh them, learn from results."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.rules import application, information, learning
from sim.rules.arithmetic import for_decision
from sim.state.bids import Bids
from sim.state.calls import CallDesign
from sim.state.ecosystem import Ecosystem
from sim.world.organisations import NONE

Ints = NDArray[np.int64]
Codes = NDArray[np.signedinteger[Any]]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

NO_PARTNERS = np.zeros(0, dtype=np.int64)


class Owners:
    """A population of owners: methods take rows of ideas and organisations and decide on the model's columns.

    Each kind of owner adds how it decides to apply.
    """

    def __init__(self, model: Ecosystem) -> None:
        """Attach the population to its model."""
        self.model = model

    def hear_of(self, design: CallDesign, ideas: Ints) -> Mask:
        """Tell which owners of ideas hear of a call; one keyed draw an owner and call."""
        owner = self.model.world.ideas.owner[ideas]
        draw = self.hearing_draws(design, owner)
        return np.asarray(for_decision(draw) < self.chance_of_hearing(owner, design.publicity), dtype=np.bool_)

    def hearing_draws(self, design: CallDesign, owner: Codes) -> Floats:
        """Return what each owner's chance of hearing of a call is held against: it hears if the draw is below."""
        return self.model.world.draws.uniform(f"hears of {design.call_id}", self.model.world.organisations.uid[owner])

    def chance_of_hearing(self, owner: Codes, publicity: float) -> Floats:
        """Return the probability of each owner to hear of a call that opens now with a publicity of its own."""
        return information.chance_of_hearing(self.ways_of_hearing(owner, publicity).values())

    def ways_of_hearing(self, owner: Codes, publicity: float) -> dict[str, ArrayLike]:
        """Return each way of hearing of a call with the chance that it reaches an owner."""
        model, state, assumed = self.model, self.model.organisation_state, self.model.assumptions.information
        source = model.through("information")
        clusters = source.clusters
        informed_share = np.where(clusters.of_sector == NONE, 0.0, clusters.informed_share[clusters.of_sector])
        informed = assumed.as_member * informed_share[source.ecosystem]
        is_member, attends = source.organisation_state.member[owner], source.organisation_state.attends_workshop[owner]
        return {
            "by oneself": assumed.by_oneself,
            "through publicity of the region": source.policy.government.outreach,
            "through publicity of the call": publicity,
            "from the cluster": informed[model.world.organisations.sector[owner]] * is_member,
            "at a workshop": assumed.at_workshop * attends,
            "from experience": assumed.from_experience * (state.applications[owner] > 0),
            "in the High Technology Network": assumed.in_network * state.is_laboratory[owner],
            "from former partners": information.chance_from_partners(
                assumed.from_partner, model.ties.numbers_of(owner.astype(np.int64))
            ),
        }

    def weigh(self, design: CallDesign, ideas: Ints, opening: int) -> Bids:
        """Weigh an application to a call for each idea whose owner heard of it."""
        model, traits, organisations = self.model, self.model.world.ideas, self.model.world.organisations
        assumed, state = self.model.assumptions.application, self.model.organisation_state
        owner = traits.owner[ideas].astype(np.int64)
        cost = traits.cost[ideas]
        grant = application.grant_sought(cost, design.aid_intensity, design.max_grant)
        spared = design.spared_share[organisations.sector[owner]]
        own_chance, local_chance = model.through("expectation").expectations
        days = application.preparation_days(
            grant,
            assumed.preparation_days,
            state.applications[owner] > 0,
            assumed.experience_saving,
            model.through("support").idea_state.studied[ideas],
            model.assumptions.feasibility.cost_reduction,
            spared,
        )
        chance = application.perceived_chance(
            own_chance[owner],
            local_chance[organisations.sector[owner], organisations.province[owner]],
            assumed.neighbour_weight,
        )
        value = application.expected_value(
            chance,
            cost,
            grant,
            assumed.private_return + assumed.return_per_merit * traits.believed_merit[ideas],
            organisations.finance_cost[owner],
            application.work_days(grant, assumed.burden_days) * (1.0 - spared) * assumed.day_cost_eur,
            days * assumed.day_cost_eur,
        )
        neutral = np.full(ideas.size, 0.5)
        openings = np.full(ideas.size, opening, dtype=np.int64)
        return Bids(ideas, owner, openings, grant, chance, days, value, neutral, NO_PARTNERS, NO_PARTNERS, NO_PARTNERS)

    def are_ready(self, bids: Bids, windows: Floats) -> Mask:
        """Tell which owners are ready before the window closes; a feasibility study makes ready."""
        model = self.model
        chance = np.array(
            [
                information.chance_of_being_ready(days, model.assumptions.information.ready_after_days)
                for days in windows
            ]
        )
        studied = model.through("support").idea_state.studied[bids.idea]
        in_time = for_decision(self.ready_draws(bids.idea)) < chance[bids.opening]
        return np.asarray(in_time | studied, dtype=np.bool_)

    def ready_draws(self, ideas: Ints) -> Floats:
        """Return the draws by which owners are early or late with this quarter's calls: the smaller, the earlier."""
        return self.model.world.draws.uniform("ready", self.model.world.ideas.uid[ideas], self.model.quarter)

    def spare_partnerships(self, rows: Ints) -> Ints:
        """Return how many more consortia each organisation could join."""
        capacity = self.model.world.organisations.partnerships[rows].astype(np.int64)
        return np.asarray(np.maximum(capacity - self.model.organisation_state.engaged[rows], 0), dtype=np.int64)

    def learn_from(self, owner: Ints, funded: Mask) -> None:
        """Move own and local perceived chances towards the results just seen.

        The columns are replaced, not changed: `expectations` of the quarter keeps what applicants went by.
        """
        if owner.size == 0:
            return
        model, state = self.model, self.model.organisation_state
        rate = model.assumptions.application.learning_rate
        applicants, applicant = np.unique(owner, return_inverse=True)
        success = np.bincount(applicant, weights=funded) / np.bincount(applicant)
        own_chance = state.own_chance.copy()
        own_chance[applicants] = learning.updated_chance(own_chance[applicants], success, rate)
        state.own_chance = own_chance
        organisations = model.world.organisations
        shape = model.local_chance.shape
        cell = organisations.sector[owner].astype(np.int64) * shape[1] + organisations.province[owner]
        results = np.bincount(cell, minlength=model.local_chance.size).reshape(shape)
        wins = np.bincount(cell, weights=funded, minlength=model.local_chance.size).reshape(shape)
        seen = results > 0
        local_chance = model.local_chance.copy()
        local_chance[seen] = learning.updated_chance(local_chance[seen], wins[seen] / results[seen], rate)
        model.local_chance = local_chance
