"""What all owners of ideas do alike: hear of calls, weigh them, learn from results."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.rules import application, capability, capital, information, learning
from sim.rules.arithmetic import for_decision
from sim.state.bids import Bids, Work
from sim.state.calls import CallDesign
from sim.state.ecosystem import Ecosystem
from sim.world.organisations import NONE, Kind

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

    def have_ideas(self, ideas: Ints) -> None:
        """Have the ideas that come up, each better by what its owner has learnt."""
        state = self.model.idea_state
        state.capability_gain[ideas] = self.capability_gains(ideas)
        waits = capital.patience(
            self.model.world.ideas.patience_draw[ideas], self.model.assumptions.capital.patience_quarters
        )
        state.patient_until[ideas] = self.model.quarter + waits - 1
        state.make_live(ideas)

    def capability_gains(self, ideas: Ints) -> Floats:
        """Return what the capability of their owners adds to the merit of ideas that come up now."""
        source = self.model.through("capability")
        if source is not self.model:
            return np.asarray(source.idea_state.capability_gain[ideas])
        stock = self.model.organisation_state.capability[self.model.world.ideas.owner[ideas]]
        return capability.gain_of_merit(stock, self.model.assumptions.capability.merit_gain)

    def hear_of(self, design: CallDesign, ideas: Ints) -> Mask:
        """Tell which owners of ideas hear of a call; one keyed draw an owner and call."""
        owner = self.model.world.ideas.owner[ideas]
        chance = self.chance_of_hearing(design, owner)
        return np.asarray(self.hearing_draws(design, owner) < chance, dtype=np.bool_)

    def hearing_draws(self, design: CallDesign, owner: Codes) -> Floats:
        """Return what each owner's chance of hearing of a call is held against: it hears if the draw is below."""
        draws, uid = self.model.world.draws, self.model.world.organisations.uid[owner]
        return information.attention_draw(
            draws.uniform(f"attention to {design.call_id} as ever", uid),
            self.model.assumptions.information.persistence,
            draws.uniform("attention to calls", uid),
            draws.uniform(f"hears of {design.call_id}", uid),
        )

    def chance_of_hearing(self, design: CallDesign, owner: Codes) -> Floats:
        """Return the probability of each owner to hear of a call that opens now."""
        chance = information.chance_of_hearing(self.ways_of_hearing(owner, design.publicity).values())
        return information.of_interest(chance, self.interest_in(design))

    def interest_in(self, design: CallDesign) -> float:
        """Return the factor by which a call interests everybody more or less than others do."""
        taste = self.model.world.draws.normal("interest in a call", self.model.call_keys[design.call_id])
        return information.interest_in_call(self.model.assumptions.information.interest_spread, float(taste[0]))

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
        assumed = model.assumptions.application
        owner = traits.owner[ideas].astype(np.int64)
        cost = application.cost_applied_for(traits.cost[ideas], design.max_cost)
        asks = model.world.draws.uniform(f"grant asked of {design.call_id}", traits.uid[ideas])
        share = application.graded_share(design.smallest_grant_share, asks)
        grant = application.grant_sought(cost, design.aid_intensity, design.max_grant, share)
        day_cost = self.cost_of_a_day(owner)
        work = self.work_of_applying(design, ideas, grant, day_cost)
        spared = design.spared_share[organisations.sector[owner]]
        own_chance, local_chance = model.through("expectation").expectations
        chance = application.perceived_chance(
            own_chance[owner],
            local_chance[organisations.sector[owner], organisations.province[owner]],
            assumed.neighbour_weight,
        )
        required = self.required_return(owner)
        margin = self.margin_alone(ideas, required)
        value = application.value_of_applying(
            chance,
            cost,
            grant,
            margin,
            required,
            np.where(self._go_alone(owner, margin), margin * (cost / 100.0), 0.0),
            application.burden_eur(grant, assumed.preparation_days, spared, day_cost),
            work.preparation,
        )
        openings = np.full(ideas.size, opening, dtype=np.int64)
        neutral = np.full(ideas.size, 0.5)
        none = NO_PARTNERS
        return Bids(ideas, owner, openings, cost, grant, chance, work, value, neutral, none, none, none)

    def work_of_applying(self, design: CallDesign, ideas: Ints, grant: Ints, day_cost: Floats) -> Work:
        """Return the work that proposals to a call take, where a consultant pays with one."""
        model, owner = self.model, self.model.world.ideas.owner[ideas]
        assumed = model.assumptions.application
        effort = application.effort(
            grant,
            learning.experience(model.organisation_state.applications[owner]),
            assumed.experience_saving,
            model.through("support").idea_state.studied[ideas],
            model.assumptions.feasibility.cost_reduction,
            design.spared_share[model.world.organisations.sector[owner]],
        )
        fee = application.consultant_fee(grant, assumed.consultant_fee_eur)
        own_days = assumed.preparation_days * effort
        hires = application.hires_consultant(fee, own_days, day_cost)
        days = for_decision(np.where(hires, application.DAYS_LEFT_BY_CONSULTANT * own_days, own_days))
        return Work(hires, np.where(hires, fee, 0), effort, days, days * day_cost + np.where(hires, fee / 100.0, 0.0))

    def cost_of_a_day(self, owner: Codes) -> Floats:
        """Return what a working day costs each owner, in EUR."""
        taste = self.model.world.organisations.day_cost_taste[owner]
        return application.cost_of_a_day(self.model.assumptions.application.day_cost_eur, taste)

    def required_return(self, owner: Codes) -> Floats:
        """Return the return that each owner requires of its own money; only enterprises ask for one."""
        organisations, assumed = self.model.world.organisations, self.model.assumptions.capital
        required = np.zeros(owner.size)
        enterprises = np.flatnonzero(organisations.kind[owner] == Kind.ENTERPRISE)
        rows = owner[enterprises]
        required[enterprises] = capital.required_return(
            assumed.median,
            assumed.spread,
            assumed.slope,
            organisations.capital_taste[rows],
            organisations.employees[rows],
        )
        return required

    def margin_alone(self, ideas: Ints, required: Floats) -> Floats:
        """Return by how much each idea is expected to bring more than what its owner requires of its own money."""
        assumed = self.model.assumptions.application
        believed = self.model.world.ideas.believed_merit[ideas] + self.model.idea_state.capability_gain[ideas]
        expected = capital.expected_return(assumed.private_return, assumed.return_per_merit, believed)
        return capital.margin_alone(expected, required)

    def would_go_alone(self, ideas: Ints) -> Mask:
        """Tell which ideas their owners would realise without a grant."""
        owner = self.model.world.ideas.owner[ideas]
        return self._go_alone(owner, self.margin_alone(ideas, self.required_return(owner)))

    def _go_alone(self, owner: Codes, margin: Floats) -> Mask:
        """Tell which owners go alone at a margin: enterprises alone, for others seek no profit."""
        are_enterprises = self.model.world.organisations.kind[owner] == Kind.ENTERPRISE
        return np.asarray(are_enterprises & capital.would_go_alone(margin), dtype=np.bool_)

    def are_ready(self, bids: Bids, windows: Floats) -> Mask:
        """Tell which owners are ready before the window closes; a feasibility study makes ready."""
        studied = self.model.through("support").idea_state.studied[bids.idea]
        return information.is_ready(self.days_until_ready(bids), windows[bids.opening]) | studied

    def days_needed(self, bids: Bids) -> Floats:
        """Return the time scale of getting ready, in days; laboratories need the same for every proposal."""
        assumed, laboratory = self.model.assumptions.information, self.model.organisation_state.is_laboratory
        effort = np.where(laboratory[bids.owner], 1.0, bids.work.effort)
        return information.days_needed(effort, assumed.ready_after_days, assumed.readiness_by_size)

    def days_until_ready(self, bids: Bids) -> Floats:
        """Return after how many days each owner is ready with this quarter's proposal."""
        shape = self.model.assumptions.information.readiness_shape
        return information.days_until_ready(self.ready_draws(bids.idea), self.days_needed(bids), shape)

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
