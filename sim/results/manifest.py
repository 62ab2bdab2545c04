"""The manifest of a results folder: what was run by which code, and the SHA-256 of every file."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sim.errors import InputError, Problem
from sim.outcomes.tables import RUN_TABLES, SCHEMA_VERSION
from sim.region.labels import RegionLabels
from sim.results.experiment import AS_WRITTEN, Experiment, ScenarioRecord
from sim.results.failure import Failure
from sim.results.regions import with_places_found, with_places_kept
from sim.results.sealed import sealed, unsealed
from sim.results.store.code import Code
from sim.version import __version__

__all__ = ["FOLDER_VERSION", "MANIFEST", "Manifest", "check_text", "read_manifest", "versions_here"]

MANIFEST = "manifest.json"
FOLDER_VERSION = 2
"""Version of the layout of a results folder; folders from before it carry none."""

_MOST_NAMED = 3

_LIBRARIES = ("mesa", "numpy", "pandas", "pyarrow", "scipy")


@dataclass(frozen=True)
class Manifest:
    """What a results folder holds.

    Attributes:
        experiment: What was run, or is to be.
        files: SHA-256 of each file by its path in the folder; the manifest itself left out.
        versions: Versions of this package, Python and libraries that made the results.
        code: What decides numbers besides the experiment.
        complete: Whether every run is done, or broke, and the tables are whole. Else finished runs are in parts.
        failures: Runs that broke and are missing in the tables.
        command_line: The command that was given, word by word; empty where there was none.
        in_the_way: Files that are about to be written or removed; whatever they hold is no result.
    """

    experiment: Experiment
    files: Mapping[str, str]
    versions: Mapping[str, str]
    code: Code
    complete: bool = True
    failures: tuple[Failure, ...] = ()
    command_line: tuple[str, ...] = ()
    in_the_way: tuple[str, ...] = ()

    def to_bytes(self, folder: Path) -> bytes:
        """Return the one way to write this manifest into a folder; it holds its own SHA-256: any damage shows."""
        return sealed(
            {
                "schema_version": SCHEMA_VERSION,
                "folder_version": FOLDER_VERSION,
                "command_line": [_as_text(word) for word in self.command_line],
                **_as_json(self.experiment, folder),
                "complete": self.complete,
                "failures": [asdict(failure) for failure in self.failures],
                "files": dict(self.files),
                "in_the_way": sorted(self.in_the_way),
                "versions": dict(self.versions),
                "code": self.code.as_json(),
            }
        )


def _as_json(experiment: Experiment, folder: Path) -> dict[str, Any]:
    """Return an experiment as plain values.

    Which tables are kept is said only where it is not all of them, a posterior only where there is one, and how
    assumptions are drawn only where draws do not say it.
    """
    content = asdict(experiment)
    if experiment.uncertainty != "posterior":
        del content["uncertainty"]
    for scenario in content["scenarios"]:
        scenario["specification"] = with_places_kept(scenario["specification"], folder)
        if not scenario["posterior"]:
            del scenario["posterior"]
    if experiment.keeps == RUN_TABLES:
        del content["keeps"]
    return content


def _as_text(word: str) -> str:
    """Return a word of a command line as text; bytes in it that are none are written out."""
    return word.encode("utf-8", "backslashreplace").decode()


def versions_here() -> dict[str, str]:
    """Return the versions of this package, Python and the libraries that tables are made with."""
    versions = {"cci-sim": __version__, "python": platform.python_version()}
    return versions | {library: _version_of(library) for library in _LIBRARIES}


@cache
def _version_of(library: str) -> str:
    return version(library)  # which is looked for among all that is installed, a file or two each time


def read_manifest(folder: Path) -> Manifest:
    """Read and check the manifest of a results folder.

    Raises:
        InputError: There is none, it is damaged, or another version of this package wrote it.
    """
    where = f"results folder {folder}"
    allowed = "a folder written by cci run or cci compare"
    path = folder / MANIFEST
    check_text(where, Path(os.path.realpath(folder)))
    try:
        if path.exists() and not path.is_file():  # to read a pipe or a device may take for ever
            raise ValueError("it is no file")
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        found = f"it holds no {MANIFEST}" if folder.is_dir() else "there is no such folder"
        below = [str(each.parent) for each in sorted(folder.glob(f"*/{MANIFEST}"))[:_MOST_NAMED]]
        named = f", like {' or '.join(below)}" if below else ""
        raise InputError([Problem(where, found, f"{allowed}{named}")]) from None
    except (OSError, ValueError) as error:
        raise InputError([Problem(where, f"{MANIFEST} cannot be read: {error}", allowed)]) from None
    known = (SCHEMA_VERSION, FOLDER_VERSION)
    try:
        # The version comes before the seal, which may be another one in another version.
        content = json.loads(raw)
        versions = (content["schema_version"], content.get("folder_version", 0))
        if versions == known:
            return _manifest_from(unsealed(raw), folder)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        versions = known
    if versions != known and all(isinstance(number, int) for number in versions):
        raise InputError([_other_version(where, *versions)])
    allowed = "the file as written: run the experiment again, with --replace or into another folder"
    raise InputError([Problem(where, f"{MANIFEST} is damaged", allowed)])


def check_text(where: str, place: Path) -> None:
    """Make sure that a path is text, as the libraries that write tables want it and a manifest that names it.

    Raises:
        InputError: It holds bytes that are no UTF-8.
    """
    try:
        str(place).encode()
    except UnicodeEncodeError:
        found = "its path holds bytes that are no text in UTF-8"
        raise InputError([Problem(where, found, "a folder whose path is text")]) from None


def _other_version(where: str, schema: int, folder: int) -> Problem:
    named = f"its tables have schema version {schema}, its layout version {folder}"
    here = f"schema version {SCHEMA_VERSION} and layout version {FOLDER_VERSION}"
    if schema > SCHEMA_VERSION or folder > FOLDER_VERSION:
        return Problem(where, f"{named}: a newer cci-sim wrote it", f"{here}, or that newer cci-sim")
    told = f"{named}: an older cci-sim wrote it"
    return Problem(where, told, f"{here}: run the experiment again, with --replace or into another folder")


def _manifest_from(content: Mapping[str, Any], folder: Path) -> Manifest:
    experiment = Experiment(
        scenarios=tuple(
            ScenarioRecord(
                **{
                    **scenario,
                    "region": RegionLabels.from_json(scenario["region"]),
                    "specification": with_places_found(scenario["specification"], folder),
                }
            )
            for scenario in content["scenarios"]
        ),
        seeds=tuple(content["seeds"]),
        draws=tuple(content["draws"]),
        baseline=content["baseline"],
        keeps=tuple(content.get("keeps", RUN_TABLES)),
        uncertainty=content.get("uncertainty", "none" if tuple(content["draws"]) == AS_WRITTEN else "prior"),
    )
    return Manifest(
        experiment,
        content["files"],
        content["versions"],
        Code(**content["code"]),
        content["complete"],
        tuple(Failure(**failure) for failure in content["failures"]),
        tuple(content["command_line"]),
        tuple(content["in_the_way"]),
    )
