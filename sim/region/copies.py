"""Tell a region folder that was copied and is not yet a region of its own."""

from __future__ import annotations

from sim.region.files import TABLES, shipped_regions
from sim.region.region import Region

__all__ = ["notes_on"]


def notes_on(region: Region) -> list[str]:
    """Return what looks left over from a copy: another name than its folder, most tables as in a shipped region."""
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
    return notes
