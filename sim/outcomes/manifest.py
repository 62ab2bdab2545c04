"""The manifest of a results folder: what was run, and the SHA-256 of every file."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sim import __version__
from sim.errors import InputError, Problem
from sim.outcomes.experiment import Experiment, Storyline
from sim.outcomes.failure import Failure
from sim.outcomes.tables import SCHEMA_VERSION

__all__ = ["MANIFEST", "Manifest", "digest_of", "read_manifest"]

MANIFEST = "manifest.json"
_LIBRARIES = ("mesa", "numpy", "pandas", "pyarrow", "scipy")


@dataclass(frozen=True)
class Manifest:
    """What a results folder holds.

    Attributes:
        experiment: What was run.
        files: SHA-256 of each file by its path in the folder; the manifest itself left out.
        versions: Versions of this package, Python and libraries that made the results.
        failures: Runs that broke and are missing in the tables.
    """

    experiment: Experiment
    files: Mapping[str, str]
    versions: Mapping[str, str]
    failures: tuple[Failure, ...] = ()

    @classmethod
    def of(cls, experiment: Experiment, contents: Mapping[str, bytes], failures: tuple[Failure, ...] = ()) -> Manifest:
        """Describe results made by this installation."""
        versions = {"cci-sim": __version__, "python": platform.python_version()}
        versions |= {library: version(library) for library in _LIBRARIES}
        files = {path: digest_of(content) for path, content in contents.items()}
        return cls(experiment, files, versions, failures)

    def to_bytes(self) -> bytes:
        """Return the one way to write this manifest, which holds its own SHA-256: any damage shows."""
        experiment = asdict(self.experiment)
        content = {
            "schema_version": SCHEMA_VERSION,
            "command": "run" if self.experiment.baseline is None else "compare",
            **experiment,
            "files": dict(self.files),
            "versions": dict(self.versions),
        }
        if self.failures:
            content["failures"] = [asdict(failure) for failure in self.failures]
        sealed = {"sha256_of_the_rest": digest_of(_written(content)), **content}
        return _written(sealed)


def _written(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """Read and check the manifest of a results folder.

    Raises:
        InputError: There is none, it is damaged, or another version of this package wrote it.
    """
    where = f"results folder {folder}"
    allowed = "a folder written by cci run or cci compare"
    path = folder / MANIFEST
    try:
        if path.exists() and not path.is_file():  # to read a pipe or a device may take for ever
            raise ValueError("it is no file")
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        found = f"it holds no {MANIFEST}" if folder.is_dir() else "there is no such folder"
        raise InputError([Problem(where, found, allowed)]) from None
    except (OSError, ValueError) as error:
        raise InputError([Problem(where, f"{MANIFEST} cannot be read: {error}", allowed)]) from None
    try:
        content = json.loads(raw)
        found_version = content["schema_version"]
        if found_version == SCHEMA_VERSION:
            manifest = _manifest_from(content)
            if manifest.to_bytes() == raw:
                return manifest
    except (ValueError, TypeError, KeyError, RecursionError):
        found_version = None
    if isinstance(found_version, int) and found_version != SCHEMA_VERSION:
        found = f"its tables have schema version {found_version}"
        raise InputError([Problem(where, found, f"version {SCHEMA_VERSION}: run the experiment again")])
    raise InputError([Problem(where, f"{MANIFEST} is damaged", "the file as written: run the experiment again")])


def _manifest_from(content: Mapping[str, Any]) -> Manifest:
    experiment = Experiment(
        scenarios=tuple(Storyline(**scenario) for scenario in content["scenarios"]),
        seeds=tuple(content["seeds"]),
        uncertainty=content["uncertainty"],
        baseline=content["baseline"],
    )
    failures = tuple(Failure(**failure) for failure in content.get("failures", ()))
    return Manifest(experiment, content["files"], content["versions"], failures)
