"""The journal: which parts of a results folder hold finished runs while the rest is still to be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.outcomes.tables import RUN_TABLES
from sim.results.manifest import Manifest
from sim.results.sealed import sealed, unsealed
from sim.results.store.checking import check_file, damaged
from sim.results.store.code import Code
from sim.results.store.disk import created
from sim.results.store.identity import RunKey, identity

__all__ = [
    "JOURNAL",
    "PARTS",
    "Base",
    "Journal",
    "Part",
    "check_part",
    "read_journal",
    "write_journal",
]

PARTS = "parts"
"""The folder in a results folder that holds parts, and is gone once all is done."""

JOURNAL = "journal.json"


@dataclass(frozen=True)
class Part:
    """One file of finished runs.

    Attributes:
        file: Its name.
        sha256: SHA-256 of its bytes.
        weight: How many times something was written down to make it.
        runs: Number of runs in it, broken ones included.
    """

    file: str
    sha256: str
    weight: int
    runs: int


@dataclass(frozen=True)
class Base:
    """Whole tables that an earlier, smaller request left; what is added comes on top.

    Attributes:
        files: File name and SHA-256 of each table.
        digests: Digests of each scenario, of its region, and of the posterior if there is one.
        seeds: The seeds.
        draws: The draws of assumptions.
        failed: Runs among them that broke.
        code: What computed them.
    """

    files: Mapping[str, tuple[str, str]]
    digests: Mapping[str, tuple[str, ...]]
    seeds: tuple[int, ...]
    draws: tuple[int, ...]
    failed: tuple[RunKey, ...]
    code: Code

    @classmethod
    def of(cls, manifest: Manifest, failed: tuple[RunKey, ...]) -> Base:
        """Describe the tables of a complete folder, as they are called among the parts."""
        experiment = manifest.experiment
        return cls(
            files={name: (f"base-{name}.parquet", manifest.files[f"{name}.parquet"]) for name in experiment.keeps},
            digests={one.name: one.digests for one in experiment.scenarios},
            seeds=experiment.seeds,
            draws=experiment.draws,
            failed=failed,
            code=manifest.code,
        )

    def identities(self) -> dict[RunKey, str]:
        """Return the identity of every run it holds."""
        broken = set(self.failed)
        keeps = tuple(name for name in RUN_TABLES if name in self.files)
        return {
            key: identity(name, digests, key.world, self.code, keeps)
            for name, digests in sorted(self.digests.items())
            for draw in self.draws
            for seed in self.seeds
            if (key := RunKey(name, draw, seed)) not in broken
        }


@dataclass(frozen=True)
class Journal:
    """What is written down so far: parts in the order in which they were made, on top of a base."""

    parts: tuple[Part, ...] = ()
    base: Base | None = None

    def with_part(self, part: Part, instead_of: tuple[Part, ...] = ()) -> Journal:
        """Return the journal with one part more, in the place of others."""
        return replace(self, parts=(*(old for old in self.parts if old not in instead_of), part))

    @property
    def files(self) -> dict[str, str]:
        """Return the SHA-256 of every file that counts, by name."""
        of_base = dict(self.base.files.values()) if self.base else {}
        return {**of_base, **{part.file: part.sha256 for part in self.parts}}


def write_journal(folder: Path, journal: Journal) -> None:
    """Put a journal in the place of the one before, durably."""
    base = None
    if journal.base is not None:
        base = {**asdict(journal.base), "code": journal.base.code.as_json()}
    with created(folder / PARTS / JOURNAL) as file:
        file.write(sealed({"parts": [asdict(part) for part in journal.parts], "base": base}))


def read_journal(folder: Path) -> Journal:
    """Read the journal of an incomplete results folder; one that was never written is empty.

    Raises:
        InputError: It is damaged, or cannot be read.
    """
    path = folder / PARTS / JOURNAL
    try:
        if path.exists() and not path.is_file():
            raise ValueError("it is no file")
        content = unsealed(path.read_bytes())
        return Journal(tuple(Part(**part) for part in content["parts"]), _base_from(content["base"]))
    except FileNotFoundError:
        return Journal()
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise InputError([damaged(path, str(error))]) from None


def _base_from(content: dict[str, Any] | None) -> Base | None:
    if content is None:
        return None
    return Base(
        {name: (file, digest) for name, (file, digest) in content["files"].items()},
        {name: tuple(digests) for name, digests in content["digests"].items()},
        tuple(content["seeds"]),
        tuple(content["draws"]),
        tuple(RunKey(*key) for key in content["failed"]),
        Code(**content["code"]),
    )


def check_part(folder: Path, file: str, sha256: str) -> None:
    """Make sure that a file of the journal is there as it was written.

    Raises:
        InputError: It is missing or damaged.
    """
    check_file(folder / PARTS / file, sha256)
