"""What every column of the tables holds, and in which unit."""

from __future__ import annotations

from typing import NamedTuple

from sim.outcomes.catalogue import OUTCOMES

__all__ = ["EUR", "OF_THE_OUTCOME", "Column", "codes_of", "column_of", "is_money", "measures_money"]

EUR = "EUR"
OF_THE_OUTCOME = "that of the outcome"
"""The unit of a column of which each row may have another; the column `outcome` tells which."""


class Column(NamedTuple):
    """What a column holds: its unit, empty where there is none, and its meaning."""

    unit: str
    label: str


_SCENARIO = Column("", "name of the scenario")
_SECTOR = Column("", "sector by its code; all: every sector together")
_RATE = "ratio"

_EVERYWHERE = {
    "scenario": _SCENARIO,
    "draw": Column("", "number of the draw of the assumptions; 0: as scenarios write them"),
    "seed": Column("", "number that all chance of the world follows from"),
    "quarter": Column("", "calendar quarter, like 2014Q1"),
    "outcome": Column("", "what is measured, by its name"),
    "sector": _SECTOR,
    "call_id": Column("", "the call"),
    "idea_id": Column("", "the idea, by its owner and its quarter"),
    "owner_id": Column("", "owner of the idea, who applies"),
    "size": Column("", "size class of the owner, of enterprises alone"),
    "owner_kind": Column("", "kind of the owner: enterprise, cultural body or laboratory"),
    "cost_eur": Column(EUR, "cost of the project"),
    "capability_gain": Column("standard deviations", "what the capability of its owner added to the merit of the idea"),
    "writing_gain": Column(
        "standard deviations", "what study, partners abroad, experience and retrying added to the proposal"
    ),
    "score": Column("points", "score in the appraisal; undefined before the decision"),
    "rank": Column("place", "place in the ranking of the call, 1 the best"),
}
"""Columns that mean the same wherever they stand."""

