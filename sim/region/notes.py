"""Tell a region folder that was copied and is not yet a region of its own, and sizes that may be a slip of units."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from sim.region.files import TABLES, load_region, shipped_regions
from sim.region.region import Region

__all__ = ["notes_on"]

FAR = 8
"""How many times off a size is that is noted: a digit left out is ten times."""

_TOLD = 3
_UNITS, _COSTS, _BUDGETS = "units of sectors.csv", "costs of sectors.csv", "budgets of calls"


def notes_on(region: Region) -> list[str]:
    """Return what looks left over from a copy: another name than its folder, most tables as in a shipped region.

    Sizes are compared with those of the shipped regions too: 7 EUR for 7,000,000, 3,500 units for 35,000.
    """
    notes = []
    if region.folder.name != region.name:
        notes.append(f"region.csv names it {region.name}, its folder is {region.folder.name}")
    for name, folder in shipped_regions().items():
        if folder.samefile(region.folder):
            continue
        files = [f"{table}.csv" for table in TABLES]
        same = sum((folder / file).read_bytes() == (region.folder / file).read_bytes() for file in files)
        if same > len(files) / 2:
            notes.append(f"{same} of {len(files)} tables are those of {name}")
        notes += _far_off(region, load_region(str(folder)))
    return notes


def _far_off(region: Region, other: Region) -> Iterator[str]:
    """Yield kinds of sizes that are far from another region's, at so many times its units as most sectors have."""
    sizes, usual = _sizes(region), _sizes(other)
    times = {
        kind: {code: size / usual[kind][code] for code, size in known.items() if size and usual[kind].get(code)}
        for kind, known in sizes.items()
    }
    scale = median(times[_UNITS].values()) if times[_UNITS] else 1.0
    for kind, by_code in times.items():
        expected = 1.0 if kind == _COSTS else scale  # a smaller region has less money, and projects cost the same
        far = [code for code, found in by_code.items() if max(found / expected, expected / found) > FAR]
        if far:
            told = [f"{code} {sizes[kind][code]:,.10g} (there {usual[kind][code]:,.10g})" for code in far[:_TOLD]]
            more = f" and {len(far) - _TOLD} more" if len(far) > _TOLD else ""
            those = f"those of {other.name} at {scale:.2g} times its units"
            yield f"{kind} are more than {FAR} times off {those}, is the unit right? {', '.join(told)}{more}"


def _sizes(region: Region) -> dict[str, dict[str, float]]:
    """Return sizes whose order of magnitude can be compared between regions, by kind and code."""
    rules = zip(region.calls, region.call_rules, strict=True)
    return {
        _UNITS: {row.sector: float(row.units) for row in region.sectors},
        _COSTS: {row.sector: row.idea_cost_median_eur for row in region.sectors},
        _BUDGETS: {call.call_id: rule.budget_eur.unaligned for call, rule in rules},
    }
