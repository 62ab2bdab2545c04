"""The tables of results: their columns, their keys and the version of this schema; and by what a world is known."""

from __future__ import annotations

from typing import Literal, NamedTuple

__all__ = [
    "COLUMNS",
    "KEYS",
    "READ_TO_COMPARE",
    "RUN_TABLES",
    "SCHEMA_VERSION",
    "VALUES_ONLY",
    "WORLD",
    "Kind",
    "WorldKey",
]

SCHEMA_VERSION = 8


class WorldKey(NamedTuple):
    """By what a world is known: the draw of its assumptions, 0 for those that scenarios write, and its seed."""

    draw: int
    seed: int

    def __str__(self) -> str:
        """Name the draw only where there is one."""
        return f"draw {self.draw}, seed {self.seed}" if self.draw else f"seed {self.seed}"


WORLD = WorldKey._fields
"""The columns by which runs are paired: those of two scenarios with the same draw and seed lived on one world."""


Kind = Literal["text", "count", "number", "flag"]
"""Text, a whole number that is always defined, a number, or yes or no.

Undefined is a missing text, a missing yes or no, and NaN as a number; never 0. A count that may be undefined,
such as the awards of a call that is not decided before the horizon, is therefore a number.
"""

KEYS: dict[str, tuple[str, ...]] = {
    "outcomes": ("scenario", *WORLD, "quarter", "outcome", "sector"),
    "calls": ("scenario", *WORLD, "call_id", "sector"),
    "projects": ("scenario", *WORLD, "call_id", "idea_id"),
    "proposals": ("scenario", *WORLD, "call_id", "idea_id"),
    "members": ("scenario", *WORLD, "organisation_id", "cluster", "joined"),
    "ties": ("scenario", *WORLD, "first_id", "second_id"),
    "run_values": ("scenario", *WORLD, "outcome", "sector"),
    "comparison": ("baseline", "scenario", "outcome", "sector"),
    "draws": ("scenario", "draw", "path"),
}
"""The columns that identify a row, by which every table is sorted."""

RUN_TABLES = ("outcomes", "calls", "projects", "proposals", "members", "ties", "run_values")
"""The tables of a run; `comparison` lies between runs, and `draws` before them."""

READ_TO_COMPARE = ("outcomes", "calls", "projects", "proposals", "run_values")
"""The tables that a comparison reads, as far as they are kept: those for which it needs memory."""

VALUES_ONLY = ("run_values",)
"""What is kept of a run where its numbers are enough: one for each outcome and sector, a hundredth of all tables."""

COLUMNS: dict[str, dict[str, Kind]] = {
    "outcomes": {
        "scenario": "text",
        "draw": "count",
        "seed": "count",
        "quarter": "text",
        "outcome": "text",
        "sector": "text",
        "value": "number",
    },
    "calls": {
        "scenario": "text",
        "draw": "count",
        "seed": "count",
        "call_id": "text",
        "instrument": "text",
        "programme_period": "text",
        "assumed": "flag",
        "quarter": "text",
        "sector": "text",
        "live_ideas": "number",
        "admissible": "number",
        "aware": "number",
        "with_partners": "number",
        "applications": "number",
        "eligible": "number",
        "above_threshold": "number",
        "funded": "number",
        "completed": "number",
        "budget_eur": "number",
        "top_up_eur": "number",
        "unfunded_demand_eur": "number",
        "returned_eur": "number",
        "grants_eur": "number",
        "investment_eur": "number",
        "admitted_cost_eur": "number",
        "alignment_thematic": "number",
        "alignment_design": "number",
    },
    "projects": {
        "scenario": "text",
        "draw": "count",
        "seed": "count",
        "call_id": "text",
        "idea_id": "text",
        "owner_id": "text",
        "owner_kind": "text",
        "sector": "text",
        "value_chain": "text",
        "province": "text",
        "size": "text",
        "member": "flag",
        "first_award": "flag",
        "quarter": "text",
        "cost_eur": "number",
        "grant_eur": "number",
        "admitted_cost_eur": "number",
        "merit": "number",
        "capability_gain": "number",
        "writing_gain": "number",
        "score": "number",
        "rank": "number",
        "would_go_alone": "flag",
        "renounced": "flag",
        "completed": "flag",
        "new_researchers": "number",
        "kind": "text",
        "mode": "text",
        "green": "number",
        "digital": "number",
        "social": "number",
        "partners": "number",
    },
    "proposals": {
        "scenario": "text",
        "draw": "count",
        "seed": "count",
        "call_id": "text",
        "idea_id": "text",
        "owner_id": "text",
        "owner_kind": "text",
        "sector": "text",
        "size": "text",
        "quarter": "text",
        "cost_eur": "number",
        "grant_requested_eur": "number",
        "admitted_cost_eur": "number",
        "perceived_chance": "number",
        "person_days": "number",
        "consultant": "flag",
        "feasibility_study": "flag",
        "resubmission": "flag",
        "capability_gain": "number",
        "writing_gain": "number",
        "claimed_sector": "text",
        "eligible": "flag",
        "score": "number",
        "above_threshold": "flag",
        "rank": "number",
        "funded": "flag",
    },
    "members": {
        "scenario": "text",
        "draw": "count",
        "seed": "count",
        "organisation_id": "text",
        "cluster": "text",
        "kind": "text",
        "sector": "text",
        "value_chain": "text",
        "size": "text",
        "province": "text",
        "joined": "text",
        "left": "text",
        "founding": "flag",
    },
    "ties": {
        "scenario": "text",
        "draw": "count",
        "seed": "count",
        "first_id": "text",
        "first_kind": "text",
        "first_sector": "text",
        "first_province": "text",
        "second_id": "text",
        "second_kind": "text",
        "second_sector": "text",
        "second_province": "text",
        "first_quarter": "text",
        "last_quarter": "text",
        "call_id": "text",
        "idea_id": "text",
        "through": "text",
    },
    "run_values": {
        "scenario": "text",
        "draw": "count",
        "seed": "count",
        "outcome": "text",
        "sector": "text",
        "value": "number",
    },
    "comparison": {
        "baseline": "text",
        "scenario": "text",
        "outcome": "text",
        "sector": "text",
        "baseline_mean": "number",
        "scenario_mean": "number",
        "difference": "number",
        "ci_low": "number",
        "ci_high": "number",
        "seeds": "count",
        "paired_correlation": "number",
        "seeds_saved_factor": "number",
        "draws_low": "number",
        "draws_high": "number",
        "draws_median": "number",
        "draws_agreeing": "number",
        "draws": "count",
        "worlds": "count",
    },
    "draws": {
        "scenario": "text",
        "draw": "count",
        "path": "text",
        "value": "number",
    },
}
"""Kind of each column of each table, in the order in which the columns stand."""
