"""Put a results folder in its place, whole or not at all, and over nothing that is not ours."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sim.errors import InputError, Problem, SimError
from sim.outcomes.experiment import Experiment
from sim.outcomes.failure import Failure
from sim.outcomes.manifest import MANIFEST, Manifest, read_manifest
from sim.outcomes.tables import KEYS

__all__ = ["check_place", "write_folder"]

_NAMED_AT_MOST = 3
_ROOM_BESIDE = 32  # letters that the hidden folder beside needs on top of the name


def check_place(folder: Path, experiment: Experiment, replace: bool = False) -> None:
    """Make sure, before anything runs, that the results of an experiment can go into a folder.

    A new or empty folder will do, and one with results of the same experiment. With `replace` any results
    give way; files that are not results never do.

    Raises:
        InputError: They cannot go there.
    """
    where = f"results folder {folder}"
    try:
        place = Path(os.path.realpath(folder))
        if place.exists():
            _check_existing(place, where, experiment, replace)
        _check_writable(place)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError([Problem(where, f"cannot be written: {reason}", "a folder you may write")]) from None


def write_folder(
    folder: Path,
    experiment: Experiment,
    contents: Mapping[str, bytes],
    failures: tuple[Failure, ...] = (),
    replace: bool = False,
) -> None:
    """Write files and their manifest into a folder, which appears whole or not at all.

    Args:
        folder: Where; missing folders above it are made.
        experiment: What was run.
        contents: Bytes of each file, by its path in the folder.
        failures: Runs that broke.
        replace: Whether results of another experiment give way.

    Raises:
        InputError: Something else is there, or nothing may be written there.
        SimError: Writing failed; the place is as it was before.
    """
    check_place(folder, experiment, replace)
    place = Path(os.path.realpath(folder))
    manifest = Manifest.of(experiment, contents, failures).to_bytes()
    try:
        with _made(place.parent), _aside(place, "writing") as fresh:
            for path, content in {**contents, MANIFEST: manifest}.items():
                _write_file(fresh / path, content)
            for below, _, _ in os.walk(fresh):
                _flush_folder(Path(below))
            _swap(fresh, place)
            _flush_folder(place.parent)
    except OSError as error:
        raise SimError(f"results folder {folder}: writing failed: {error.strerror or error}") from error


def _check_existing(place: Path, where: str, experiment: Experiment, replace: bool) -> None:
    if not place.is_dir():
        raise InputError([Problem(where, "it is a file", "a folder")])
    if Path.cwd().is_relative_to(place) or os.path.ismount(place):
        found = "it is the current folder, a folder above it or a mounted one, which cannot be exchanged"
        raise InputError([Problem(where, found, "a folder of its own")])
    names = _files_in(place)
    if not names:
        return
    try:
        manifest = read_manifest(place)
    except InputError:
        manifest = None
    ours = {MANIFEST, *manifest.files} if manifest else {name for name in names if _looks_ours(name)}
    foreign = [name for name in names if name not in ours]
    if foreign or MANIFEST not in names:
        found = f"it holds what is no part of results: {_told(foreign or names)}"
        raise InputError([Problem(where, found, "a new or empty folder: choose another one (--out)")])
    if replace:
        return
    held = "damaged results"
    if manifest:
        differences = manifest.experiment.differences_from(experiment)
        if not differences:
            return
        held = f"results of {manifest.experiment}, which differ in {', '.join(differences)}"
    allowed = "another folder (--out), or let them give way (--replace)"
    raise InputError([Problem(where, f"it holds {held}", allowed)])


def _files_in(place: Path) -> list[str]:
    """Return every file by its path in a folder, and every empty folder in it."""
    found: list[str] = []
    for below, folders, files in os.walk(place, onerror=_refuse):
        above = Path(below).relative_to(place)
        found += [(above / name).as_posix() for name in files]
        linked = [name for name in folders if (Path(below) / name).is_symlink()]
        found += [(above / name).as_posix() for name in linked]
        if not folders and not files and above != Path():
            found.append(above.as_posix())
        if len(found) > 10_000:  # somebody's home, surely not results
            break
    return sorted(found)


def _refuse(error: OSError) -> None:
    # A folder that cannot be looked into may hold anything.
    raise error


def _looks_ours(name: str) -> bool:
    path = Path(name)
    if path.parent == Path("figures"):
        return path.suffix in {".png", ".svg"}
    is_table = path.stem in KEYS and path.suffix in {".parquet", ".csv"}
    return name == MANIFEST or (is_table and path.name == name)


def _told(names: list[str]) -> str:
    told = ", ".join(names[:_NAMED_AT_MOST])
    more = len(names) - _NAMED_AT_MOST
    return f"{told} and {more} more" if more > 0 else told


def _check_writable(place: Path) -> None:
    """Try what writing will do: make a folder beside, or as far down as there are folders."""
    above = place.parent
    while not os.path.lexists(above):
        above = above.parent
    os.rmdir(tempfile.mkdtemp(prefix=".cci-", dir=above))
    longest = os.pathconf(above, "PC_NAME_MAX") - _ROOM_BESIDE
    if any(len(os.fsencode(part)) > longest for part in place.relative_to(above).parts):
        raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG))


@contextmanager
def _made(folder: Path) -> Iterator[None]:
    """Make a folder and those above it, and take them away again if what follows fails."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for path in missing:
            if path.is_dir() and not any(path.iterdir()):
                path.rmdir()
        raise


@contextmanager
def _aside(place: Path, purpose: str) -> Iterator[Path]:
    """Lend a hidden folder beside a place, and leave nothing of it."""
    folder = place.parent / f".{place.name}.{purpose}-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir()
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write_file(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _swap(fresh: Path, place: Path) -> None:
    """Put a folder in the place of another; if that fails the other one is back where it was."""
    if not place.exists():
        fresh.rename(place)
        return
    with _aside(place, "replaced") as spare:
        old = spare / place.name
        place.rename(old)
        try:
            fresh.rename(place)
        except BaseException:
            old.rename(place)
            raise
