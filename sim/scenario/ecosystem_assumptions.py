"""Uncertainties of the ecosystem: who has ideas, hears of calls, learns and meets."""

from sim.inputs.base import Record
from sim.scenario.declarations import assumed, assumed_date
from sim.units import QuarterText


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


MOST_TIMES = 2.0
"""However much comes together, an owner has at most this many times its usual ideas, and at least their inverse."""


class IdeaAssumptions(Record):
    """How many ideas there are and how long they live."""

    rate_factor: float = assumed(
        1.0, "factor", "1 keeps the rates in the region folder", low=0, high=10, prior=(0.75, 1.3), regional=True
    )
    """Multiplies the usual rate at which ideas come up to all owners."""

    cost_factor: float = assumed(
        1.0,
        "factor",
        "1 keeps the costs in the region folder, which were turned by hand",
        low=0.01,
        high=100,
        prior=(0.7, 1.3),
        regional=True,
    )
    """Multiplies the median cost of the ideas of all owners."""

    laboratory_growth: float = assumed(
        1.1,
        "factor a programming period",
        "fitted, no test: it absorbs the growth of one call of laboratories from 2018 to 2023",
        low=0,
        high=10,
        prior=(1, 1.2),
        regional=True,
    )
    """How many times as many ideas laboratories have in a programming period as in the one before."""

    response_to_capability: float = assumed(
        0.1,
        "logarithm of a factor",
        "assumption: who has innovated does so again (persistence of innovation), by how much is not on record; with "
        "0.4 an award would bring more than half an idea (docs/further-ideas.md)",
        low=0,
        high=2,
        prior=(0, 0.2),
    )
    """How many more ideas an owner has whose capability is complete."""

    response_to_success: float = assumed(
        0.15,
        "logarithm of a factor",
        "assumption: success breeds success (Antonelli and Crespi 2013), by how much is not on record",
        low=0,
        high=2,
        prior=(0, 0.3),
    )
    """How many more ideas an owner has in the year after an award or a completed project: exp(0.15) is 16 % more."""

    response_to_contact: float = assumed(
        0.3,
        "logarithm of a factor",
        "a voucher for a new partner made a project 84 % likelier, for a year (Bakhshi et al. 2013); half of that is "
        "taken, for a contact is less than a voucher",
        low=0,
        high=2,
        prior=(0, 0.6),
        confidence="L",
    )
    """How many more ideas an owner has in the year after a study, an introduction, a workshop or an approach."""

    response_to_neighbours: float = assumed(
        0.1, "logarithm of a factor", "assumption: less than from an own success", low=0, high=2, prior=(0, 0.2)
    )
    """How many more ideas an owner has where four of its partners and peers had a success within a year."""

    founding_share: float = assumed(
        0.25,
        "share of innovation-active start-ups",
        "turned by hand against 91 applications of late 2017",
        low=0,
        high=1,
        prior=(0.1, 0.5),
        scale=True,
        regional=True,
    )
    """Share of innovation-active start-ups that are founded on an idea."""

    lifetime_quarters: int = assumed(
        8,
        "quarters",
        "assumption: an idea not realised within two years is overtaken",
        low=1,
        high=40,
        prior=(6, 12),
        scale=True,
    )
    """Quarters after which an idea that was not realised expires."""

    owner_share_of_merit: float = assumed(
        0.5,
        "share of variance",
        "grades of Norwegian subsidies for research are mostly fixed by firm (rd_subsidy_additionality_norway)",
        low=0,
        high=1,
        prior=(0.3, 0.7),
    )
    """Share of the variance of latent merit that is a lasting trait of the owner; the rest each idea has for itself."""

    belief_noise: float = assumed(0.8, "SD of merit", "assumption", low=0, high=5, prior=(0.4, 1.2))
    """Spread of an owner's error about the latent merit of the own idea."""


class CapabilityAssumptions(Record):
    """What organisations learn from projects and studies, and the ideas they have by it."""

    half_life_quarters: float = assumed(
        16.0,
        "quarters",
        "assumption: two years, after which a project team is apart, to eight",
        low=0.5,
        high=400,
        prior=(8, 32),
        scale=True,
    )
    """Quarters in which half of the capability of an organisation is lost unless it is renewed."""

    merit_gain: float = assumed(
        0.3,
        "SD of merit",
        "assumption: the middle of 0 to 0.6; the record can hardly tell capability from lasting merit",
        low=0,
        high=3,
        prior=(0, 0.6),
    )
    """What the highest level of capability adds to the merit of an idea, over an owner without any; 0: nothing."""


