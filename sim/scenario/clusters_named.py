"""Clusters that a scenario names must be clusters of its region."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sim.errors import InputError, Problem
from sim.inputs.nearest import nearest
from sim.inputs.wording import one_of, written
from sim.region.region import Region
from sim.scenario.scenario import Scenario
from sim.scenario.stage import Stage, place_of

__all__ = ["check_clusters", "place_of_cluster"]


def check_clusters(scenario: Scenario, region: Region, where: Callable[[str], str]) -> None:
    """Refuse a scenario whose levers name a cluster that the region does not have, or the focus cluster once more.

    Args:
        scenario: The scenario.
        region: Its region.
        where: Returns the place at which a cluster is named.

    Raises:
        InputError: There is no such cluster beside the focus cluster.
    """
    focus = region.sectors[region.focus_sector].sector
    known = [row.cluster for row in region.clusters if row.sector != focus]
    problems = [
        Problem(where(name), f"with_cluster is {written(name)}", one_of(known), nearest(name, known) or "")
        for name in scenario.clusters_named
        if name not in known
    ]
    if problems:
        raise InputError(problems)


def place_of_cluster(stages: Sequence[Stage]) -> str:
    """Return where the last of the files and settings that name a cluster does so."""
    below = ("policy", "government", "alignment", "with_cluster")
    dated = range(max(len(stage.document.content.get("interventions", ())) for stage in stages))
    return place_of(stages, [below, *(("interventions", index, *below) for index in dated)])
