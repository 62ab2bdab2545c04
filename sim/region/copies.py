"""Tell a region folder that was copied and is not yet a region of its own, and sizes that may be a slip of units."""

from __future__ import annotations

from collections.abc import Iterator

from sim.region.files import TABLES, load_region, shipped_regions
from sim.region.region import Region

__all__ = ["notes_on"]

FAR = 8
"""How many times off a size is that is noted: a digit left out is ten times."""

_TOLD = 3


def notes_on(region: Region) -> list[str]:
    """Return what looks left over from a copy: another name than its folder, most tables as in a shipped region."""
    notes = [*_far_off(region)]
    if region.folder.name != region.name:
        notes.append(f"region.csv names it {region.name}, its folder is {region.folder.name}")
    for name, folder in shipped_regions().items():
        if folder.samefile(region.folder):
            continue
        files = [f"{table}.csv" for table in TABLES]
        same = sum((folder / file).read_bytes() == (region.folder / file).read_bytes() for file in files)
        if same > len(files) / 2:
            notes.append(f"{same} of {len(files)} tables are those of {name}")
    return notes


def _far_off(region: Region) -> Iterator[str]:
    """Yield sizes far from those of the shipped regions: 7 EUR for 7,000,000, 3,500 units for 35,000."""
    for name, folder in shipped_regions().items():
        if folder.samefile(region.folder):
            continue
        usual = _sizes(load_region(str(folder)))
        far: dict[str, list[str]] = {}
        for (kind, code), size in _sizes(region).items():
            known = usual.get((kind, code), 0.0)
            if size > 0 and known > 0 and max(size / known, known / size) > FAR:
                far.setdefault(kind, []).append(f"{code} {size:,.10g} (there {known:,.10g})")
        for kind, told in far.items():
            more = f" and {len(told) - _TOLD} more" if len(told) > _TOLD else ""
            those = f"{', '.join(told[:_TOLD])}{more}"
            yield f"{kind} are more than {FAR} times off those of {name}, is the unit right? {those}"


def _sizes(region: Region) -> dict[tuple[str, str], float]:
    """Return sizes whose order of magnitude can be compared between regions, by kind and code."""
    units = {("units of sectors.csv", row.sector): float(row.units) for row in region.sectors}
    costs = {("costs of sectors.csv", row.sector): row.idea_cost_median_eur for row in region.sectors}
    rules = zip(region.calls, region.call_rules, strict=True)
    return units | costs | {("budgets of calls", call.call_id): rule.budget_eur.unaligned for call, rule in rules}
