"""Parts that no journal lists: what a crash left, or what there is after a journal was lost."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sim.results.sealed import digest_of_file
from sim.results.store.contents import Contents
from sim.results.store.disk import flush_folder
from sim.results.store.journal import PARTS, Journal, Part
from sim.results.store.part import rows_of

__all__ = ["Unlisted", "put_aside", "unlisted"]

_ASIDE = "unlisted-"


@dataclass(frozen=True)
class Unlisted:
    """What lies among the parts and counts for nothing.

    Attributes:
        parts: Files that are whole and hold runs that the journal lacks.
        runs: Number of those runs.
        others: Names of files that cannot be read, or of which only the journal could say what they are.
    """

    parts: tuple[Part, ...] = ()
    runs: int = 0
    others: tuple[str, ...] = ()

    def taken_up_by(self, journal: Journal) -> Journal:
        """Return the journal with the parts."""
        return replace(journal, parts=(*journal.parts, *self.parts))

    def __str__(self) -> str:
        """Say what there is."""
        told = [f"{self.runs} runs are in parts that no journal lists"] if self.runs else []
        if self.others:
            told.append(f"{', '.join(self.others)} in {PARTS} are listed by no journal and cannot be taken up")
        return "; ".join(told)


def unlisted(folder: Path, journal: Journal) -> Unlisted:
    """Look for parts that no journal lists; each is read to its end, checksums of pages included.

    Raises:
        InputError: A part that the journal lists is damaged.
    """
    names = tuple(_unlisted_names(folder, journal))
    if not names:
        return Unlisted()
    known = set(Contents(folder, journal).done.items())
    parts: list[Part] = []
    others: list[str] = []
    runs = 0
    for name in names:
        path = folder / PARTS / name
        try:
            if name.startswith("base-") or not path.is_file():
                raise ValueError("only the journal says what it is")
            rows = [(run.key, run.identity, run.reason) for run in rows_of(path)]
            done = {(key, identity) for key, identity, reason in rows if reason is None} - known
            if done:
                parts.append(Part(name, digest_of_file(path), 1, len(rows)))
                known |= done
                runs += len(done)
        except (OSError, ValueError):
            others.append(name)
    return Unlisted(tuple(parts), runs, tuple(others))


def _unlisted_names(folder: Path, journal: Journal) -> Iterator[str]:
    if not (folder / PARTS).is_dir():
        return
    for path in sorted((folder / PARTS).iterdir()):
        if path.name not in journal.files and re.fullmatch(r"(\d{6,}|base-\w+)\.parquet", path.name):
            yield path.name


def put_aside(folder: Path, names: tuple[str, ...]) -> tuple[str, ...]:
    """Move files from among the parts into the results folder, where nothing touches them; return their new names."""
    moved = []
    for name in names:
        new = _ASIDE + name
        while os.path.lexists(folder / new):
            new = _ASIDE + new
        os.replace(folder / PARTS / name, folder / new)
        moved.append(new)
    if moved:
        flush_folder(folder)
    return tuple(moved)
