"""The model once more: a quarter as the list of its verbs, one object an agent."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import mesa
import numpy as np
import pandas as pd

from sim.region.files import load_region
from sim.scenario.channels import Channel
from sim.scenario.scenario import Scenario
from sim.world.world import World, draw_world
from tests.docking.twin import emergence, learning, projects, tables
from tests.docking.twin.applying import Round
from tests.docking.twin.arithmetic import rounded
from tests.docking.twin.chance import Chance
from tests.docking.twin.changed_calls import changed
from tests.docking.twin.cluster import ClusterManager
from tests.docking.twin.government import RegionalGovernment
from tests.docking.twin.idea import LASTING, Idea, Status
from tests.docking.twin.organisation import Organisation
from tests.docking.twin.owners import Enterprise, owner_class
from tests.docking.twin.proposal import Project
from tests.docking.twin.recording import Recorder
from tests.docking.twin.services import STUDY_GAIN
from tests.docking.twin.tecnopolo import Tecnopolo


class TwinModel(mesa.Model):
    """One run of a scenario on a world, written from the protocol alone."""

    scenario: Scenario = None  # from 3.5 on Mesa has a property of this name

    def __init__(self, scenario: Scenario, seed: int = 1, world: World | None = None) -> None:
        """Set up everybody at the first quarter of the scenario."""
        super().__init__(rng=seed)
        if world is None:
            region = load_region(scenario.region)
            world = draw_world(region, scenario.assumptions, seed, scenario.start, scenario.end)
        self.scenario = scenario
        self.world = world
        self.region, self.changed_calls = changed(world.region, scenario)
        self.assumptions = scenario.assumptions
        self.chance = Chance(world.seed)
        self.quarter = scenario.start
        self.take_policy()
        self.organisations = self._organisations()
        self.ideas = self._ideas()
        active = [one.row for one in self.organisations if one.innovation_active]
        self.peers = dict(zip(active, world.peers_of(np.array(active, dtype=np.int64)).tolist(), strict=True))
        self.pipeline: list[Idea] = []
        self.potential: list[Idea] = []
        self.begun_alone: list[Idea] = []
        self.clusters = [ClusterManager(self, code) for code in range(len(self.region.clusters))]
        self.tecnopoli = [Tecnopolo(self, code) for code in range(len(self.region.tecnopoli))]
        self.government = RegionalGovernment(self)
        self.projects: list[Project] = []
        initial = self.assumptions.application.initial_chance
        self.local_chance = {
            (sector, province): initial
            for sector in range(len(self.region.sectors))
            for province in range(len(self.region.provinces))
        }
        self.expected_local_chance = dict(self.local_chance)
        self.recorder = Recorder(self)
        self.reference: TwinModel | None = None
        if scenario.channels_off and scenario.reference is not None:
            self.reference = TwinModel(scenario.reference, world.seed, world)
        self.running = True

    def _organisations(self) -> list[Organisation]:
        traits = self.world.organisations
        columns: dict[str, list[Any]] = {
            field.name: getattr(traits, field.name)[:].tolist() for field in fields(traits) if field.name != "groups"
        }
        return [owner_class(kind)(self, row, columns) for row, kind in enumerate(columns["kind"])]

    def _ideas(self) -> list[Idea]:
        columns: dict[str, list[Any]] = {
            field.name: getattr(self.world.ideas, field.name)[:].tolist() for field in fields(self.world.ideas)
        }
        return [Idea(row, self.organisations[owner], columns) for row, owner in enumerate(columns["owner"])]

    def run(self) -> None:
        """Live through all quarters of the scenario."""
        while self.running:
            self.step()

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables of the run so far."""
        return tables.of_run(self)

    def via(self, channel: Channel) -> TwinModel:
        """Return the model whose values act through a channel: the reference where the channel is off."""
        if self.reference is not None and channel in self.scenario.channels_off:
            return self.reference
        return self

    def cluster_of_sector(self, sector: int) -> ClusterManager | None:
        """Return the cluster of a sector, if it has one."""
        return next((cluster for cluster in self.clusters if cluster.sector == sector), None)

    def live_ideas(self) -> list[Idea]:
        """List the live ideas in the world's order."""
        return [idea for idea in self.pipeline if idea.live]

    # A quarter.

    def step(self) -> None:
        """Live through one quarter."""
        if self.reference is not None:
            self.reference.step()
        self.take_policy()
        self.ideas_emerge_and_expire()
        self.enterprises_enter_and_exit()
        for cluster in self.clusters:
            cluster.members_join_or_leave()
        self.clusters_work()
        self.government.hears_clusters()
        self.government.opens_calls()
        self.tecnopoli_hold_workshops()
        self.owners_apply()
        self.government.decides_calls()
        projects.advance(self)
        learning.learn(self)
        self.recorder.records_quarter()
        self.quarter += 1
        self.running = self.quarter <= self.scenario.end

    def take_policy(self) -> None:
        """Put the policy of the quarter into force."""
        self.policy = self.scenario.policy_at(self.quarter)
        separate = self.policy.government.separate_ecosystems
        joined = self.region.ecosystems_joined
        self.ecosystems = list(range(len(joined))) if separate else list(joined)

    @property
    def in_shock(self) -> bool:
        """Whether a shock holds in this quarter."""
        shock = self.assumptions.shock
        return shock.first_quarter <= self.quarter <= shock.last_quarter

    def ideas_emerge_and_expire(self) -> None:
        """Let old ideas expire and new ones come up."""
        for one in self.organisations:
            one.was_in_contact = emergence.is_recent(one.last_contact, self.quarter)
        for idea in self.live_ideas():
            if self.quarter - idea.since >= self.assumptions.ideas.lifetime_quarters:
                idea.status = Status.EXPIRED
        self.pipeline = [idea for idea in self.pipeline if idea.status in LASTING]
        due = [idea for idea in self.ideas_by_quarter.get(self.quarter, []) if not self.is_lost(idea)]
        self.potential = due
        coming_up = [idea for idea in due if idea.owner.alive and emergence.comes_up(idea)]
        self.pipeline += coming_up
        for idea in coming_up:
            idea.comes_up()

    @property
    def ideas_by_quarter(self) -> dict[int, list[Idea]]:
        """Return the ideas of the world by the quarter in which they are due."""
        if not hasattr(self, "_ideas_by_quarter"):
            self._ideas_by_quarter: dict[int, list[Idea]] = {}
            for idea in self.ideas:
                self._ideas_by_quarter.setdefault(idea.quarter, []).append(idea)
        return self._ideas_by_quarter

    def is_lost(self, idea: Idea) -> bool:
        """Tell whether an idea falls victim to a shock."""
        if not self.in_shock or idea.owner.is_laboratory:
            return False
        return rounded(self.chance.number("idea lost in a shock", idea)) < self.assumptions.shock.ideas_lost_share

    def enterprises_enter_and_exit(self) -> None:  # noqa: C901 - the paragraph of the ODD, sentence by sentence
        """Found start-ups, close enterprises, and let the ideas of the closed expire."""
        founded = [
            one
            for one in self.organisations
            if one.founded_in_run and one.entry == self.quarter and isinstance(one, Enterprise) and one.is_founded()
        ]
        for start_up in founded:
            start_up.alive = True
        for idea in self.potential:
            if idea.founding and idea.owner.alive and emergence.founds(idea):
                idea.comes_up()
                self.pipeline.append(idea)
        self.pipeline.sort(key=lambda idea: idea.row)
        for one in self.organisations:
            if one.exit == self.quarter:
                one.alive = False
        if self.in_shock and self.assumptions.shock.closures_share != 0.0:
            for one in self.organisations:
                if isinstance(one, Enterprise) and one.alive and one.closes_in_shock():
                    one.alive = False
        for idea in self.live_ideas():
            if not idea.owner.alive:
                idea.status = Status.EXPIRED

    def clusters_work(self) -> None:
        """Let clusters work one after the other, then stop what studies advised to stop."""
        for cluster in self.clusters:
            cluster.works()
        supported = self.via("support").ideas
        for cluster in self.via("support").clusters:
            for idea in cluster.ideas_studied:
                self.organisations[idea.owner.row].capability += STUDY_GAIN
        for idea in self.live_ideas():
            if supported[idea.row].stopped:
                idea.status = Status.STOPPED

    def tecnopoli_hold_workshops(self) -> None:
        """Bring owners together where a call opened in this quarter."""
        for one in self.organisations:
            one.attends_workshop = False
        if self.government.opened_now:
            for tecnopolo in self.tecnopoli:
                tecnopolo.holds_workshops()

    def owners_apply(self) -> None:
        """Keep the chances of the quarter as expectations, then hold one round for the calls that opened."""
        for one in self.organisations:
            one.expected_chance = one.own_chance
        self.expected_local_chance = dict(self.local_chance)
        if self.government.opened_now:
            Round(self, self.government.opened_now).is_held()
