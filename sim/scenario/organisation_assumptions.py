"""Uncertainties of organisations: who exists, and who joins a cluster."""

from sim.inputs.base import Record
from sim.scenario.declarations import assumed


class PopulationAssumptions(Record):
    """Entry, exit and the readiness to cooperate."""

    exit_rate_per_year: float = assumed(
        0.06,
        "share of enterprises a year",
        "Italian business demography, order of magnitude",
        low=0,
        high=0.5,
        prior=(0.04, 0.09),
        scale=True,
        regional=True,
    )
    """Share of enterprises that close in a year; as many are founded."""

    unaided_birth_share: float = assumed(
        0.825,
        "share of potential start-ups",
        "assumption",
        low=0,
        high=1,
        prior=(0.7, 0.95),
        regional=True,
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
        regional=True,
    )
    """Share of innovation-active enterprises that join consortia led by others."""


class MembershipAssumptions(Record):
    """Why organisations join a cluster, stay or leave."""

    benefit_eur: float = assumed(
        330.0,
        "EUR a year",
        "turned by hand against 16 (2017) to 92 (2022) members",
        low=0,
        high=1e5,
        prior=(200, 600),
        scale=True,
        regional=True,
    )
    """What full service of a cluster is worth in a year to a typical enterprise with one employee."""

    size_elasticity: float = assumed(
        0.6,
        "elasticity",
        "turned by hand against 11 medium and large among 47 enterprises in 2022",
        low=0,
        high=2,
        prior=(0.4, 0.8),
        regional=True,
    )
    """How that worth, and the chance to be approached, grow with the number of employees."""

    institution_factor: float = assumed(
        5.0,
        "factor",
        "turned by hand against 26 laboratories and centres among the members of 2022",
        low=0,
        high=100,
        prior=(3, 8),
        scale=True,
        regional=True,
    )
    """How many times as much membership is worth to a laboratory or centre of the network."""

    body_factor: float = assumed(
        3.5,
        "factor",
        "turned by hand against 18 other organisations among the members of 2022",
        low=0,
        high=100,
        prior=(2, 6),
        scale=True,
        regional=True,
    )
    """How many times as much it is worth to a cultural body, and how much likelier one is to be approached."""

    benefit_spread: float = assumed(1.0, "SD of the logarithm", "assumption", low=0, high=4, prior=(0.5, 1.5))
    """How much that worth differs between organisations."""

    visibility_weight: float = assumed(0.5, "share", "assumption", low=0, high=5, prior=(0, 1))
    """How much completed member projects add to the worth of membership."""

    word_of_mouth: float = assumed(
        0.1,
        "probability a tie and quarter",
        "assumption: as likely as that a partner passes the word of a call",
        low=0,
        high=1,
        prior=(0, 0.2),
    )
    """A former partner who is a member makes an organisation think of joining; 0: nobody comes by itself."""

    days_per_member: float = assumed(
        2.5, "person-days a year", "assumption", low=0.1, high=50, prior=(1.5, 4), scale=True
    )
    """Day-by-day cluster days a year that one member needs for full service."""

    days_per_contact: float = assumed(
        1.0,
        "person-days",
        "turned by hand against 92 members in 2022",
        low=0.05,
        high=50,
        prior=(0.5, 2),
        scale=True,
        regional=True,
    )
    """Cluster days for approaching one organisation that is not a member."""
