"""Compare funded projects of a sector with those sectors that count as part of it in one of two scenarios only."""

from __future__ import annotations

from sim.analysis.paired import PairedDifference, paired_difference
from sim.analysis.run_values import run_values
from sim.results.results import Results

__all__ = ["constant_perimeter"]


def constant_perimeter(
    results: Results, baseline: str, name: str, sector: str
) -> tuple[tuple[str, ...], PairedDifference] | None:
    """Return the sectors that are part of a sector in some scenario, and how their funded projects differ together.

    Returns:
        None where both scenarios always count each sector on its own: then the sector alone says it.
    """
    records = {record.name: record for record in results.scenarios}
    policies = [policy for one in (baseline, name) for _, policy in records[one].specification["policies"]]
    if all(policy["government"]["separate_ecosystems"] for policy in policies):
        return None
    region = records[name].region
    parts = (sector, *(region.joined if sector == region.focus_sector else ()))
    values = run_values(results)
    before, after = (
        values.loc[[(one, "funded_projects", part) for part in parts]].sum(axis=0).to_numpy()
        for one in (baseline, name)
    )
    return parts, paired_difference(before, after, values.columns)
