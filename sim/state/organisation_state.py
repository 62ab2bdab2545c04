"""State of organisations: one row each, in the rows of the world."""

import numpy as np
from numpy.typing import NDArray

from sim.rules import capability, membership
from sim.scenario.assumptions import Assumptions
from sim.world.organisations import Kind, Organisations, OwnerKind, are_owned_as, by_owner_kind

NEVER = -1


class OrganisationState:
    """Columns that change: existence, membership, experience, capability, expectations, partnerships in use.

    `last_success` is the quarter of the last award or completed project, `last_contact` that of the last study,
    introduction, workshop or quarter as an informed member, `contact_before` what that was as the quarter began.
    `withdrawn_until` is the last quarter in which it applies to no call, NEVER where nothing discouraged it.
    `capable` are the rows of those with any capability, `applicants` of those with a result, both ascending.
    `newly_involved` are the rows of those who are in a project for the first time since the quarter began;
    `relative_worth`, how many times a typical member's worth membership has for each, does not change in a run.
    """

    def __init__(self, organisations: Organisations, start: int, assumptions: Assumptions) -> None:
        """Begin with everybody who exists at `start`; nobody is a member or has experience."""
        rows = organisations.uid.size
        self.alive = ~organisations.founded_in_run & (organisations.entry <= start)
        self.member = np.zeros(rows, dtype=np.bool_)
        self.last_success = np.full(rows, NEVER, dtype=np.int32)
        self.last_contact = np.full(rows, NEVER, dtype=np.int32)
        self.contact_before = np.full(rows, NEVER, dtype=np.int32)
        self.applications = np.zeros(rows, dtype=np.int32)
        self.awards = np.zeros(rows, dtype=np.int32)
        self.applicants: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self.withdrawn_until = np.full(rows, NEVER, dtype=np.int32)
        self.involved = np.zeros(rows, dtype=np.bool_)
        self.newly_involved: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self.engaged = np.zeros(rows, dtype=np.int32)
        self.own_chance = np.full(rows, assumptions.application.initial_chance)
        self.attends_workshop = np.zeros(rows, dtype=np.bool_)
        self.is_laboratory = are_owned_as(OwnerKind.LABORATORY, organisations.kind)
        self.capability = capability.STOCK_OF_THE_NETWORK * self.is_laboratory
        self.capable = np.flatnonzero(self.capability)
        assumed, kind = assumptions.membership, organisations.kind
        self.relative_worth = by_owner_kind(
            {
                OwnerKind.ENTERPRISE: np.nan,  # that of its size, below
                OwnerKind.CULTURAL_BODY: assumed.body_factor,
                OwnerKind.LABORATORY: assumed.institution_factor,
            }
        )[kind]
        enterprises, employees = kind == Kind.ENTERPRISE, organisations.employees
        by_employees = membership.relative_worth(np.arange(employees.max(initial=0) + 1), assumed.size_elasticity)
        self.relative_worth[enterprises] = by_employees[employees[enterprises]]
