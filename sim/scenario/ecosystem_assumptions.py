"""Uncertainties of the ecosystem: who exists, has ideas, hears, meets, and joins a cluster."""

from sim.inputs.base import Record
from sim.scenario.declarations import assumed, assumed_date
from sim.units import QuarterText


class PopulationAssumptions(Record):
    """Entry, exit and the readiness to cooperate."""

    exit_rate_per_year: float = assumed(
        0.06,
        "share of enterprises a year",
        "Italian business demography, order of magnitude",
        low=0,
        high=0.5,
        prior=(0.04, 0.09),
    )
    """Share of enterprises that close in a year; as many are founded."""

    unaided_birth_share: float = assumed(
        0.85, "share of potential start-ups", "assumption", low=0, high=1, prior=(0.7, 0.95)
    )
    """Share of potential start-ups that are founded without incubation."""

    cooperating_share: float = assumed(
        0.198,
        "share of innovators",
        "Istat 2012-2014 (cooperating_innovators)",
        low=0,
        high=1,
        prior=(0.15, 0.3),
        confidence="H",
    )
    """Share of innovation-active enterprises that join consortia led by others."""


class ShockAssumptions(Record):
    """A shock from outside, such as the pandemic of 2020; the baseline has none."""

    first_quarter: QuarterText = assumed_date("2020Q2", "the pandemic reached the region in February 2020")
    """First quarter of the shock."""

    last_quarter: QuarterText = assumed_date("2021Q1", "value added rose again in 2021")
    """Last quarter of the shock."""

    ideas_lost_share: float = assumed(0.0, "share of ideas", "0: no shock", low=0, high=1, prior=(0, 0))
    """Share of the ideas of enterprises and cultural bodies due in these quarters that never come up."""

    closures_share: float = assumed(0.0, "share of enterprises", "0: no shock", low=0, high=1, prior=(0, 0))
    """Share of enterprises that close in these quarters, beside those that close anyway."""


class IdeaAssumptions(Record):
    """How many ideas there are and how long they live."""

    rate_factor: float = assumed(
        1.0, "factor", "1 keeps the rates in the region folder", low=0, high=10, prior=(0.75, 1.3)
    )
    """Multiplies the rate at which ideas emerge in every sector."""

    founding_share: float = assumed(
        0.25,
        "share of innovation-active start-ups",
        "turned by hand against 91 applications of late 2017",
        low=0,
        high=1,
        prior=(0.1, 0.5),
    )
    """Share of innovation-active start-ups that are founded on an idea."""

    lifetime_quarters: int = assumed(
        8,
        "quarters",
        "assumption: an idea not realised within two years is overtaken",
        low=1,
        high=40,
        prior=(6, 12),
    )
    """Quarters after which an idea that was not realised expires."""

    belief_noise: float = assumed(0.8, "SD of merit", "assumption", low=0, high=5, prior=(0.4, 1.2))
    """Spread of an owner's error about the merit of the own idea."""


class InformationAssumptions(Record):
    """Who hears of a call; each value is the probability that one way of hearing works."""

    by_oneself: float = assumed(
        0.25,
        "probability",
        "turned by hand against the applications of the focus sector in 2015",
        low=0,
        high=1,
        prior=(0.1, 0.4),
    )
    """An owner of an idea finds the call unaided."""

    as_member: float = assumed(0.7, "probability", "assumption", low=0, high=1, prior=(0.4, 0.95))
    """A member hears from its cluster when the cluster has days enough to inform all members."""

    in_network: float = assumed(
        0.8,
        "probability",
        "the regional agency coordinates the High Technology Network",
        low=0,
        high=1,
        prior=(0.5, 1),
    )
    """A laboratory or centre hears of the call through the High Technology Network."""

    at_workshop: float = assumed(0.6, "probability", "assumption", low=0, high=1, prior=(0.3, 0.9))
    """A participant of a Tecnopolo workshop hears of a call open in that quarter."""

    from_experience: float = assumed(0.4, "probability", "assumption", low=0, high=1, prior=(0.2, 0.6))
    """An earlier applicant looks out for the next call."""

    from_partner: float = assumed(0.1, "probability a tie", "assumption", low=0, high=1, prior=(0.02, 0.25))
    """A former project partner passes the word."""

    ready_after_days: float = assumed(
        35.0, "days", "assumption; windows of the record are 15 to 59 days", low=1, high=365, prior=(20, 60)
    )
    """Time scale of getting ready: after this many days 63 % of the owners could submit."""

    workshop_participants: int = assumed(25, "participants", "assumption", low=0, high=1000, prior=(10, 50))
    """Owners of ideas whom one workshop reaches."""

    informing_days_per_member: float = assumed(
        0.08, "person-days a member and quarter", "assumption", low=0.01, high=20, prior=(0.04, 0.2)
    )
    """Cluster days needed to keep one member informed."""


