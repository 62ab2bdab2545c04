"""The outcomes that an answer shows, in their order."""

from __future__ import annotations

__all__ = ["ALL_TOGETHER", "HEADLINES", "RESIDUAL"]

HEADLINES = (
    "funded_projects",
    "enterprise_awards",
    "additional_projects",
    "gained_projects",
    "displaced_projects",
    "applications",
    "public_funding_eur",
    "renounced_eur",
    "investment_eur",
    "deadweight_eur",
    "new_researchers",
    "completed_projects",
    "first_time_awards",
    "rejected_person_days",
    "cluster_members",
    "cluster_public_grant_eur",
    "alignment_thematic",
    "alignment_design",
)

ALL_TOGETHER = (
    "funded_projects",
    "gained_projects",
    "displaced_projects",
    "public_funding_eur",
    "top_ups_eur",
    "left_in_accounts_eur",
    "deadweight_eur",
)
"""What shows at whose expense: the same outcomes over all sectors."""

RESIDUAL = ("residual_projects", "residual_public_funding_eur")
"""The pool of projects that no identifiable call explains: an input, always shown apart."""
