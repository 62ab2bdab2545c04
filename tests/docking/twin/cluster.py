"""The manager of a cluster: founding and closing, members, agenda, money and staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

from sim.scenario.policy import ClusterPolicy
from sim.world.organisations import Kind
from tests.docking.twin import membership, services
from tests.docking.twin.arithmetic import added, rounded
from tests.docking.twin.idea import Idea, theme_mix

if TYPE_CHECKING:
    from tests.docking.twin.model import TwinModel
    from tests.docking.twin.organisation import Organisation

DAYS_A_QUARTER = 55  # working days of a full-time employee


class ClusterManager(mesa.Agent):
    """One cluster: its members, what it stands for, and the days it has for them."""

    model: TwinModel

    def __init__(self, model: TwinModel, code: int) -> None:
        """Take a row of the region's clusters; nothing is founded yet."""
        super().__init__(model)
        self.code = code
        self.row = model.region.clusters[code]
        self.name = self.row.cluster
        self.sector = model.region.sector_codes[self.row.sector]
        self.founded = False
        self.memberships: list[membership.Membership] = []
        self.past_memberships: list[membership.Membership] = []
        self.invited: list[Organisation] = []
        self.agenda = list(model.region.founding_agendas[code])
        self.completed_member_projects = 0
        self.track_record = 0
        self.registrations = 0
        self.institutional_days = 0.0
        self.informed_share = 0.0
        self.fees_of_the_quarter = 0.0
        self.studies = 0
        self.ideas_studied: list[Idea] = []
        self.introductions = 0
        self.study_days = self.introduction_days = self.contact_days = 0.0

    # What is decided about it.

    @property
    def levers(self) -> ClusterPolicy:
        """Return the levers that concern it now."""
        given = self.model.policy.cluster
        concerned = self.sector == self.model.region.focus_sector or given.scope == "all"
        return given if concerned else ClusterPolicy()

    @property
    def start(self) -> int:
        """Return the quarter in which it may begin."""
        return self.row.founded if self.levers.founded is None else self.levers.founded

    @property
    def active(self) -> bool:
        """Whether it is to exist in this quarter."""
        on_its_own = self.model.ecosystems[self.sector] == self.sector
        return self.levers.active and on_its_own and self.model.quarter >= self.start

    # Members.

    @property
    def members(self) -> list[Organisation]:
        """List the members in the order of their identities."""
        return [one.member for one in self.memberships]

    def members_join_or_leave(self) -> None:
        """Let members leave for what they get, then let the invited join."""
        self.track_record = self.completed_member_projects
        if not self.founded:
            return
        leaving = [
            one.member
            for one in self.memberships
            if one.is_due and membership.worth(self, one.member) < self.fee_of(one.member)
        ]
        gone = [member for member in self.members if not member.alive or member.ecosystem != self.sector]
        quarter_of_registration = self.row.registration_eur / 4.0
        joining = [
            guest
            for guest in self.invited
            if guest.alive and membership.worth(self, guest) >= rounded(self.fee_of(guest) + quarter_of_registration)
        ]
        self.takes_off(leaving + gone)
        self.enrols(joining)
        self.invited = []

    def takes_off(self, leaving: list[Organisation]) -> None:
        """Take organisations off the list of members."""
        for member in leaving:
            member.member = False
        over = [one for one in self.memberships if one.member in leaving]
        for one in over:
            one.left = self.model.quarter
        self.past_memberships += over
        self.memberships = [one for one in self.memberships if one not in over]

    def enrols(self, joining: list[Organisation], *, founding: bool = False) -> None:
        """Put organisations on the list of members."""
        for guest in joining:
            guest.member = True
        self.registrations += len(joining)
        new = [membership.Membership(guest, self.model.quarter, founding) for guest in joining]
        self.memberships = sorted(self.memberships + new, key=lambda one: one.member.uid)

    def fee_of(self, organisation: Organisation) -> float:
        """Return the yearly fee of an organisation in EUR."""
        small = organisation.is_small(self.model.region)
        return self.row.fee_small_eur if small else self.row.fee_full_eur

    def reachable(self) -> list[Organisation]:
        """List who could be won as a member now."""
        quarter, region = self.model.quarter, self.model.region
        entered = [row.enters is None or row.enters <= quarter for row in region.sectors]
        return [
            other
            for other in self.model.organisations
            if other.alive
            and other.innovation_active
            and other.ecosystem == self.sector
            and entered[other.sector]
            and not other.member
        ]

    # Founding and closing.

    def is_founded(self) -> None:
        """Found the cluster with as many members of each kind as its row says."""
        self.founded = True
        reachable = sorted(self.reachable(), key=lambda one: self.lot("founding member of {}", one))
        row, founders = self.row, []
        for wanted, kinds in (
            (row.founding_laboratories, (Kind.PUBLIC_LABORATORY, Kind.PRIVATE_LABORATORY)),
            (row.founding_innovation_centres, (Kind.INNOVATION_CENTRE,)),
            (row.founding_training_centres, (Kind.TRAINING_CENTRE,)),
            (row.founding_enterprises, (Kind.ENTERPRISE,)),
            (row.founding_cultural_bodies, (Kind.CULTURAL_BODY,)),
        ):
            founders += [one for one in reachable if one.kind in kinds][:wanted]
        self.enrols(founders, founding=True)

    def closes(self) -> None:
        """Dissolve; what its members achieved and what it stood for remain."""
        if self.founded:
            self.takes_off(list(self.members))
            self.founded = False
        self.invited = []
        self.registrations = 0
        self.institutional_days = self.informed_share = self.fees_of_the_quarter = 0.0
        self.study_days = self.introduction_days = self.contact_days = 0.0

    def lot(self, decision: str, one: Organisation) -> tuple[int, int]:
        """Return what decides between equals: keyed hash, then identity."""
        return self.model.chance.hash(decision.format(self.name), one, self.model.quarter), one.uid

    # Money.

    @property
    def public_eur_year(self) -> float:
        """Return the public grant a year."""
        return self.row.public_grant_eur_year * self.levers.public_grant_factor if self.founded else 0.0

    @property
    def european_eur_year(self) -> float:
        """Return the European support a year."""
        return self.levers.european_support_eur_year if self.founded else 0.0

    @property
    def european_days(self) -> float:
        """Return the days a quarter that European money pays for."""
        return self.european_eur_year / self.row.cost_per_fte_eur * DAYS_A_QUARTER

    def fee_income(self) -> float:
        """Return fees and registrations in EUR a year."""
        fees = added(self.fee_of(member) for member in self.members)
        return fees + 4 * self.registrations * self.row.registration_eur

    def staff(self) -> float:
        """Return the posts that the cluster wants and can pay for."""
        wanted = self.row.staff_fte if self.levers.staff_fte is None else self.levers.staff_fte
        money = self.public_eur_year + self.fee_income()
        return rounded(min(wanted, money / self.row.cost_per_fte_eur))

    # A quarter's work.

    def works(self) -> None:
        """Exist or not, renew the agenda, and spend the days on institutions and members."""
        self.studies = self.introductions = 0
        self.ideas_studied = []
        if not self.active:
            self.closes()
            return
        if not self.founded:
            self.is_founded()
        ideas = self.ideas_of_members()
        self.renews_agenda(ideas)
        services.serve(self, ideas)

    def ideas_of_members(self) -> list[Idea]:
        """List the live ideas of members, in the world's order."""
        return [idea for idea in self.model.live_ideas() if idea.owner.member and idea.owner.ecosystem == self.sector]

    def renews_agenda(self, ideas: list[Idea]) -> None:
        """Move the agenda towards what the ideas of members are about."""
        mix = theme_mix(ideas, len(self.agenda))
        total = added(mix)
        if total == 0.0:
            return
        pace = self.model.assumptions.alignment.agenda_update
        self.agenda = [
            rounded((1.0 - pace) * weight + (pace * share) / total)
            for weight, share in zip(self.agenda, mix, strict=True)
        ]
