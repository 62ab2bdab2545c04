"""The ecosystem model: `step()` is one quarter, and this file the table of contents of the model."""

from __future__ import annotations

import copy
from functools import partial
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.agents.cluster_manager import ClusterManager, ClusterManagers
from sim.agents.cultural_body import CulturalBodies, CulturalBody
from sim.agents.enterprise import Enterprise, Enterprises
from sim.agents.laboratory import Laboratories, Laboratory
from sim.agents.owners import Owners
from sim.agents.regional_government import RegionalGovernment
from sim.agents.tecnopolo import Tecnopolo
from sim.outcomes.tables import RUN_TABLES
from sim.phases import project_course
from sim.phases.application_round import hold_application_round
from sim.phases.capability_course import learn_from_studies, renew_capability
from sim.phases.emergence import founding_ideas, ideas_that_come_up, note_contacts
from sim.recording.recorder import RECORDED, Recorder
from sim.recording.run_tables import run_tables
from sim.region.files import load_region
from sim.scenario.asked_levers import AskedLevers
from sim.scenario.changed_calendar import with_changed_calls
from sim.scenario.channels import Channel
from sim.scenario.clusters_named import check_clusters
from sim.scenario.files import load_scenario
from sim.scenario.ideas_possible import check_ideas
from sim.scenario.scenario import Scenario
from sim.state.calls import OpenCall
from sim.state.idea_state import IdeaState, Status
from sim.state.organisation_state import OrganisationState
from sim.state.projects import Projects
from sim.state.ties import Ties
from sim.world.grouping import split_by_group
from sim.world.organisations import Kind, OwnerKind, are_owned_as
from sim.world.randomness import checked_seed, fresh_seed, text_key
from sim.world.world import World, draw_world

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd
    from mesa.agent import AgentSet

Ints = NDArray[np.int64]


