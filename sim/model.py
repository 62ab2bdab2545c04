"""The ecosystem model: `step()` is one quarter, and this file the table of contents of the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.agents.application_round import hold_application_round
from sim.agents.cluster_manager import ClusterManager
from sim.agents.cultural_body import CulturalBodies, CulturalBody
from sim.agents.enterprise import Enterprise, Enterprises
from sim.agents.laboratory import Laboratories, Laboratory
from sim.agents.owners import Owners
from sim.agents.regional_government import RegionalGovernment
from sim.agents.tecnopolo import Tecnopolo
from sim.outcomes.recording import RECORDED, Recorder
from sim.outcomes.run_tables import run_tables
from sim.region.files import load_region
from sim.rules import success
from sim.rules.arithmetic import for_decision
from sim.scenario.files import load_scenario
from sim.scenario.scenario import Scenario
from sim.state.calls import OpenCall
from sim.state.idea_state import IdeaState, Status
from sim.state.organisation_state import OrganisationState
from sim.state.projects import Projects
from sim.state.ties import Ties
from sim.world.organisations import Kind
from sim.world.randomness import text_key
from sim.world.world import World, draw_world

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from mesa.agent import AgentSet

Ints = NDArray[np.int64]

PILOT_KINDS = ("pilot", "demonstrator")


class EcosystemModel(mesa.Model):  # type: ignore[misc]
    """The cultural and creative ecosystem of a region under one scenario, on one world.

    A scenario is a name, a path or a `Scenario`. Give `world` to share one world between scenarios; it must have been
    drawn for the same region, assumptions, seed and horizon.

    Raises:
        InputError: The scenario or its region cannot be read.
        ValueError: The world was drawn for something else.
    """

    def __init__(
        self, scenario: str | Path | Scenario = "baseline", *, seed: int = 0, world: World | None = None
    ) -> None:
        """Set up the first quarter of the run."""
        super().__init__(seed=seed)
        self.scenario = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
        self.region = load_region(self.scenario.region)
        self.assumptions = self.scenario.assumptions
        self.world = world or draw_world(self.region, self.assumptions, seed, self.scenario.start, self.scenario.end)
        self._check_world(seed)
        self.quarter = self.scenario.start
        self.policy = self.scenario.policy_at(self.quarter)
        self.call_keys = {call.call_id: text_key(call.call_id) for call in self.region.calls}
        self._set_up_state()
        self._set_up_agents()
        self.recorder = Recorder(self)
        self.datacollector = mesa.DataCollector(model_reporters=_reporters(self))

    def _check_world(self, seed: int) -> None:
        world = self.world
        drawn_for = (world.region.digest, world.assumptions, world.seed, world.start, world.end)
        wanted = (self.region.digest, self.assumptions, seed, self.scenario.start, self.scenario.end)
        if drawn_for != wanted:
            raise ValueError("the world was drawn for another region, seed, horizon or other assumptions")

    def _set_up_state(self) -> None:
        initial_chance = self.assumptions.application.initial_chance
        self.organisation_state = OrganisationState(self.world.organisations, self.scenario.start, initial_chance)
        self.idea_state = IdeaState(self.world.ideas, self.scenario.start)
        self.local_chance = np.full((len(self.region.sectors), len(self.region.provinces)), initial_chance)
        self.ties = Ties()
        self.projects = Projects()
        organisations = self.world.organisations
        self._entries = _rows_by_quarter(organisations.entry, np.flatnonzero(organisations.founded_in_run))
        self._exits = _rows_by_quarter(organisations.exit, np.arange(organisations.uid.size))
        self._materialised: dict[int, Enterprise] | None = None

    def _set_up_agents(self) -> None:
        self.owners = Owners(self)
        self.enterprises = Enterprises(self)
        self.cultural_bodies = CulturalBodies(self)
        self.laboratories = Laboratories(self)
        kind = self.world.organisations.kind
        for row in np.flatnonzero(kind == Kind.CULTURAL_BODY).tolist():
            CulturalBody(self, row)
        for row in np.flatnonzero(kind >= Kind.PUBLIC_LABORATORY).tolist():
            Laboratory(self, row)
        self.tecnopoli = [Tecnopolo(self, code) for code in range(len(self.region.tecnopoli))]
        self.clusters = [ClusterManager(self, code) for code in range(len(self.region.clusters))]
        self.focus_cluster = next(cluster.code for cluster in self.clusters if cluster.is_focus)
        self.government = RegionalGovernment(self)

    def step(self) -> None:
        """Live through one quarter."""
        self.policy = self.scenario.policy_at(self.quarter)
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

    def ideas_emerge_and_expire(self) -> None:
        """Let the ideas of the quarter come up, if their owners exist, and ideas past their lifetime expire."""
        live, ideas = self.idea_state.live, self.world.ideas
        age = self.quarter - ideas.quarter[live]
        self.idea_state.end(live[age >= self.assumptions.ideas.lifetime_quarters], Status.EXPIRED)
        emerging = self.idea_state.emerging(self.quarter)
        self.idea_state.make_live(emerging[self.organisation_state.alive[ideas.owner[emerging]]])

    def enterprises_enter_and_exit(self) -> None:
        """Found the start-ups of the quarter with their first ideas, and close enterprises whose time has come."""
        born = self.enterprises.enter(self._entries.get(self.quarter, _NOBODY))
        ideas, state = self.world.ideas, self.organisation_state
        emerging = self.idea_state.emerging(self.quarter)
        self.idea_state.make_live(emerging[np.isin(ideas.owner[emerging], born)])
        state.alive[self._exits.get(self.quarter, _NOBODY)] = False
        live = self.idea_state.live
        self.idea_state.end(live[~state.alive[ideas.owner[live]]], Status.EXPIRED)

    def members_join_or_leave(self) -> None:
        """Let organisations that clusters approached join, and members stay or leave."""
        for cluster in self.clusters:
            cluster.review_membership()

    def clusters_work(self) -> None:
        """Let clusters gather their agenda, split their days, study feasibility, broker and inform."""
        for cluster in self.clusters:
            cluster.step()

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
            for tecnopolo in self.tecnopoli:
                tecnopolo.hold_workshops()

    def owners_apply(self) -> None:
        """Let owners of ideas hear of the open calls, look for partners, decide and apply."""
        calls = self.government.calls_opening_now()
        if calls:
            hold_application_round(self, calls)

    def government_decides_calls(self) -> list[OpenCall]:
        """Let the government check, appraise, rank and fund the proposals of the calls that are due for decision."""
        return self.government.decide_due_calls()

    def projects_advance(self) -> Ints:
        """Start the quarter's new projects, and finish those that end; return the rows of the completed ones."""
        projects, ideas = self.projects, self.world.ideas
        new = np.flatnonzero(projects["awarded"] == self.quarter)
        project_kind = ideas.kind[projects["idea"][new]]
        pilots = new[np.isin(project_kind, [self.region.project_kinds.index(kind) for kind in PILOT_KINDS])]
        if pilots.size:
            for tecnopolo in self.tecnopoli:
                projects["hosted"][tecnopolo.host(pilots[~projects["hosted"][pilots]])] = True
        idea = projects["idea"][new]
        assumed = self.assumptions.projects
        chance = success.chance_of_success(
            assumed.success_share,
            assumed.success_per_merit,
            ideas.merit[idea],
            assumed.hosting_uplift,
            projects["hosted"][new],
        )
        projects["succeeds"][new] = for_decision(ideas.success_draw[idea]) < chance
        self.idea_state.status[idea] = Status.FUNDED
        ending = projects.ending(self.quarter)
        completed: Ints = ending[projects["succeeds"][ending]]
        projects["completed"][completed] = True
        for cluster in self.clusters:
            owner = projects["owner"][completed]
            of_sector = self.world.organisations.sector[owner] == cluster.sector
            cluster.completed_member_projects += int((projects["member"][completed] & of_sector).sum())
        return completed

    def owners_learn(self, decided: list[OpenCall]) -> None:
        """Let applicants and neighbours learn from results, partners be tied or released, and ideas be retried."""
        state, ideas = self.organisation_state, self.world.ideas
        owners, results = [_NOBODY], [np.zeros(0, dtype=np.bool_)]
        for call in decided:
            proposals = call.proposals
            if proposals is None:
                continue
            owners.append(proposals.owner)
            results.append(proposals.funded)
            won = proposals.funded[proposals.partner_proposal]
            np.subtract.at(state.engaged, proposals.partner[~won], 1)
            np.add.at(
                state.ties,
                self.ties.add(proposals.owner[proposals.partner_proposal[won]], proposals.partner[won]),
                1,
            )
            rejected = proposals.idea[~proposals.funded]
            share = self.assumptions.application.resubmission_share
            retried = for_decision(ideas.resubmission_draw[rejected]) < share
            fresh = self.quarter - ideas.quarter[rejected] < self.assumptions.ideas.lifetime_quarters
            again = retried & fresh & state.alive[ideas.owner[rejected]]
            self.idea_state.make_live(rejected[again])
            self.idea_state.status[rejected[~again]] = Status.DROPPED
        owner, funded = np.concatenate(owners), np.concatenate(results)
        self.owners.learn_from(owner, funded)
        np.add.at(state.applications, owner, 1)
        np.add.at(state.awards, owner[funded], 1)
        self._release_partners_of_ending_projects()

    def _release_partners_of_ending_projects(self) -> None:
        ending = self.projects.ending(self.quarter)
        for call_code, proposal in zip(
            self.projects["call"][ending].tolist(), self.projects["proposal"][ending].tolist(), strict=True
        ):
            proposals = self.government.calls[call_code].proposals
            assert proposals is not None
            partners = proposals.partner[proposals.partner_proposal == proposal]
            np.subtract.at(self.organisation_state.engaged, partners, 1)

    def quarter_is_recorded(self, decided: list[OpenCall], completed: Ints) -> None:
        """Record the quarter."""
        self.recorder.record_quarter(self, decided, completed)
        self.datacollector.collect(self)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables outcomes, calls, projects and proposals of the run so far."""
        return run_tables(self)

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


def _rows_by_quarter(quarters: NDArray[np.int32], rows: Ints) -> dict[int, Ints]:
    """Return the rows of each quarter, in ascending order."""
    order = rows[np.argsort(quarters[rows], kind="stable")]
    values, starts = np.unique(quarters[order], return_index=True)
    return dict(zip(values.tolist(), np.split(order, starts[1:]), strict=True)) if order.size else {}


def _reporters(model: EcosystemModel) -> dict[str, object]:
    """Return a Mesa reporter for every recorded outcome of the focus sector, named like the outcome."""

    def reporter(name: str) -> object:
        def report(at: EcosystemModel) -> float:
            return float(at.recorder.outcome(name, at.region.focus_sector)[at.quarter - at.scenario.start])

        return report

    return {name: reporter(name) for name in RECORDED}
