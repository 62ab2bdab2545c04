"""The outcomes a command prints, in their order, and what their intervals mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.results.experiment import Experiment

__all__ = ["ALL_TOGETHER", "HEADLINES", "RESIDUAL", "meaning_of_intervals"]

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

_OF_SEEDS = (
    "The interval is the Monte-Carlo error of the mean paired difference (Student t): what more seeds would "
    "narrow. It is neither the spread of what one history can bring nor what is not known."
)
_OF_ONE_DRAW = (
    "The interval is the Monte-Carlo error of the mean paired difference (Student t) under this one draw of the "
    "assumptions: what more seeds would narrow. One draw tells nothing of what is not known."
)
_OF_DRAWS = (
    "The interval is that of the mean paired difference (Student t) over draws of the assumptions {seeds}: what more "
    "draws and seeds would narrow. What is not known is the range of draws: the middle 80 % of them have their mean "
    "over seeds in it (few seeds widen it, few draws narrow it). 10-90 % of runs hold both that and chance."
)


def meaning_of_intervals(experiment: Experiment) -> str:
    """Say what the interval of a mean paired difference is, by how assumptions were drawn."""
    if experiment.uncertainty == "none":
        return _OF_SEEDS
    if len(experiment.draws) == 1:
        return _OF_ONE_DRAW
    return _OF_DRAWS.format(seeds="on this one seed" if len(experiment.seeds) == 1 else "and seeds")
