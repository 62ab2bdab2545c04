"""The uncertainties: what nobody decides and the record does not settle."""

from typing import Any

from pydantic import Field

from sim.inputs.base import Record


def assumed(
    default: float,
    unit: str,
    source: str,
    *,
    low: float,
    high: float,
    prior: tuple[float, float],
    confidence: str = "assumption",
) -> Any:
    """Declare one assumption: default, unit, source, allowed range and plausible range (`prior`)."""
    extra: dict[str, Any] = {"unit": unit, "source": source, "confidence": confidence, "prior": list(prior)}
    return Field(default=default, ge=low, le=high, json_schema_extra=extra)


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


class IdeaAssumptions(Record):
    """How many ideas there are and how long they live."""

    rate_factor: float = assumed(
        1.0, "factor", "1 keeps the rates in the region folder", low=0, high=10, prior=(0.75, 1.3)
    )
    """Multiplies the rate at which ideas emerge in every sector."""

    founding_share: float = assumed(
        0.4, "share of innovation-active start-ups", "assumption", low=0, high=1, prior=(0.2, 0.7)
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
        "turned by hand against the 33 CCI applications of 2015",
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
    """What a study adds to the quality of the written proposal."""

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


class ApplicationAssumptions(Record):
    """What an owner weighs before applying."""

    initial_chance: float = assumed(
        0.3, "probability", "success rates of the record are 0.16 to 0.38", low=0, high=1, prior=(0.2, 0.4)
    )
    """Perceived chance of success before any experience."""

    preparation_days: float = assumed(
        35.0,
        "working days",
        "proposal_cost_days (15-80 for a grant of 60-250 kEUR)",
        low=0,
        high=400,
        prior=(15, 80),
        confidence="M",
    )
    """Working days that a proposal for a grant of 150,000 EUR takes; other sizes with the square root of
    the grant.
    """

    day_cost_eur: float = assumed(250.0, "EUR a working day", "assumption", low=0, high=5000, prior=(180, 400))
    """Cost of a working day to the applicant."""

    burden_days: float = assumed(15.0, "working days", "assumption", low=0, high=400, prior=(5, 30))
    """Working days of administration that a grant of 150,000 EUR takes; other sizes with the square root
    of the grant.
    """

    private_return: float = assumed(0.25, "share of cost", "assumption", low=-1, high=5, prior=(0.1, 0.4))
    """Return that an owner expects from an idea of average merit, over its cost."""

    return_per_merit: float = assumed(
        0.2, "share of cost per SD of merit", "assumption", low=0, high=5, prior=(0.1, 0.3)
    )
    """How much more return an idea one SD better is expected to bring."""

    threshold: float = assumed(0.5, "preparation costs", "assumption", low=-20, high=20, prior=(0, 1.5))
    """Expected value, in units of the preparation cost, below which an average owner does not apply."""

    threshold_spread: float = assumed(1.5, "preparation costs", "assumption", low=0, high=20, prior=(0.5, 2.5))
    """Standard deviation of that threshold between owners."""

    experience_saving: float = assumed(0.2, "share of preparation days", "assumption", low=0, high=1, prior=(0, 0.4))
    """Share of the preparation days that an earlier application saves."""

    resubmission_share: float = assumed(
        0.4,
        "share of rejected ideas",
        "SME Instrument (resubmission_share)",
        low=0,
        high=1,
        prior=(0.25, 0.55),
        confidence="M",
    )
    """Share of rejected ideas that stay alive for another call."""

    learning_rate: float = assumed(0.3, "share", "assumption", low=0, high=1, prior=(0.1, 0.5))
    """How far one result moves the perceived chance of success."""

    neighbour_weight: float = assumed(0.3, "share", "assumption", low=0, high=1, prior=(0, 0.6))
    """Weight of the results of the same sector and province against the own ones in the perceived chance."""

    cofinancing_limit: float = assumed(0.3, "share of annual budget", "assumption", low=0, high=5, prior=(0.1, 0.5))
    """Own contribution up to which a cultural body can apply."""

    lead_capacity: int = assumed(2, "proposals", "assumption", low=0, high=50, prior=(1, 3))
    """Proposals that one laboratory can lead in a call."""


class AppraisalAssumptions(Record):
    """What stands between the merit of an idea and its score."""

    noise_sd_ratio: float = assumed(
        1.0,
        "SD of merit",
        "review_noise_sd_ratio: mean of three reviews (0.75-1.7)",
        low=0,
        high=10,
        prior=(0.75, 1.7),
        confidence="M",
    )
    """Standard deviation of the panel's error."""

    experience_uplift: float = assumed(0.15, "SD of merit", "assumption", low=0, high=3, prior=(0, 0.3))
    """What an earlier application adds to the quality of the written proposal."""


class ProjectAssumptions(Record):
    """What funded projects bring."""

    shortest_quarters: int = assumed(
        3, "quarters", "project_duration_months (9-24)", low=1, high=20, prior=(3, 3), confidence="M"
    )
    """Shortest duration of a project."""

    longest_quarters: int = assumed(
        8, "quarters", "project_duration_months (9-24)", low=1, high=40, prior=(8, 8), confidence="M"
    )
    """Longest duration of a project."""

    success_share: float = assumed(0.88, "share of projects", "assumption", low=0, high=1, prior=(0.75, 0.97))
    """Share of projects of average merit that reach their end."""

    hosting_uplift: float = assumed(0.08, "share of projects", "assumption", low=0, high=1, prior=(0, 0.15))
    """What hosting in a Tecnopolo adds to the success share of a pilot or demonstrator."""

    success_per_merit: float = assumed(
        0.05, "share of projects per SD of merit", "assumption", low=0, high=1, prior=(0, 0.1)
    )
    """How much more likely an idea one SD better is to reach the end of its project."""

    researchers_per_meur: float = assumed(
        1.97,
        "researchers per MEUR of investment",
        "494 researchers for 251 MEUR, case study",
        low=0,
        high=50,
        prior=(1, 3),
        confidence="derived",
    )
    """New researchers whom a project brings for each million of investment."""

    additionality_factor: float = assumed(
        1.0, "factor", "1 keeps the values by size in the region folder", low=0, high=5, prior=(0.6, 1.4)
    )
    """Multiplies additionality: how surely an idea needed the grant."""


class MembershipAssumptions(Record):
    """Why organisations join a cluster, stay or leave."""

    benefit_eur: float = assumed(
        700.0,
        "EUR a year",
        "turned by hand against 16 (2017) to 92 (2022) members",
        low=0,
        high=1e5,
        prior=(400, 1200),
    )
    """What full service of a cluster is worth to a typical member in a year."""

    benefit_spread: float = assumed(1.0, "SD of the logarithm", "assumption", low=0, high=4, prior=(0.5, 1.5))
    """How much that worth differs between organisations."""

    visibility_weight: float = assumed(0.5, "share", "assumption", low=0, high=5, prior=(0, 1))
    """How much completed member projects add to the worth of membership."""

    study_benefit_eur: float = assumed(1500.0, "EUR", "assumption", low=0, high=1e5, prior=(500, 4000))
    """What a feasibility study in the past year adds to that worth."""

    days_per_member: float = assumed(2.5, "person-days a year", "assumption", low=0.1, high=50, prior=(1.5, 4))
    """Day-by-day cluster days a year that one member needs for full service."""

    days_per_contact: float = assumed(0.75, "person-days", "assumption", low=0.05, high=50, prior=(0.4, 1.5))
    """Cluster days for approaching one organisation that is not a member."""

    cost_per_fte_eur: float = assumed(50000.0, "EUR a year", "assumption", low=1000, high=500000, prior=(42000, 60000))
    """What a full-time employee costs a cluster, overheads included."""


class AlignmentAssumptions(Record):
    """How a government comes to follow a cluster."""

    commitment_elasticity: float = assumed(
        0.5,
        "elasticity of substitution",
        "the case study claims that both sides must contribute",
        low=0.02,
        high=100,
        prior=(0.1, 3),
    )
    """Substitution between the region's and the cluster's contribution: near 0 the smaller one counts,
    large values add them up.
    """

    drafting_days: float = assumed(
        110.0,
        "person-days a year",
        "assumption: half of one full-time post",
        low=1,
        high=2000,
        prior=(60, 220),
    )
    """Institutional cluster days a year that make full use of the working groups."""

    track_record_projects: float = assumed(12.0, "completed projects", "assumption", low=0.1, high=1000, prior=(4, 40))
    """Completed projects of members at which 63 % of the trust that results can bring is there."""

    trust_without_record: float = assumed(0.5, "share", "assumption", low=0, high=1, prior=(0.2, 0.8))
    """Trust that a new cluster enjoys before any project is completed."""

    step: float = assumed(0.25, "share of the gap a year", "assumption", low=0, high=1, prior=(0.1, 0.5))
    """Share of the distance to what the relation supports that one annual drafting closes."""

    revision_step: float = assumed(0.5, "share of the gap", "assumption", low=0, high=1, prior=(0.25, 0.8))
    """The same share at a revision of the smart specialisation strategy."""

    attribution: float = assumed(
        0.5,
        "share",
        "not identified by any data: every headline is tabulated over it",
        low=0,
        high=1,
        prior=(0, 1),
    )
    """Share of the recorded change of rules since 2017 that the relation with CREATE caused; the rest the
    region would have done anyway.
    """

    cluster_voice: float = assumed(0.25, "share of theme weight", "assumption", low=0, high=1, prior=(0.1, 0.5))
    """Share of an open call's theme weights that one fully followed cluster can fill with its agenda."""

    agenda_update: float = assumed(0.15, "share a quarter", "assumption", low=0, high=1, prior=(0.05, 0.4))
    """Share of a cluster's agenda that is renewed in a quarter from the ideas of its members."""


class PoolAssumptions(Record):
    """The residual pool of projects that no identifiable call explains."""

    pool_response: float = assumed(0.0, "share", "default: untouched by alignment", low=0, high=1, prior=(0, 0))
    """Relative growth of the CCI's residual pool under full alignment."""


class Assumptions(Record):
    """All uncertainties."""

    population: PopulationAssumptions = PopulationAssumptions()
    """Entry, exit and the readiness to cooperate."""

    ideas: IdeaAssumptions = IdeaAssumptions()
    """How many ideas there are and how long they live."""

    information: InformationAssumptions = InformationAssumptions()
    """Who hears of a call."""

    matching: MatchingAssumptions = MatchingAssumptions()
    """How consortia form."""

    feasibility: FeasibilityAssumptions = FeasibilityAssumptions()
    """What a feasibility study costs and does."""

    application: ApplicationAssumptions = ApplicationAssumptions()
    """What an owner weighs before applying."""

    appraisal: AppraisalAssumptions = AppraisalAssumptions()
    """What stands between merit and score."""

    projects: ProjectAssumptions = ProjectAssumptions()
    """What funded projects bring."""

    membership: MembershipAssumptions = MembershipAssumptions()
    """Why organisations join a cluster, stay or leave."""

    alignment: AlignmentAssumptions = AlignmentAssumptions()
    """How a government comes to follow a cluster."""

    pool: PoolAssumptions = PoolAssumptions()
    """The residual pool."""
