"""The outcomes a command prints, in their order."""

from __future__ import annotations

__all__ = ["FOCUS_SECTOR", "HEADLINES", "RESIDUAL"]

FOCUS_SECTOR = "cci"
"""The sector the question is about."""

HEADLINES = (
    "funded_projects",
    "gained_projects",
    "displaced_projects",
    "applications",
    "public_funding_eur",
    "investment_eur",
    "deadweight_eur",
    "new_researchers",
    "completed_projects",
    "first_time_awards",
    "cluster_members",
    "alignment_thematic",
    "alignment_design",
)

RESIDUAL = ("residual_projects", "residual_public_funding_eur")
"""The pool of projects that no identifiable call explains: an input, always shown apart."""
