"""Every measure of a pattern by its name, with the tables that it reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from sim.analysis.patterns import applicants, networks, projects, success, winners
from sim.analysis.patterns.chosen import Tables
from sim.evidence.patterns import PatternRow

__all__ = ["MEASURES", "Measured", "missing_tables"]


class Measured(NamedTuple):
    """How a pattern is measured: a function of the tables of a run, and the tables that it reads."""

    of: Callable[[Tables, PatternRow], float]
    reads: tuple[str, ...]


MEASURES: Mapping[str, Measured] = {
    "applications": Measured(success.applications, ("calls",)),
    "success_rate": Measured(success.success_rate, ("calls",)),
    "sector_success_ratio": Measured(success.sector_success_ratio, ("calls",)),
    "success_after_a_win": Measured(success.success_after_a_win, ("calls", "proposals", "projects")),
    "resubmissions": Measured(success.resubmissions, ("calls", "proposals")),
    "resubmission_success": Measured(success.resubmission_success, ("calls", "proposals")),
    "perceived_over_actual": Measured(success.perceived_over_actual, ("calls", "proposals")),
    "applicants_of_size": Measured(applicants.applicants_of_size, ("calls", "proposals")),
    "ever_applied": Measured(applicants.ever_applied, ("calls", "proposals")),
    "winners_apply_again": Measured(winners.winners_apply_again, ("calls", "proposals")),
    "winners_win_again": Measured(winners.winners_win_again, ("calls", "proposals")),
    "near_winners_win_again": Measured(winners.near_winners_win_again, ("calls", "proposals")),
    "repeat_winners": Measured(winners.repeat_winners, ("calls", "projects")),
    "top_share_of_grants": Measured(winners.top_share_of_grants, ("calls", "projects")),
    "drop_outs": Measured(projects.drop_outs, ("calls", "projects")),
    "would_go_alone": Measured(projects.would_go_alone, ("calls", "projects")),
    "involved_after_over_before": Measured(projects.involved_after_over_before, ("outcomes",)),
    "top_up_order": Measured(projects.top_up_order, ("calls",)),
    "members": Measured(networks.members, ("outcomes",)),
    "member_kinds": Measured(networks.member_kinds, ("members",)),
    "founder_kinds": Measured(networks.founder_kinds, ("members",)),
    "ties_within_province": Measured(networks.ties_within_province, ("ties", "members", "projects")),
    "top_share_of_ties": Measured(networks.top_share_of_ties, ("ties",)),
    "clustering": Measured(networks.clustering, ("ties",)),
}
"""How each measure that `sim.evidence.patterns` knows is taken."""


def missing_tables(measure: str, tables: Tables) -> tuple[str, ...]:
    """Return the tables that a measure reads and that are not there."""
    return tuple(name for name in MEASURES[measure].reads if name not in tables)