class InformationAssumptions(Record):
    """Who hears of a call; each value is the probability that one way of hearing works."""

    by_oneself: float = assumed(
        0.25,
        "probability",
        "turned by hand against the applications of the focus sector in 2015",
        low=0,
        high=1,
        prior=(0.1, 0.4),
        regional=True,
    )
    """An owner of an idea finds the call unaided."""

    as_member: float = assumed(0.675, "probability", "assumption", low=0, high=1, prior=(0.4, 0.95))
    """A member hears from its cluster when the cluster has days enough to inform all members."""

    in_network: float = assumed(
        0.75,
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

    from_partner: float = assumed(0.1, "probability a tie", "assumption", low=0, high=1, prior=(0.02, 0.2))
    """A former project partner passes the word."""

    persistence: float = assumed(
        0.475,
        "probability",
        "assumption: the middle of 0 to 0.95; at 0 whoever missed a call is as likely as anybody to hear of the next",
        low=0,
        high=1,
        prior=(0, 0.95),
    )
    """Probability that an owner is as attentive to a call as it always is; otherwise chance decides anew."""

    interest_spread: float = assumed(
        0.2,
        "SD of the logarithm",
        "assumption: the honest remainder, for editions of one call differ in applications by more than chance",
        low=0,
        high=3,
        prior=(0, 0.4),
    )
    """How much calls differ in interest: by this the chance of everybody to hear of one is multiplied."""

    ready_after_days: float = assumed(
        40.0, "days", "assumption; windows of the record are 15 to 59 days", low=1, high=365, prior=(20, 60)
    )
    """Days after which 63 % of the owners are ready with a first proposal for a grant of 150,000 EUR, laboratories with
    any.
    """

    readiness_shape: float = assumed(
        2.5,
        "exponent",
        "assumption: the middle of 1, where as many get ready on any day, and 4, where nearly all need as long",
        low=0.1,
        high=20,
        prior=(1, 4),
    )
    """How alike owners are in the days they need: the shape of a Weibull distribution."""

    readiness_by_size: float = assumed(
        0.5,
        "elasticity",
        "assumption: the middle of 0, where every proposal takes as long, and 1, where days grow as the work does",
        low=0,
        high=2,
        prior=(0, 1),
    )
    """How the days until a proposal is ready grow with the work that it takes."""

    informing_days_per_member: float = assumed(
        0.08, "person-days a member and quarter", "assumption", low=0.01, high=20, prior=(0.04, 0.2), scale=True
    )
    """Cluster days needed to keep one member informed."""


class MatchingAssumptions(Record):
    """How consortia form."""

    strangers_considered: int = assumed(6, "candidates", "assumption", low=0, high=100, prior=(3, 12), scale=True)
    """Unknown candidates that an owner can look at in one search."""

    proximity_weight: float = assumed(0.3, "weight against theme fit", "assumption", low=0, high=5, prior=(0.1, 0.6))
    """What the same province is worth in a partner, against a perfect fit of themes."""

    acquaintance_quarters: int = assumed(
        20,
        "quarters",
        "assumption: five years; studies of networks of inventors and of alliances let ties count for three to five",
        low=0,
        high=200,
        prior=(8, 32),
    )
    """Quarters after the end of their last common project for which two organisations still count as acquainted."""

    days_per_introduction: float = assumed(2.0, "person-days", "assumption", low=0.1, high=50, prior=(1, 4), scale=True)
    """Cluster days for brokering one introduction."""


class FeasibilityAssumptions(Record):
    """What a feasibility study costs and does; no public estimate exists."""

    days_per_study: float = assumed(
        17.0,
        "person-days",
        "set so that 2 FTE make about ten studies a year",
        low=1,
        high=200,
        prior=(10, 30),
        scale=True,
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

    stop_share: float = assumed(0.15, "share of studies", "assumption", low=0, high=0.5, prior=(0, 0.3))
    """Share of studies that show that an idea should stop (only ideas below average merit are stopped)."""

    change_share: float = assumed(0.2, "share of studies", "assumption", low=0, high=1, prior=(0, 0.4))
    """Share of studies that settle on another kind of project: the one that most of the coming year's calls admit."""
