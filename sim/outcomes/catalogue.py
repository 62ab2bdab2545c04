"""What is measured: the name, label, unit and aggregation of every outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["ALL_SECTORS", "OUTCOMES", "Aggregation", "Outcome"]

Aggregation = Literal["flow", "stock", "ratio"]
"""How the quarters of a run become one number: a flow adds up, a stock is its last, a ratio averages."""

ALL_SECTORS = "all"
"""The sector that stands for the whole region."""


@dataclass(frozen=True)
class Outcome:
    """One thing that is measured.

    Attributes:
        name: Name in tables and on the command line.
        label: Words for titles and axes.
        unit: Unit of the values.
        aggregation: How reported quarters become one number a run.
        by_sector: Whether it is reported for each sector, and not only for all together.
        comparison_only: Whether it exists only between two scenarios on one seed.
    """

    name: str
    label: str
    unit: str
    aggregation: Aggregation
    by_sector: bool = True
    comparison_only: bool = False


_DEFINED = (
    Outcome("funded_projects", "funded projects", "projects", "flow"),
    Outcome("enterprise_awards", "projects led by enterprises", "projects", "flow"),
    Outcome("additional_projects", "projects that needed their grant", "projects", "flow"),
    Outcome("projects_without_grant", "projects realised without a grant", "projects", "flow"),
    Outcome("innovation_projects", "projects realised with or without a grant", "projects", "flow"),
    Outcome("applications", "applications", "applications", "flow"),
    Outcome("public_funding_eur", "public funding", "EUR", "flow"),
    Outcome("top_ups_eur", "public funding paid in top-ups", "EUR", "flow", by_sector=False),
    Outcome("left_in_accounts_eur", "money left in programme accounts", "EUR", "stock", by_sector=False),
    Outcome("investment_eur", "investment", "EUR", "flow"),
    Outcome("admitted_cost_eur", "admitted cost", "EUR", "flow"),
    Outcome("new_researchers", "new researchers", "researchers", "flow"),
    Outcome("displaced_projects", "displaced projects", "projects", "flow", comparison_only=True),
    Outcome("gained_projects", "gained projects", "projects", "flow", comparison_only=True),
    Outcome("cluster_members", "cluster members", "members", "stock"),
    Outcome("alignment_thematic", "thematic alignment", "similarity, 0 to 1", "ratio"),
    Outcome("alignment_design", "design alignment", "share of live ideas", "ratio"),
    Outcome("change_of_rules", "change of rules, the region's own included", "1 is the record", "ratio"),
    Outcome("representativeness", "representativeness of the agenda", "similarity, 0 to 1", "ratio"),
    Outcome("ideas", "ideas that came up", "ideas", "flow"),
    Outcome("live_ideas", "live ideas", "ideas", "stock"),
    Outcome("completed_projects", "completed projects", "projects", "flow"),
    Outcome("deadweight_eur", "deadweight", "EUR", "flow"),
    Outcome("rejected_person_days", "person-days spent on rejected proposals", "person-days", "flow"),
    Outcome("consultant_fees_eur", "fees of consultants who write proposals", "EUR", "flow"),
    Outcome("renounced_awards", "awards renounced or revoked", "projects", "flow"),
    Outcome("renounced_eur", "grants renounced or revoked", "EUR", "flow"),
    Outcome("first_time_awards", "first-time awards", "projects", "flow"),
    Outcome("member_awards", "awards to cluster members", "projects", "flow"),
    Outcome("retagged_awards", "awards to applicants who re-tagged", "projects", "flow"),
    Outcome("companies_involved", "enterprises in a project for the first time", "enterprises", "flow"),
    Outcome("organisations_applied", "organisations that ever applied", "organisations", "stock"),
    Outcome("organisations_awarded", "organisations that ever won an award", "organisations", "stock"),
    Outcome("organisations_completed", "organisations that ever completed a project", "organisations", "stock"),
    Outcome("repeat_winners", "winners with several awards", "share of winners", "ratio"),
    Outcome("award_concentration", "awards of the tenth of winners with most", "share of awards", "ratio"),
    Outcome("project_ties", "organisations acquainted by projects", "ties", "stock"),
    Outcome("capability", "capability summed over organisations", "sum of levels from 0 to 1", "stock"),
    Outcome("withdrawn_owners", "owners who apply to nothing after a rejection", "owners", "stock"),
    Outcome("feasibility_studies", "feasibility studies", "studies", "flow"),
    Outcome("introductions", "introductions by clusters", "introductions", "flow"),
    Outcome("cluster_public_grant_eur", "public grants of clusters", "EUR", "flow"),
    Outcome("cluster_european_eur", "European support of clusters", "EUR", "flow"),
    Outcome("cluster_fees_eur", "fees and registrations of cluster members", "EUR", "flow"),
    Outcome("cluster_trust", "trust of the region in the cluster", "share", "ratio"),
    Outcome("cluster_commitment", "commitment of the cluster to the region", "share", "ratio"),
    Outcome("cluster_influence", "influence of the cluster on calls", "share of the most", "ratio"),
    Outcome("residual_projects", "projects of the residual pool", "projects", "flow"),
    Outcome("residual_public_funding_eur", "public funding of the residual pool", "EUR", "flow"),
)

OUTCOMES: dict[str, Outcome] = {outcome.name: outcome for outcome in _DEFINED}
"""Every outcome by its name, in the order in which they are shown."""