_APART: dict[str, dict[str, Column]] = {
    "outcomes": {"value": Column(OF_THE_OUTCOME, "value of the outcome in this quarter")},
    "run_values": {"value": Column(OF_THE_OUTCOME, "value of the outcome over all reported quarters")},
    "calls": {
        "instrument": Column("", "kind of the call, by its code"),
        "programme_period": Column("", "programming period whose account pays the call; undefined for national money"),
        "assumed": Column("", "whether the call is assumed instead of on record"),
        "quarter": Column("", "quarter in which the call opened"),
        "live_ideas": Column("ideas", "ideas live during the call"),
        "admissible": Column("ideas", "of these, ideas that the rules of the call admit"),
        "aware": Column("ideas", "of these, ideas whose owner heard of the call"),
        "with_partners": Column("ideas", "of these, ideas with the partners that the call asks for"),
        "applications": Column("proposals", "of these, ideas proposed"),
        "eligible": Column("proposals", "proposals that passed the formal check"),
        "above_threshold": Column("proposals", "of these, proposals with enough points"),
        "funded": Column("projects", "of these, proposals funded"),
        "completed": Column("projects", "of these, projects completed; undefined while one still runs"),
        "budget_eur": Column(EUR, "budget with which the call opened, for all sectors together"),
        "top_up_eur": Column(EUR, "what its account added at the decision, for all sectors together"),
        "unfunded_demand_eur": Column(EUR, "grants of proposals with enough points that the money did not reach"),
        "returned_eur": Column(EUR, "budget and top-up less grants awarded: what returned to the account"),
        "grants_eur": Column(EUR, "grants awarded"),
        "investment_eur": Column(EUR, "cost of the projects funded"),
        "admitted_cost_eur": Column(EUR, "cost of which grants are the share that the call pays, as records count it"),
        "alignment_thematic": Column("similarity, 0 to 1", "similarity of the call's themes to the cluster's agenda"),
        "alignment_design": Column("share of live ideas", "share of the sector's live ideas that the rules admit"),
    },
    "projects": {
        "value_chain": Column("", "value chain of the owner"),
        "province": Column("", "province of the owner"),
        "member": Column("", "whether the owner was a member of a cluster"),
        "first_award": Column("", "whether it is the owner's first award"),
        "quarter": Column("", "quarter of the award"),
        "grant_eur": Column(EUR, "grant awarded"),
        "admitted_cost_eur": Column(EUR, "cost of which the grant is the share that the call pays"),
        "merit": Column("standard deviations", "latent merit of the idea, by itself"),
        "would_go_alone": Column("", "whether the project would have gone ahead without its grant (deadweight)"),
        "renounced": Column(
            "", "whether the grant was renounced before the start; undefined in the quarter of the award"
        ),
        "completed": Column("", "whether the project was completed; undefined while it runs"),
        "new_researchers": Column("researchers", "researchers hired for the project"),
        "kind": Column("", "kind of the project"),
        "mode": Column("", "way of innovating of the idea"),
        "green": Column("0 to 1", "contribution to the green transition"),
        "digital": Column("0 to 1", "contribution to the digital transition"),
        "social": Column("0 to 1", "contribution to the social transition"),
        "partners": Column("organisations", "partners beside the owner"),
    },
    "proposals": {
        "quarter": Column("", "quarter in which the call opened"),
        "grant_requested_eur": Column(EUR, "grant asked for"),
        "admitted_cost_eur": Column(EUR, "cost of which that grant is the share that the call pays"),
        "perceived_chance": Column("probability", "chance of success that the owner counted on"),
        "person_days": Column("person-days", "work that the owner spent on the proposal itself"),
        "consultant": Column("", "whether a consultant wrote it for a fee"),
        "feasibility_study": Column("", "whether a cluster studied the idea before"),
        "resubmission": Column("", "whether the idea was proposed before"),
        "claimed_sector": Column("", "sector that the applicant claimed to be of"),
        "eligible": Column("", "whether it passed the formal check; undefined before the decision"),
        "above_threshold": Column("", "whether it had enough points; undefined before the decision"),
        "funded": Column("", "whether it was funded; undefined before the decision"),
    },
    "members": {
        "organisation_id": Column("", "organisation that is, or was, a member"),
        "cluster": Column("", "cluster, by its name"),
        "kind": Column("", "kind of the organisation"),
        "sector": Column("", "sector of the organisation"),
        "value_chain": Column("", "value chain of the organisation"),
        "size": Column("", "size class of an enterprise"),
        "province": Column("", "province of the organisation"),
        "joined": Column("", "quarter in which it joined"),
        "left": Column("", "quarter in which it left; undefined while it is a member"),
        "founding": Column("", "whether it is a member since the cluster was founded"),
    },
    "ties": {
        "first_id": Column("", "one of two organisations in a project, the first by its name"),
        "first_kind": Column("", "kind of the first organisation"),
        "first_sector": Column("", "sector of the first organisation"),
        "first_province": Column("", "province of the first organisation"),
        "second_id": Column("", "the other one"),
        "second_kind": Column("", "kind of the other organisation"),
        "second_sector": Column("", "sector of the other organisation"),
        "second_province": Column("", "province of the other organisation"),
        "first_quarter": Column("", "quarter in which their first common project started"),
        "last_quarter": Column("", "last quarter of their last common project"),
        "call_id": Column("", "the call of their first common project"),
        "idea_id": Column("", "the idea of their first common project, by its owner and its quarter"),
        "through": Column("", "how they had come to be in their first common consortium"),
    },
    "comparison": {
        "baseline": Column("", "name of the scenario that is compared with"),
        "baseline_mean": Column(OF_THE_OUTCOME, "mean over worlds in the baseline"),
        "scenario_mean": Column(OF_THE_OUTCOME, "mean over worlds in the scenario"),
        "difference": Column(OF_THE_OUTCOME, "mean paired difference, scenario minus baseline"),
        "ci_low": Column(OF_THE_OUTCOME, "lower end of the 90 % interval of the mean difference"),
        "ci_high": Column(OF_THE_OUTCOME, "upper end of the 90 % interval of the mean difference"),
        "seeds": Column("seeds", "seeds compared"),
        "paired_correlation": Column(_RATE, "correlation of the two scenarios over seeds"),
        "seeds_saved_factor": Column(_RATE, "how many times as many independent seeds would be as precise"),
        "draws_low": Column(OF_THE_OUTCOME, "5 % of the draws of assumptions have a smaller difference, seeds apart"),
        "draws_high": Column(OF_THE_OUTCOME, "5 % of the draws of assumptions have a larger difference, seeds apart"),
        "draws_median": Column(OF_THE_OUTCOME, "median over draws of assumptions of the mean difference over seeds"),
        "draws_agreeing": Column(_RATE, "share of the draws whose mean difference has the sign of their median"),
        "draws": Column("draws", "draws of assumptions compared, 1 where they are as written"),
        "worlds": Column("worlds", "worlds compared: draws times seeds"),
    },
    "draws": {
        "path": Column("", "path of the assumption"),
        "value": Column("that of the assumption", "value drawn"),
    },
}
"""Columns of one table, which go over those above."""


_KINDS = {
    "enterprise": "enterprise",
    "cultural_body": "cultural body",
    "public_laboratory": "laboratory of a university or public body",
    "private_laboratory": "laboratory of private owners",
    "innovation_centre": "innovation centre",
    "training_centre": "training centre",
}
_CODES: dict[tuple[str, str], dict[str, str]] = {
    ("members", "kind"): _KINDS,
    ("ties", "first_kind"): _KINDS,
    ("ties", "second_kind"): _KINDS,
    ("ties", "through"): {
        "former_partner": "partners in an earlier project",
        "partner_of_partner": "each a partner of the same third organisation in earlier projects",
        "introduction": "introduced by a cluster",
        "workshop": "met at a workshop of a Tecnopolo",
        "stranger": "had not met before",
        "consortium": "had not chosen each other: both are partners of the same lead",
    },
}
"""What codes of the program mean; those of a region stand in its labels."""


def codes_of(table: str, column: str) -> dict[str, str]:
    """Return the codes that stand in a column and their meanings; none where they are the region's, or no codes."""
    return _CODES.get((table, column), {})


def column_of(table: str, column: str) -> Column:
    """Return what a column of a table holds."""
    return _APART.get(table, {}).get(column) or _EVERYWHERE[column]


def is_money(table: str, column: str, outcome: str | None = None) -> bool:
    """Return whether a value is an amount of money, given the outcome of its row where there is one."""
    unit = column_of(table, column).unit
    return unit == EUR or (unit == OF_THE_OUTCOME and outcome is not None and measures_money(outcome))


def measures_money(what: str) -> bool:
    """Return whether an outcome, or a measure of a table of analysis, is an amount of money."""
    return OUTCOMES[what].unit == EUR if what in OUTCOMES else what == "grants" or what.endswith("_eur")
