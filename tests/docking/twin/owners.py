"""The three kinds of owners: what membership is worth to them, and when they apply."""

from sim.world.organisations import Kind
from tests.docking.twin.arithmetic import rounded, whole
from tests.docking.twin.elementary import exp, log, power
from tests.docking.twin.idea import Idea
from tests.docking.twin.organisation import Organisation
from tests.docking.twin.proposal import Bid


class Enterprise(Organisation):
    """An enterprise: applies if it is worth something, and goes alone where that is."""

    owner_kind = "enterprise"

    def worth_of_membership(self) -> float:
        """Return a power of the number of employees."""
        elasticity = self.model.assumptions.membership.size_elasticity
        return rounded(power(float(self.employees), elasticity))

    def return_of_own_money(self) -> float:
        """Return what its own money must bring: less, the larger it is."""
        it = self.model.assumptions.capital
        return rounded(it.median * exp(it.spread * self.capital_taste - it.slope * log(float(self.employees))))

    def goes_alone_with(self, idea: Idea) -> bool:
        """Tell whether an idea brings more than the money for it costs."""
        return self.worth_of(idea) > 0.0

    def is_willing(self, bid: Bid) -> bool:
        """Decide by what applying is worth."""
        return bid.value >= 0.0

    def closes_in_shock(self) -> bool:
        """Tell whether a shock of this quarter closes it."""
        shock = self.model.assumptions.shock
        quarters = shock.last_quarter - shock.first_quarter + 1
        draw = self.model.chance.number("closed in a shock", self, self.model.quarter)
        return rounded(draw) < rounded(shock.closures_share / quarters)

    def is_founded(self) -> bool:
        """Tell whether a potential start-up comes into being."""
        unaided = self.model.assumptions.population.unaided_birth_share
        incubation = self.model.via("support").policy.tecnopoli.incubation
        return rounded(self.model.chance.number("founded", self)) < rounded(unaided + (1.0 - unaided) * incubation)


class CulturalBody(Organisation):
    """A cultural body: applies if its budget bears the own contribution and the grant is worth the work."""

    owner_kind = "cultural_body"

    def worth_of_membership(self) -> float:
        """Return the factor of cultural bodies."""
        return self.model.assumptions.membership.body_factor

    def is_willing(self, bid: Bid) -> bool:
        """Decide by the annual budget and the expected grant."""
        limit = self.model.assumptions.application.cofinancing_limit
        affordable = bid.cost - bid.grant <= whole(limit * self.annual_budget)
        return affordable and self.grant_is_worth_preparing(bid)


class Laboratory(Organisation):
    """A laboratory or centre of the High Technology Network: applies if the grant is worth the work."""

    owner_kind = "laboratory"

    def worth_of_membership(self) -> float:
        """Return the factor of laboratories and centres."""
        return self.model.assumptions.membership.institution_factor

    def lead_capacity(self) -> int:
        """Return how many proposals a laboratory leads in a call."""
        return self.model.assumptions.application.lead_capacity

    def effort_that_counts(self, bid: Bid) -> float:
        """Return the same work for every proposal."""
        return 1.0

    def is_willing(self, bid: Bid) -> bool:
        """Decide by the expected grant."""
        return self.grant_is_worth_preparing(bid)


def owner_class(kind: int) -> type[Organisation]:
    """Return the class of an organisation of a kind."""
    return {Kind.ENTERPRISE: Enterprise, Kind.CULTURAL_BODY: CulturalBody}.get(Kind(kind), Laboratory)
