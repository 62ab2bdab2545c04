"""The tables of who belongs to which cluster, and who has carried out a project with whom."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.recording.coded_table import Columns, Texts
from sim.state.ecosystem import Ecosystem
from sim.state.ties import Meeting
from sim.units import quarter_label
from sim.world.organisations import Kind

__all__ = ["members_columns", "ties_columns"]

Ints = NDArray[np.int64]


def members_columns(model: Ecosystem) -> Columns:
    """Return one row a membership of a cluster, former ones included."""
    region, organisations = model.region, model.world.organisations
    still_in = model.scenario.start - 1  # a code below the first quarter is undefined
    members = model.clusters.members.history(still_in)
    row = members["row"]
    return {
        "organisation_id": organisations.names(row),
        "cluster": Texts(members["cluster"], [one.cluster for one in region.clusters]),
        "kind": Texts(organisations.kind[row], [kind.name.lower() for kind in Kind]),
        "sector": Texts(organisations.sector[row], [one.sector for one in region.sectors]),
        "value_chain": Texts(organisations.value_chain[row], [one.value_chain for one in region.value_chains]),
        "size": Texts(organisations.size[row], [one.size for one in region.size_classes]),
        "province": Texts(organisations.province[row], [one.province for one in region.provinces]),
        "joined": _quarters(model, members["joined"]),
        "left": _quarters(model, members["left"]),
        "founding": members["is_founder"],
    }


def ties_columns(model: Ecosystem) -> Columns:
    """Return one row a pair of organisations that have, or had, a project in common."""
    ties, organisations = model.ties, model.world.organisations
    names = zip(organisations.names(ties.first), organisations.names(ties.second), strict=True)
    is_in_order = np.array([one < other for one, other in names], dtype=np.bool_)
    first, second = np.where(is_in_order, (ties.first, ties.second), (ties.second, ties.first))
    return {
        **_end(model, "first", first),
        **_end(model, "second", second),
        "first_quarter": _quarters(model, ties.since),
        "last_quarter": _quarters(model, ties.until),
        "call_id": Texts(ties.call, [call.design.call_id for call in model.government.calls]),
        "idea_id": model.world.ideas.names(ties.idea, organisations),
        "through": Texts(ties.through, [meeting.name.lower() for meeting in Meeting]),
    }


def _end(model: Ecosystem, end: str, row: Ints) -> Columns:
    """Return the columns of one end of ties."""
    region, organisations = model.region, model.world.organisations
    return {
        f"{end}_id": organisations.names(row),
        f"{end}_kind": Texts(organisations.kind[row], [kind.name.lower() for kind in Kind]),
        f"{end}_sector": Texts(organisations.sector[row], [one.sector for one in region.sectors]),
        f"{end}_province": Texts(organisations.province[row], [one.province for one in region.provinces]),
    }


def _quarters(model: Ecosystem, quarters: Ints) -> Texts:
    """Return a column of quarters, which may lie beyond the end of the run, as the last one of a project does."""
    start = model.scenario.start
    last = int(quarters.max(initial=start))
    return Texts(quarters - start, [quarter_label(quarter) for quarter in range(start, last + 1)])