class EcosystemModel(mesa.Model):  # type: ignore[misc]
    """The cultural and creative ecosystem of a region under one scenario, on one world.

    A scenario is a name, a path or a `Scenario`. Without a seed, as with every model of Mesa, one is drawn, so that the
    iterations of `mesa.batch_run` are different worlds; `model.world.seed` and the reporter `seed` tell which. Give
    `world` to share one world between scenarios; it must have been drawn for the same region, assumptions, seed and
    horizon.

    Raises:
        InputError: The scenario or its region cannot be read, or the seed is no whole number from 0 on.
        ValueError: The world was drawn for something else.
    """

    # From 3.5 on Mesa's own `scenario` is a property that writes into what it is given; ours is a record.
    scenario: Scenario = None  # type: ignore[assignment]

    def __init__(
        self, scenario: str | Path | Scenario = "baseline", *, seed: int | None = None, world: World | None = None
    ) -> None:
        """Set up the first quarter of the run."""
        if seed is None:
            seed = fresh_seed() if world is None else world.seed
        seed = checked_seed(seed)
        super().__init__(rng=seed)
        self.scenario = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
        self.region = with_changed_calls(load_region(self.scenario.region), self.scenario.calls)
        self.assumptions = self.scenario.assumptions
        self.world = world or draw_world(self.region, self.assumptions, seed, self.scenario.start, self.scenario.end)
        self._check_world(seed)
        check_clusters(self.scenario, self.region, lambda _: f"scenario {self.scenario.name}")
        check_ideas(self.scenario, self.region, f"scenario {self.scenario.name}")
        self.quarter = self.scenario.start
        self.asked: AskedLevers | None = None
        self.reference = self._reference_model(seed)
        self._take_policy()
        self.call_keys = {call.call_id: text_key(call.call_id) for call in self.region.calls}
        self._set_up_state()
        self._set_up_agents()
        self.recorder = Recorder(self)

    def _reference_model(self, seed: int) -> EcosystemModel | None:
        """Return the reference scenario on the same world, from which channels that are off take their values."""
        reference = self.scenario.reference
        return None if reference is None else EcosystemModel(reference, seed=seed, world=self.world)

    def _check_world(self, seed: int) -> None:
        if not self.world.is_that_of(self.region, self.assumptions, seed, self.scenario.start, self.scenario.end):
            raise ValueError("the world was drawn for another region, seed, horizon or other assumptions")

    def _set_up_state(self) -> None:
        initial_chance = self.assumptions.application.initial_chance
        self.organisation_state = OrganisationState(self.world.organisations, self.scenario.start, self.assumptions)
        self.idea_state = IdeaState(self.world.ideas, self.scenario.start)
        self.local_chance = np.full((len(self.region.sectors), len(self.region.provinces)), initial_chance)
        self.expectations = (self.organisation_state.own_chance, self.local_chance)
        self.ties = Ties()
        self.projects = Projects()
        self._materialised: dict[int, Enterprise] | None = None

    def _set_up_agents(self) -> None:
        self.owners = Owners(self)
        self.enterprises = Enterprises(self)
        self.cultural_bodies = CulturalBodies(self)
        self.laboratories = Laboratories(self)
        kind = self.world.organisations.kind
        for row in np.flatnonzero(are_owned_as(OwnerKind.CULTURAL_BODY, kind)).tolist():
            CulturalBody(self, row)
        for row in np.flatnonzero(are_owned_as(OwnerKind.LABORATORY, kind)).tolist():
            Laboratory(self, row)
        self.tecnopoli = [Tecnopolo(self, code) for code in range(len(self.region.tecnopoli))]
        for code in range(len(self.region.clusters)):
            ClusterManager(self, code)
        self.clusters = ClusterManagers(self)
        self.focus_cluster = int(self.clusters.of_sector[self.region.focus_sector])
        self.government = RegionalGovernment(self)

    def _take_policy(self) -> None:
        policy = self.scenario.policy_at(self.quarter)
        self.policy = policy if self.asked is None else self.asked.listening_to(policy)
        separate = self.policy.government.separate_ecosystems
        sectors = range(len(self.region.sectors)) if separate else self.region.ecosystems_joined
        self.ecosystem = np.array(sectors, dtype=np.int64)

    def branch(self, scenario: Scenario) -> EcosystemModel:
        """Return a model of another scenario that has lived through what this one has; from now on they part.

        It is the model that the other scenario would have come to by itself if its levers answered alike to all that
        was asked so far.

        Raises:
            ValueError: The other scenario does not share its quarters with this one.
        """
        if not self.scenario.shares_quarters(scenario):
            raise ValueError(f"{scenario.name} and {self.scenario.name} differ in more than levers")
        # Whatever is not named here is state.
        constant = (self.world, self.region, self.scenario, self.assumptions, self.call_keys, self.policy)
        branched = copy.deepcopy(self, {id(one): one for one in constant})
        branched.scenario, branched.asked = scenario, None
        branched._take_policy()
        return branched

    def through(self, channel: Channel) -> EcosystemModel:
        """Return the model whose values count in a channel: this one, or the reference where the channel is off.

        The reference has lived through the quarter already. What is read from it must not have changed since the phase
        that reads it: levers, what clusters and Tecnopoli did, what calls were designed from, what applicants went by.
        """
        return self.reference if self.reference is not None and channel in self.scenario.channels_off else self

    def ecosystem_of(self, rows: NDArray[np.signedinteger[Any]]) -> Ints:
        """Return the sector to whose ecosystem each organisation belongs now."""
        sectors: Ints = self.ecosystem[self.world.organisations.sector[rows]]
        return sectors

    def kinds_of(self, ideas: Ints) -> NDArray[np.int8]:
        """Return the kind of project that each idea is for, as a feasibility study may have changed it."""
        return self.through("support").idea_state.kind[ideas]

    def step(self) -> None:
        """Live through one quarter."""
        self.reference_goes_ahead()
        self._take_policy()
        self.acquaintances_fade()
        self.ideas_emerge_and_expire()
        self.enterprises_enter_and_exit()
        self.members_join_or_leave()
        self.clusters_work()
        self.government_hears_clusters()
        self.government_opens_calls()
        self.tecnopoli_hold_workshops()
        self.owners_apply()
        decided = self.government_decides_calls()
        completed = self.projects_advance()
        self.owners_learn(decided)
        self.quarter_is_recorded(decided, completed)
        self.quarter += 1
        self.running = self.quarter <= self.scenario.end

    def reference_goes_ahead(self) -> None:
        """Let the reference live through the quarter first, where a channel is off."""
        if self.reference is not None:
            self.reference.step()

    def acquaintances_fade(self) -> None:
        """Let those forget each other whose last common project ended too long ago."""
        self.ties.fade(self.quarter - self.assumptions.matching.acquaintance_quarters)

    def ideas_emerge_and_expire(self) -> None:
        """Let ideas come up to owners who exist, as often as these are stimulated, and old ideas expire."""
        note_contacts(self)
        live = self.idea_state.live
        age = self.quarter - self.idea_state.since[live]
        self.idea_state.end(live[age >= self.assumptions.ideas.lifetime_quarters], Status.EXPIRED)
        self.owners.have_ideas(ideas_that_come_up(self))

    def enterprises_enter_and_exit(self) -> None:
        """Found the start-ups of the quarter with their first ideas, and close enterprises whose time has come."""
        ideas, organisations, state = self.world.ideas, self.world.organisations, self.organisation_state
        self.enterprises.enter(organisations.entering.get(self.quarter, _NOBODY))
        self.owners.have_ideas(founding_ideas(self))
        state.alive[organisations.exiting.get(self.quarter, _NOBODY)] = False
        self.enterprises.close_in_shock()
        live = self.idea_state.live
        self.idea_state.end(live[~state.alive[ideas.owner[live]]], Status.EXPIRED)

    def members_join_or_leave(self) -> None:
        """Let organisations that clusters approached join, and members stay or leave."""
        self.clusters.review_membership()

    def clusters_work(self) -> None:
        """Let clusters gather their agenda, split their days, study feasibility, broker and inform."""
        self.clusters.work()
        learn_from_studies(self)
        live = self.idea_state.live
        self.idea_state.end(live[self.through("support").idea_state.stopped[live]], Status.STOPPED)

    def government_hears_clusters(self) -> None:
        """Let the government hear the clusters in its working groups."""
        self.government.hear_clusters()

    def government_opens_calls(self) -> None:
        """Let the government plan the year's money, once a year, and open the calls that are due."""
        if self.quarter % 4 == 0 or self.quarter == self.scenario.start:
            self.government.plan_year()
        self.government.open_due_calls()

    def tecnopoli_hold_workshops(self) -> None:
        """Let the Tecnopoli bring owners of ideas and laboratories of their province together over the new calls."""
        self.organisation_state.attends_workshop[:] = False
        if self.government.calls_opening_now():
            live = self.idea_state.live
            nearby = split_by_group(live, self.world.organisations.province[self.world.ideas.owner[live]])
            for tecnopolo in self.tecnopoli:
                tecnopolo.hold_workshops(nearby.get(tecnopolo.province, _NOBODY))

    def owners_apply(self) -> None:
        """Let owners of ideas hear of the open calls, look for partners, decide and apply."""
        self.expectations = (self.organisation_state.own_chance, self.local_chance)
        calls = self.government.calls_opening_now()
        if calls:
            hold_application_round(self, calls)

    def government_decides_calls(self) -> list[OpenCall]:
        """Let the government check, appraise, rank and fund the proposals of the calls that are due for decision."""
        return self.government.decide_due_calls()

    def projects_advance(self) -> Ints:
        """Start the projects awarded before, finish those that end, renew capability; return the completed ones."""
        project_course.start_new_projects(self)
        completed = project_course.complete_projects(self)
        renew_capability(self, completed)
        return completed

    def owners_learn(self, decided: list[OpenCall]) -> None:
        """Let applicants learn from results, partners be released, ideas be retried or begun alone."""
        project_course.settle_results(self, decided)
        project_course.begin_alone(self, decided)
        project_course.release_partners_of_ending_projects(self)

    def quarter_is_recorded(self, decided: list[OpenCall], completed: Ints) -> None:
        """Record the quarter."""
        self.recorder.record_quarter(self, decided, completed)

    def tables(self, draw: int = 0, names: Sequence[str] = RUN_TABLES) -> dict[str, pd.DataFrame]:
        """Return tables of the run so far.

        Args:
            draw: Number of the draw of its assumptions, for the column of this name; 0 if none was drawn.
            names: Which of `sim.outcomes.tables.RUN_TABLES`.
        """
        return run_tables(self, self.recorder.values, draw, names)

    @property
    def datacollector(self) -> mesa.DataCollector:
        """What Mesa collects: the seed, and every recorded outcome of the focus sector, quarter by quarter so far."""
        lived, focus = self.quarter - self.scenario.start, self.region.focus_sector
        collector = mesa.DataCollector(model_reporters=_REPORTERS)
        collector.model_vars["seed"] = [self.world.seed] * lived
        for name in RECORDED:
            collector.model_vars[name] = self.recorder.outcome(name, focus)[:lived].tolist()
        return collector

    @property
    def agents(self) -> AgentSet:
        """All agents, enterprises included: they are made on first access, which changes no result."""
        self._materialise()
        return super().agents

    @property
    def agents_by_type(self) -> dict[type[mesa.Agent], AgentSet]:
        """Agents by type, enterprises included."""
        self._materialise()
        by_type: dict[type[mesa.Agent], AgentSet] = super().agents_by_type
        return by_type

    @property
    def agent_types(self) -> list[type[mesa.Agent]]:
        """Types of agents, enterprises included."""
        self._materialise()
        types: list[type[mesa.Agent]] = super().agent_types
        return types

    def _materialise(self) -> None:
        """Make the Mesa agents of the enterprises that exist now, and remove those of enterprises that closed."""
        if not hasattr(self, "organisation_state"):
            return
        made = self._materialised = self._materialised or {}
        organisations = self.world.organisations
        alive = self.organisation_state.alive & (organisations.kind == Kind.ENTERPRISE)
        for row in [row for row in made if not alive[row]]:
            made.pop(row).remove()
        for row in np.flatnonzero(alive).tolist():
            if row not in made:
                made[row] = Enterprise(self, row)


_NOBODY: Ints = np.zeros(0, dtype=np.int64)


def _seed_of(model: EcosystemModel) -> int:
    return model.world.seed


def _latest(name: str, model: EcosystemModel) -> float:
    """Return an outcome of the focus sector in the quarter lived last."""
    return float(model.recorder.outcome(name, model.region.focus_sector)[model.quarter - model.scenario.start - 1])


_REPORTERS = {"seed": _seed_of, **{name: partial(_latest, name) for name in RECORDED}}
"""What a data collector of Mesa asks of a model."""
