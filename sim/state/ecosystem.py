"""The ecosystem as its members see it: what agents, phases of a quarter and the record may ask of the model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from sim.region.region import Region
from sim.scenario.assumptions import Assumptions
from sim.scenario.channels import Channel
from sim.scenario.policy import ClusterPolicy, GovernmentPolicy, Policy
from sim.scenario.scenario import Scenario
from sim.state.bids import Bids
from sim.state.calls import AlignmentStrength, CallDesign, OpenCall
from sim.state.idea_state import IdeaState
from sim.state.memberships import Memberships
from sim.state.organisation_state import OrganisationState
from sim.state.programme_accounts import ProgrammeAccounts, YearPlan
from sim.state.projects import Projects
from sim.state.relations import Relations
from sim.state.ties import Ties
from sim.units import Quarter
from sim.world.world import World

__all__ = ["Applicants", "Clusters", "Ecosystem", "Government", "IdeaOwners", "Tecnopolo"]

Ints = NDArray[np.int64]
Codes = NDArray[np.signedinteger[Any]]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Applicants(Protocol):
    """Owners of one kind, who decide in their own way whether to apply."""

    def decide_to_apply(self, bids: Bids) -> Mask:
        """Tell which bids become proposals, as far as their owners decide."""
        ...


class IdeaOwners(Protocol):
    """All owners of ideas, in what they do alike."""

    def hear_of(self, design: CallDesign, ideas: Ints) -> Mask:
        """Tell which owners of ideas hear of a call."""
        ...

    def weigh(self, design: CallDesign, ideas: Ints, opening: int) -> Bids:
        """Weigh an application to a call for each idea whose owner heard of it."""
        ...

    def are_ready(self, bids: Bids, windows: Floats) -> Mask:
        """Tell which owners are ready before the window closes."""
        ...

    def days_until_ready(self, bids: Bids) -> Floats:
        """Return after how many days each owner is ready with this quarter's proposal."""
        ...

    def required_return(self, owner: Codes) -> Floats:
        """Return the return that each owner requires of its own money."""
        ...

    def would_go_alone(self, ideas: Ints) -> Mask:
        """Tell which ideas their owners would realise without a grant."""
        ...

    def spare_partnerships(self, rows: Ints) -> Ints:
        """Return how many more consortia each organisation could join."""
        ...

    def learn_from(self, owner: Ints, funded: Mask) -> None:
        """Move perceived chances towards the results just seen."""
        ...


class Clusters(Protocol):
    """The cluster organisations, in what others see of them: one entry a cluster, in the order of the region.

    `of_sector` tells for each sector which cluster is its own, -1 where there is none.
    """

    sector: Ints
    of_sector: Ints
    founded: Mask
    agenda: Floats
    members: Memberships
    institutional_days: Floats
    informed_share: Floats
    studies: Ints
    ideas_studied: Ints
    introductions: Ints
    fees_of_the_quarter: Floats
    completed_member_projects: Ints
    track_record: Ints

    def policy_of(self, code: int) -> ClusterPolicy:
        """Return the levers that concern a cluster."""
        ...

    @property
    def public_grant_eur(self) -> Floats:
        """Public grants, EUR a year."""
        ...

    @property
    def european_support_eur(self) -> Floats:
        """European support, EUR a year."""
        ...

    def visibility(self) -> Floats:
        """Return how visible completed member projects make each cluster, from 0 to 1."""
        ...

    def are_active(self) -> Mask:
        """Tell which clusters exist in this quarter."""
        ...

    def of_ecosystem(self, rows: Codes) -> Ints:
        """Return the cluster of the ecosystem to which each organisation belongs now, -1 where there is none."""
        ...


class Government(Protocol):
    """The regional government, in what others see of it."""

    calls: list[OpenCall]
    plan: YearPlan
    edition_changes: dict[int, int]
    accounts: ProgrammeAccounts
    strength_in_force: AlignmentStrength
    relations: Relations

    def calls_opening_now(self) -> list[OpenCall]:
        """Return the calls that open in this quarter."""
        ...

    def calls_ahead_admitting(self, owner: Codes) -> Ints:
        """Count the calls of the coming year that admit each owner (owners x kinds of project)."""
        ...

    def policy_for(self, code: int) -> GovernmentPolicy:
        """Return the levers towards a cluster."""
        ...

    def is_held(self, code: int) -> bool:
        """Tell whether a call of the calendar takes place."""
        ...

    def top_up_of(self, call: int) -> int:
        """Return the cents added to a call, by code; 0 before it is decided."""
        ...


class Tecnopolo(Protocol):
    """A Tecnopolo, in what others see of it."""

    province: int

    def host(self, projects: Ints) -> Ints:
        """Return which of some new projects of its province it hosts."""
        ...


class Ecosystem(Protocol):
    """The ecosystem of a region in one quarter of a run: its world, its levers, its columns and its members.

    Attributes:
        quarter: The quarter that is lived.
        policy: The levers that hold in it.
        ecosystem: For each sector the one to whose ecosystem it belongs.
        local_chance: Chance of success as perceived in each sector and province.
        expectations: Own and local chances that applicants of the quarter go by.
        call_keys: Key of each call of the calendar, by its identifier.
        focus_cluster: Code of the cluster of the focus sector.
    """

    scenario: Scenario
    region: Region
    assumptions: Assumptions
    world: World
    quarter: Quarter
    policy: Policy
    ecosystem: Ints
    organisation_state: OrganisationState
    idea_state: IdeaState
    local_chance: Floats
    expectations: tuple[Floats, Floats]
    ties: Ties
    projects: Projects
    call_keys: dict[str, np.uint64]
    focus_cluster: int

    @property
    def government(self) -> Government:
        """The regional government."""
        ...

    @property
    def clusters(self) -> Clusters:
        """The clusters."""
        ...

    @property
    def tecnopoli(self) -> Sequence[Tecnopolo]:
        """The Tecnopoli by code."""
        ...

    @property
    def owners(self) -> IdeaOwners:
        """All owners of ideas."""
        ...

    @property
    def enterprises(self) -> Applicants:
        """The enterprises."""
        ...

    @property
    def cultural_bodies(self) -> Applicants:
        """The cultural bodies."""
        ...

    @property
    def laboratories(self) -> Applicants:
        """The laboratories and centres."""
        ...

    def through(self, channel: Channel) -> Ecosystem:
        """Return the ecosystem whose values count in a channel: this one, or the reference where it is off."""
        ...

    def ecosystem_of(self, rows: NDArray[np.signedinteger[Any]]) -> Ints:
        """Return the sector to whose ecosystem each organisation belongs now."""
        ...

    def kinds_of(self, ideas: Ints) -> NDArray[np.int8]:
        """Return the kind of project that each idea is for."""
        ...
