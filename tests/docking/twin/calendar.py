"""What the calendar of calls says: which are held, and whom they admit by name."""

from sim.region.tables import CallRow
from sim.scenario.policy import Policy
from sim.world.organisations import Kind


def is_held(row: CallRow, policy: Policy) -> bool:
    """Tell whether a call of the calendar is held under a policy."""
    if row.held == "yearly_dedicated_call":
        return policy.government.dedicated_call == "yearly"
    if row.held == "national_board":
        return policy.government.national_board
    return row.held != "never"


def admits_kind_of_owner(row: CallRow, kind: Kind) -> bool:
    """Tell whether a call admits enterprises, cultural bodies, or laboratories and centres."""
    name = {Kind.ENTERPRISE: "enterprise", Kind.CULTURAL_BODY: "cultural_body"}.get(kind, "laboratory")
    return name in row.applicants
