"""Uncertainties of funding: who applies, how panels err, what projects bring, how calls come to follow clusters."""

from sim.inputs.base import Record
from sim.scenario.declarations import assumed


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

    retagging_share: float = assumed(
        0.1, "share of applicants at the border", "assumption", low=0, high=1, prior=(0, 0.3)
    )
    """Share of the applicants of other sectors, whose idea lies wholly in themes of the focus sector, that claim to
    belong to it where a reserve makes that worthwhile; 0: nobody re-tags.
    """

    tailored_saving: float = assumed(0.4, "share of working days", "assumption", low=0, high=1, prior=(0.1, 0.6))
    """Share of the days for preparation and administration that fully tailored calls spare applicants of the focus
    sector.
    """

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
        prior=(60, 400),
    )
    """Institutional cluster days a year that make full use of the working groups."""

    track_record_projects: float = assumed(12.0, "completed projects", "assumption", low=0.1, high=1000, prior=(4, 40))
    """Completed projects of members at which 63 % of the trust that results can bring is there."""

    trust_without_record: float = assumed(0.7, "share", "assumption", low=0, high=1, prior=(0.4, 0.9))
    """Trust that a new cluster enjoys before any project is completed."""

    relation_on_record: float = assumed(
        0.73, "share", "what the relation comes to by 2021Q2 in the baseline", low=0.01, high=1, prior=(0.6, 0.9)
    )
    """Relation at which calls follow as far as the record shows: then the recorded change is complete, whatever part of
    it following brought about.
    """

    step: float = assumed(0.5, "share of the gap a year", "assumption", low=0, high=1, prior=(0.25, 0.8))
    """Share of the distance to what the relation supports that one annual drafting closes."""

    revision_step: float = assumed(0.8, "share of the gap", "assumption", low=0, high=1, prior=(0.5, 1))
    """The same share at a revision of the smart specialisation strategy."""

    attribution: float = assumed(
        0.5,
        "share",
        "not identified by any data: every headline is tabulated over it",
        low=0,
        high=1,
        prior=(0, 1),
    )
    """Share of the recorded change of rules since 2017 that following the focus cluster brought about; the rest the
    region would have changed anyway.
    """

    cluster_voice: float = assumed(0.25, "share of theme weight", "assumption", low=0, high=1, prior=(0.1, 0.5))
    """Share of an open call's theme weights that one fully followed cluster can fill with its agenda."""

    agenda_update: float = assumed(0.15, "share a quarter", "assumption", low=0, high=1, prior=(0.05, 0.4))
    """Share of a cluster's agenda that is renewed in a quarter from the ideas of its members."""


class AccountAssumptions(Record):
    """What programme accounts hold, and how readily they pay."""

    margin: float = assumed(
        0.2,
        "share of initial budgets",
        "assumption: the middle of 0 to 0.4; no total is on record for an instrument",
        low=0,
        high=2,
        prior=(0, 0.4),
    )
    """What a programming period has for an instrument beyond the initial budgets of its calls."""

    topup_response: float = assumed(
        0.5,
        "share of unfunded good demand",
        "assumption: half, for nothing says whether a region pays at once or keeps its money for later calls",
        low=0,
        high=1,
        prior=(0, 1),
    )
    """Share of the good demand that a budget leaves unfunded which a top-up meets at the start of a period, as far as
    the account has money free; it rises to all of it at the end.
    """

    edition_response: float = assumed(
        0.5,
        "elasticity",
        "assumption: the square root, half-way between keeping to the calendar and following demand",
        low=0,
        high=1,
        prior=(0, 1),
    )
    """How the budget of an edition of a dedicated call follows the good demand for the last one, over its money."""


class PoolAssumptions(Record):
    """The residual pool of projects that no identifiable call explains."""

    pool_response: float = assumed(0.0, "share", "default: untouched by alignment", low=0, high=1, prior=(0, 0))
    """Relative growth of the focus sector's residual pool under full alignment."""
