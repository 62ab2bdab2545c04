"""Who applies."""

from __future__ import annotations

import math

from sim.analysis.patterns.chosen import Tables, rows_of, share
from sim.evidence.patterns import PatternRow

__all__ = ["applicants_of_size", "ever_applied"]


def applicants_of_size(tables: Tables, pattern: PatternRow) -> float:
    """Return the share of proposals whose owner is of some size classes."""
    return share(rows_of(tables, "proposals", pattern)["size"].isin(pattern.sizes))


def ever_applied(tables: Tables, pattern: PatternRow) -> float:
    """Count owners with a proposal."""
    return float(rows_of(tables, "proposals", pattern)["owner_id"].nunique()) if len(tables["proposals"]) else math.nan
