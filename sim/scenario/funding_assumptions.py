"""Uncertainties of funding: who applies, how panels err, what projects bring, how calls come to follow clusters."""

from typing import Literal

from pydantic import Field

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


class AlignmentAssumptions(Record):
    """How a government comes to follow a cluster."""

    commitment_elasticity: float = assumed(
        0.5,
        "elasticity of substitution",
        "the case study claims that both sides must contribute",
        low=0.02,
        high=100,
        prior=(0.1, 3),
        scale=True,
    )
    """Substitution between the region's and the cluster's contribution: near 0 the smaller one counts,
    large values add them up.
    """

    half_effect_days: float = assumed(
        150.0,
        "person-days a year",
        "assumption: half of one full-time post",
        low=1,
        high=2000,
        prior=(60, 400),
        scale=True,
    )
    """Institutional cluster days a year at which the working groups have half of their full effect; each further day
    brings less.
    """

    track_record_projects: float = assumed(
        12.0, "completed projects", "assumption", low=0.1, high=1000, prior=(4, 40), scale=True
    )
    """Completed projects of members at which 63 % of the trust that results can bring is there."""

    initial_trust: float = assumed(0.2, "share", "assumption", low=0, high=1, prior=(0, 0.4))
    """Trust of the region in a new cluster."""

    half_life_quarters: float = assumed(
        12.0,
        "quarters",
        "assumption: from one to eight years, longer than a budget and shorter than a programme",
        low=0,
        high=200,
        prior=(4, 32),
        scale=True,
    )
    """Quarters in which trust and commitment close half of the distance to what the other side's present conduct
    earns; 0: the relation has no memory.
    """

    reciprocity: float = assumed(
        0.5,
        "share",
        "assumption: half of the subjects of public goods games cooperate if others do (Fischbacher et al. 2001)",
        low=0,
        high=1,
        prior=(0, 1),
    )
    """Share of trust, and of commitment, that answers the commitment and the conduct of the other side; 0: neither
    side minds.
    """

    event_gain: float = assumed(0.15, "share of the way to 1", "assumption", low=0, high=1, prior=(0, 0.3))
    """What an event on record that speaks for one side (a label, a contract) adds to the trust or commitment of the
    other; 0: nothing.
    """

    outside_option: float = assumed(
        0.25,
        "effective voice",
        "assumption: as much as a cluster with half effect of its groups, half trust and full commitment",
        low=0,
        high=100,
        prior=(0.1, 0.6),
        scale=True,
    )
    """Voice of nobody in the contest of the clusters for the region's attention: how hard it is to gain any."""

    influence_on_record: float = assumed(
        0.52,
        "share",
        "what the focus cluster has gained by 2021Q2 in the baseline",
        low=0.01,
        high=1,
        prior=(0.37, 0.67),
    )
    """Influence at which calls follow as far as the record shows: then the recorded change is complete, whatever part
    of it following brought about; beyond it rules go on to their far ends.
    """

    attribution: float | None = Field(
        default=None,
        ge=0,
        le=1,
        json_schema_extra={
            "unit": "share",
            "source": "a switch for tables of headlines; no data settle any attribution",
            "confidence": "assumption",
            "absent": "by instrument",
        },
    )
    """One attribution for dedicated calls, reserves and rules together, in place of the three that follow; empty: each
    has its own.
    """

    attribution_dedicated: float = assumed(
        0.2,
        "share",
        "a region without such a cluster opened a near twin of the dedicated call (2024), and this one set money for "
        "culture apart before the cluster existed (2016)",
        low=0,
        high=1,
        prior=(0, 0.5),
    )
    """Share of the money of dedicated calls on record that following the focus cluster brought about; the rest the
    region would have set apart anyway.
    """

    attribution_reserves: float = assumed(0.5, "share", "not identified by any data", low=0, high=1, prior=(0.1, 0.9))
    """The same share of the reserves for the focus sector in open calls."""

    attribution_rules: float = assumed(0.5, "share", "not identified by any data", low=0, high=1, prior=(0.1, 0.9))
    """The same share of the recorded change of all other rules: minimum cost, intensity and wording of calls."""

    cluster_voice: float = assumed(
        0.25, "share of theme weight", "assumption", low=0, high=1, prior=(0.1, 0.5), scale=True
    )
    """Share of an open call's theme weights that one fully followed cluster can fill with its agenda."""

    agenda_update: float = assumed(0.15, "share a quarter", "assumption", low=0, high=1, prior=(0.05, 0.4), scale=True)
    """Share of a cluster's agenda that is renewed in a quarter from the ideas of its members."""

    def attribution_of(self, instrument: Literal["dedicated", "reserves", "rules"]) -> float:
        """Return the share of the recorded change that following brought about; one for all goes before it."""
        own: dict[str, float] = {
            "dedicated": self.attribution_dedicated,
            "reserves": self.attribution_reserves,
            "rules": self.attribution_rules,
        }
        return own[instrument] if self.attribution is None else self.attribution


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
