"""Members of clusters, and the ties of organisations."""

from __future__ import annotations

import math
from itertools import combinations

import pandas as pd

from sim.analysis.patterns.chosen import Tables, outcome_of, share
from sim.analysis.patterns.winners import top_share
from sim.evidence.patterns import PatternRow
from sim.units import quarter_label

__all__ = ["clustering", "founder_kinds", "member_kinds", "members", "ties_within_province", "top_share_of_ties"]


def members(tables: Tables, pattern: PatternRow) -> float:
    """Return the members of the cluster of a sector at the end of a quarter."""
    assert pattern.last_quarter is not None
    by_quarter = outcome_of(tables, "cluster_members", pattern.sector)
    return float(by_quarter.get(quarter_label(pattern.last_quarter), math.nan))


def member_kinds(tables: Tables, pattern: PatternRow) -> float:
    """Return the share of the members of a cluster at the end of a quarter that are of some kinds."""
    assert pattern.last_quarter is not None
    table, quarter = tables["members"], quarter_label(pattern.last_quarter)
    left = table["left"].astype("string")
    present = (table["joined"].astype(str) <= quarter) & (left.isna() | (left > quarter)).astype(bool)
    return share(table.loc[present & (table["cluster"] == pattern.cluster), "kind"].isin(pattern.kinds))


def founder_kinds(tables: Tables, pattern: PatternRow) -> float:
    """Return the share of founding members, of all clusters founded until a quarter, that are of some kinds."""
    assert pattern.last_quarter is not None
    table = tables["members"]
    founding = table["founding"].astype(bool) & (table["joined"].astype(str) <= quarter_label(pattern.last_quarter))
    return share(table.loc[founding, "kind"].isin(pattern.kinds))


def ties_within_province(tables: Tables, _pattern: PatternRow) -> float:
    """Return the share of ties within one province, of those whose ends were members or led a project."""
    provinces = dict[str, str]()
    for name, organisation in (("members", "organisation_id"), ("projects", "owner_id")):
        table = tables[name]
        provinces.update(zip(table[organisation].astype(str), table["province"].astype(str), strict=True))
    ends = [tables["ties"][end].astype(str).map(provinces) for end in ("first_id", "second_id")]
    known = ends[0].notna() & ends[1].notna()
    return share((ends[0] == ends[1])[known])


def top_share_of_ties(tables: Tables, _pattern: PatternRow) -> float:
    """Return the share of ties, each counted at both ends, of the tenth of organisations that have most."""
    return top_share(pd.Series({name: float(len(others)) for name, others in _neighbours(tables).items()}, dtype=float))


def clustering(tables: Tables, _pattern: PatternRow) -> float:
    """Return the mean share of pairs of partners that are tied, of organisations with two partners or more."""
    neighbours = _neighbours(tables)
    of_each = []
    for others in neighbours.values():
        if len(others) > 1:
            tied = sum(second in neighbours[first] for first, second in combinations(sorted(others), 2))
            of_each.append(tied / math.comb(len(others), 2))
    return math.fsum(of_each) / len(of_each) if of_each else math.nan


def _neighbours(tables: Tables) -> dict[str, set[str]]:
    """Return with whom each organisation was ever tied."""
    neighbours: dict[str, set[str]] = {}
    ties = tables["ties"]
    for first, second in zip(ties["first_id"].astype(str), ties["second_id"].astype(str), strict=True):
        neighbours.setdefault(first, set()).add(second)
        neighbours.setdefault(second, set()).add(first)
    return neighbours