class MatchingAssumptions(Record):
    """How consortia form."""

    strangers_considered: int = assumed(6, "candidates", "assumption", low=0, high=100, prior=(3, 12))
    """Unknown candidates that an owner can look at in one search."""

    proximity_weight: float = assumed(0.3, "weight against theme fit", "assumption", low=0, high=5, prior=(0.1, 0.6))
    """What the same province is worth in a partner, against a perfect fit of themes."""

    acquaintance_weight: float = assumed(0.4, "weight against theme fit", "assumption", low=0, high=5, prior=(0.2, 0.8))
    """What an asked organisation gives for a former partner, against a perfect fit of themes."""

    days_per_introduction: float = assumed(2.0, "person-days", "assumption", low=0.1, high=50, prior=(1, 4))
    """Cluster days for brokering one introduction."""


class FeasibilityAssumptions(Record):
    """What a feasibility study costs and does; no public estimate exists."""

    days_per_study: float = assumed(
        15.0,
        "person-days",
        "set so that 2 FTE make about ten studies a year",
        low=1,
        high=200,
        prior=(10, 30),
    )
    """Cluster days for one study."""

    quality_uplift: float = assumed(
        0.3, "SD of merit", "assumption (feasibility_quality_uplift)", low=0, high=3, prior=(0, 0.6)
    )
    """What a study adds to the quality of the written proposal; a third more where it looked for partners abroad."""

    cost_reduction: float = assumed(
        0.25,
        "share of preparation cost",
        "assumption (feasibility_cost_reduction)",
        low=0,
        high=1,
        prior=(0, 0.5),
    )
    """Share of the preparation cost that a study saves."""

    stop_share: float = assumed(0.1, "share of studies", "assumption", low=0, high=0.5, prior=(0, 0.3))
    """Share of studies that show that an idea should stop (only ideas below average merit are stopped)."""

    change_share: float = assumed(0.2, "share of studies", "assumption", low=0, high=1, prior=(0, 0.4))
    """Share of studies that settle on another kind of project: the one that most of the coming year's calls admit."""


class MembershipAssumptions(Record):
    """Why organisations join a cluster, stay or leave."""

    benefit_eur: float = assumed(
        330.0,
        "EUR a year",
        "turned by hand against 16 (2017) to 92 (2022) members",
        low=0,
        high=1e5,
        prior=(200, 600),
    )
    """What full service of a cluster is worth in a year to a typical enterprise with one employee."""

    size_elasticity: float = assumed(
        0.6,
        "elasticity",
        "turned by hand against 11 medium and large among 47 enterprises in 2022",
        low=0,
        high=2,
        prior=(0.4, 0.8),
    )
    """How that worth, and the chance to be approached, grow with the number of employees."""

    institution_factor: float = assumed(
        5.0,
        "factor",
        "turned by hand against 26 laboratories and centres among the members of 2022",
        low=0,
        high=100,
        prior=(3, 8),
    )
    """How many times as much membership is worth to a laboratory or centre of the network."""

    body_factor: float = assumed(
        3.5,
        "factor",
        "turned by hand against 18 other organisations among the members of 2022",
        low=0,
        high=100,
        prior=(2, 6),
    )
    """How many times as much it is worth to a cultural body, and how much likelier one is to be approached."""

    benefit_spread: float = assumed(1.0, "SD of the logarithm", "assumption", low=0, high=4, prior=(0.5, 1.5))
    """How much that worth differs between organisations."""

    visibility_weight: float = assumed(0.5, "share", "assumption", low=0, high=5, prior=(0, 1))
    """How much completed member projects add to the worth of membership."""

    study_benefit_eur: float = assumed(1500.0, "EUR", "assumption", low=0, high=1e5, prior=(500, 4000))
    """What a feasibility study in the past year adds to that worth."""

    days_per_member: float = assumed(2.5, "person-days a year", "assumption", low=0.1, high=50, prior=(1.5, 4))
    """Day-by-day cluster days a year that one member needs for full service."""

    days_per_contact: float = assumed(
        1.0, "person-days", "turned by hand against 92 members in 2022", low=0.05, high=50, prior=(0.5, 2)
    )
    """Cluster days for approaching one organisation that is not a member."""

    cost_per_fte_eur: float = assumed(50000.0, "EUR a year", "assumption", low=1000, high=500000, prior=(42000, 60000))
    """What a full-time employee costs a cluster, overheads included."""
