"""Uncertainties of the government: how it comes to follow a cluster, what its accounts hold, how readily it pays."""

from typing import Literal

from pydantic import Field

from sim.inputs.base import Record
from sim.scenario.declarations import assumed


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
