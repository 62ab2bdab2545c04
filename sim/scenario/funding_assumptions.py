"""Uncertainties of funding: who applies, how panels err, what projects bring."""

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
        scale=True,
        confidence="M",
    )
    """Working days that a proposal for a grant of 150,000 EUR takes; other sizes with the square root of
    the grant.
    """

    day_cost_eur: float = assumed(
        250.0, "EUR a working day", "assumption", low=0, high=5000, prior=(180, 400), scale=True
    )
    """Cost of a working day to the median applicant."""

    consultant_fee_eur: float = assumed(
        7500.0,
        "EUR",
        "6,000 to 7,000 GBP up front, one firm in 2023 (grant_writer_fee)",
        low=0,
        high=1e6,
        prior=(4000, 11000),
        confidence="M",
    )
    """What a consultant asks for writing a proposal for a grant of 150,000 EUR; for other sizes with the square root of
    the grant.
    """

    private_return: float = assumed(0.25, "share of cost", "assumption", low=-1, high=5, prior=(0.1, 0.4))
    """Return that an owner expects from an idea of average merit, over its cost."""

    return_per_merit: float = assumed(
        0.2, "share of cost per SD of merit", "assumption", low=0, high=5, prior=(0.1, 0.3)
    )
    """How much more return an idea one SD better is expected to bring."""

    experience_saving: float = assumed(0.2, "share of preparation days", "assumption", low=0, high=1, prior=(0, 0.4))
    """Share of the preparation days that full experience saves; one application gives half of that experience, two
    three quarters.
    """

    resubmission_share: float = assumed(
        0.4,
        "share of ideas rejected at the line",
        "SME Instrument (resubmission_share)",
        low=0,
        high=1,
        prior=(0.25, 0.55),
        confidence="M",
    )
    """Share of the ideas rejected right at the line of funding that are kept for another call; of those x SD below it
    exp(-x) as many.
    """

    resubmission_uplift: float = assumed(
        0.3,
        "SD of merit",
        "assumption: the middle of 0 to 0.6; at the NIH resubmissions succeed about twice as often as first ones",
        low=0,
        high=3,
        prior=(0, 0.6),
    )
    """What it adds to the quality of the written proposal that the idea was proposed before."""

    withdrawal_quarters: int = assumed(4, "quarters", "assumption", low=0, high=40, prior=(0, 8))
    """Quarters in which an enterprise or cultural body applies to no call after a proposal of it ended more than 1 SD
    below the line of funding.
    """

    learning_rate: float = assumed(0.3, "share", "assumption", low=0, high=1, prior=(0.1, 0.5))
    """How far one result moves the perceived chance of success."""

    neighbour_weight: float = assumed(0.3, "share", "assumption", low=0, high=1, prior=(0, 0.6))
    """Weight of the results of the same sector and province against the own ones in the perceived chance."""

    cofinancing_limit: float = assumed(0.3, "share of annual budget", "assumption", low=0, high=5, prior=(0.1, 0.5))
    """Own contribution up to which a cultural body can apply."""

    retagging_share: float = assumed(
        0.15, "share of applicants at the border", "assumption", low=0, high=1, prior=(0, 0.3)
    )
    """Share of the applicants of other sectors, whose idea lies wholly in themes of the focus sector, that claim to
    belong to it where a reserve makes that worthwhile; 0: nobody re-tags.
    """

    tailored_saving: float = assumed(0.35, "share of working days", "assumption", low=0, high=1, prior=(0.1, 0.6))
    """Share of the days for preparation and administration that fully tailored calls spare applicants of the focus
    sector.
    """

    lead_capacity: int = assumed(
        2,
        "proposals",
        "assumption",
        low=0,
        high=50,
        prior=(1, 3),
        regional=True,
    )
    """Proposals that one laboratory can lead in a call."""


class AppraisalAssumptions(Record):
    """What stands between the merit of an idea and its score."""

    noise_sd_ratio: float = assumed(
        1.1,
        "SD of merit",
        "review_noise_sd_ratio: mean of three reviews (0.75-1.7)",
        low=0,
        high=10,
        prior=(0.75, 1.7),
        scale=True,
        confidence="M",
    )
    """Standard deviation of the panel's error."""

    experience_uplift: float = assumed(0.15, "SD of merit", "assumption", low=0, high=3, prior=(0, 0.3))
    """What full experience adds to the quality of the written proposal."""


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

    success_share: float = assumed(0.86, "share of projects", "assumption", low=0, high=1, prior=(0.75, 0.97))
    """Share of projects of average merit that reach their end."""

    hosting_uplift: float = assumed(0.075, "share of projects", "assumption", low=0, high=1, prior=(0, 0.15))
    """What hosting in a Tecnopolo adds to the success share of a pilot or demonstrator."""

    success_per_merit: float = assumed(
        0.05, "share of projects per SD of merit", "assumption", low=0, high=1, prior=(0, 0.1)
    )
    """How much more likely an idea one SD better is to reach the end of its project."""

    renounced_share: float = assumed(
        0.15,
        "share of awards",
        "granted_not_executed: 0.2 of the firms granted in south-west Germany; 0.1 to 0.2 as range",
        low=0,
        high=1,
        prior=(0.1, 0.2),
    )
    """Share of awards that are renounced or revoked before the project starts; their money returns to the account."""
