"""Check what the folder `observed` of a region holds, before anything asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from sim.errors import InputError, Problem, gathered
from sim.evidence.call_outcomes import CALL_OUTCOMES, read_call_outcomes
from sim.evidence.patterns import PATTERNS, read_patterns
from sim.evidence.targets import TARGETS, read_targets
from sim.region.files import shipped_regions
from sim.region.region import Region

__all__ = ["check_observed"]

_READERS: Mapping[Path, Callable[[Region], object]] = {
    CALL_OUTCOMES: read_call_outcomes,
    PATTERNS: read_patterns,
    TARGETS: read_targets,
}


def check_observed(region: Region) -> list[str]:
    """Read each file of evidence that a region has; a region need not have any.

    Returns:
        Notes on files that are another region's to the byte: they were left over from a copy, and are not read.

    Raises:
        InputError: Every problem of every file.
    """
    problems: list[Problem] = []
    notes = []
    for name, read in _READERS.items():
        file = region.folder / name
        if not file.is_file():
            continue
        if theirs := _same_as(file, name, region):
            notes.append(f"{name.as_posix()} is that of {theirs}")
            continue
        with gathered(problems):
            read(region)
    if problems:
        raise InputError(problems)
    return notes


def _same_as(file: Path, name: Path, region: Region) -> str | None:
    """Return the shipped region whose file this is."""
    for theirs, folder in shipped_regions().items():
        its_file = folder / name
        if theirs != region.name and its_file.is_file() and its_file.read_bytes() == file.read_bytes():
            return theirs
    return None
