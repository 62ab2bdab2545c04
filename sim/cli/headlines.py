"""The outcomes a command prints, in their order, and what their intervals mean."""

from __future__ import annotations

__all__ = ["ALL_TOGETHER", "FOCUS_SECTOR", "HEADLINES", "MEANING_OF_INTERVALS", "RESIDUAL"]

FOCUS_SECTOR = "cci"
"""The sector the question is about."""

HEADLINES = (
    "funded_projects",
    "enterprise_awards",
    "additional_projects",
    "gained_projects",
    "displaced_projects",
    "applications",
    "public_funding_eur",
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
    "deadweight_eur",
)
"""What shows at whose expense: the same outcomes over all sectors."""

RESIDUAL = ("residual_projects", "residual_public_funding_eur")
"""The pool of projects that no identifiable call explains: an input, always shown apart."""

MEANING_OF_INTERVALS = {
    "none": (
        "The interval is the Monte-Carlo error of the mean paired difference (Student t): what more seeds would "
        "narrow. It is neither the spread of what one history can bring nor what is not known."
    ),
    "prior": (
        "The interval is that of the mean paired difference (Student t) over draws of the assumptions and seeds: what "
        "more draws and seeds would narrow. What is not known is the range of draws: in 10 to 90 % of them the mean "
        "over seeds lies there (few seeds widen it). Neither is the spread of what one history can bring."
    ),
}
"""What the interval of a mean paired difference is, by how assumptions were drawn."""
