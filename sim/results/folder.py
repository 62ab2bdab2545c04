"""Where results may go: over nothing that is not ours; and how a folder is put there whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from sim.errors import InputError, Problem, SimError
from sim.outcomes.tables import KEYS, RUN_TABLES
from sim.results.experiment import Experiment
from sim.results.manifest import MANIFEST, Manifest, check_text, read_manifest
from sim.results.store.disk import all_removed, flush_folder, fresh_name, is_fresh_name
from sim.results.store.journal import JOURNAL, PARTS
from sim.results.store.lock import LOCK, owner_of

__all__ = [
    "belongs_to_parts",
    "check_names",
    "check_place",
    "check_writable_place",
    "is_left_over",
    "results_in",
    "results_removed",
    "write_folder",
]

_FIGURES = "figures"
_NAMED_AT_MOST = 3
_ROOM_BESIDE = 32  # letters that the hidden folder beside needs on top of the name


def check_place(folder: Path, experiment: Experiment, replace: bool = False) -> None:
    """Make sure, before anything runs, that the results of an experiment can go into a folder.

    A new or empty folder will do, and one with results of the same experiment. With `replace` any results
    give way; files that are not results never do, and stay.

    Raises:
        InputError: They cannot go there.
    """
    place = check_writable_place(folder)
    if results_in(place) and not replace:
        _check_same(place, f"results folder {folder}", experiment)


def check_writable_place(folder: Path) -> Path:
    """Make sure that a folder can be written, and holds results or nothing; what others put beside results may stay.

    Returns:
        Where it really is.

    Raises:
        InputError: It is not so, or somebody is writing there.
    """
    where = f"results folder {folder}"
    try:
        place = Path(os.path.realpath(folder))
        check_text(where, place)
        if place.exists():
            _check_existing(place, where)
        _check_writable(place)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError([Problem(where, f"cannot be written: {reason}", "a folder you may write")]) from None
    return place


def write_folder(
    folder: Path,
    manifest: Manifest,
    contents: Mapping[str, bytes],
    replace: bool = False,
) -> None:
    """Write files and their manifest into a folder, which appears whole or not at all.

    Args:
        folder: Where; missing folders above it are made.
        manifest: What they are.
        contents: Bytes of each file, by its path in the folder.
        replace: Whether results of another experiment give way.

    Raises:
        InputError: Something else is there, or nothing may be written there.
        SimError: Writing failed; the place is as it was before.
    """
    check_place(folder, manifest.experiment, replace)
    place = Path(os.path.realpath(folder))
    check_names(place, f"results folder {folder}", contents, results_in(place))
    try:
        with _made(place.parent), _aside(place, "writing") as fresh:
            for path, content in {**contents, MANIFEST: manifest.to_bytes(place)}.items():
                _write_file(fresh / path, content)
            _carry_others(place, fresh)
            for below, _, _ in os.walk(fresh):
                flush_folder(Path(below))
            _swap(fresh, place)
            flush_folder(place.parent)
    except OSError as error:
        raise SimError(f"results folder {folder}: writing failed: {error.strerror or error}") from error


def check_names(place: Path, where: str, written: Iterable[str], ours: Collection[str]) -> None:
    """Make sure that nobody else's file in a folder has the name of one that is written there.

    Raises:
        InputError: One has.
    """
    if foreign := [name for name in written if name not in ours and os.path.lexists(place / name)]:
        found = f"{_listed(foreign)} would be written there, and stands there from elsewhere"
        raise InputError([Problem(where, found, "another name for what is there, or another folder")])


def _check_existing(place: Path, where: str) -> None:
    if not place.is_dir():
        raise InputError([Problem(where, "it is a file", "a folder")])
    if Path.cwd().is_relative_to(place) or os.path.ismount(place):
        found = "it is the current folder, a folder above it or a mounted one, which cannot be exchanged"
        raise InputError([Problem(where, found, "a folder of its own")])
    if (owner := owner_of(place)) is not None:
        found = f"{owner} is writing there"
        raise InputError([Problem(where, found, "another folder (--out), or wait until it is done")])
    names = _files_in(place)
    if foreign := _in_our_place(place, names):
        found = f"it holds what is no part of results: {_listed(foreign)}"
        raise InputError([Problem(where, found, "a new or empty folder: choose another one (--out)")])


def _in_our_place(place: Path, names: list[str]) -> list[str]:
    """Name the files that are not ours and keep results out; beside results only those with names of ours do."""
    manifest = _manifest_of(place)
    if manifest is not None:
        ours = {MANIFEST, *manifest.files, *manifest.in_the_way}
        return [name for name in names if _is_table(name) and name not in ours]
    if MANIFEST in names:
        return [] if _was_ours(place, names) else [MANIFEST]
    # A folder of something else: nothing would be lost, but results would be strewn among it.
    return [name for name in names if not _belongs_to_store(name) and not name.startswith(".")]


def _was_ours(place: Path, names: list[str]) -> bool:
    """Tell whether a manifest that cannot be read is one of results, and not of another program."""
    if any(_is_table(name) or name.startswith(f"{PARTS}/") for name in names):
        return True
    path = place / MANIFEST
    return path.is_file() and b'"folder_version"' in path.read_bytes()


def _check_same(place: Path, where: str, experiment: Experiment) -> None:
    found = "damaged results"
    if manifest := _manifest_of(place):
        differences = manifest.experiment.differences_from(experiment)
        if manifest.complete and not differences:
            return
        found = f"results of {manifest.experiment}, which differ in {', '.join(differences)}"
        if not manifest.complete:
            found = f"unfinished results of {manifest.experiment}"
    allowed = "another folder (--out), or let them give way (--replace)"
    raise InputError([Problem(where, f"it holds {found}", allowed)])


def _manifest_of(place: Path) -> Manifest | None:
    try:
        return read_manifest(place)
    except InputError:
        return None


def results_in(place: Path) -> list[str]:
    """Return the files of results in a folder that was checked, by their paths in it; empty if there is none."""
    if not place.exists():
        return []
    names = _files_in(place)
    manifest = _manifest_of(place)
    if manifest is None:
        ours = {name for name in names if name == MANIFEST or _is_table(name) or _is_figure(name, names)}
    else:
        ours = {MANIFEST, *manifest.files, *manifest.in_the_way}
    return [name for name in names if name in ours or (name.startswith(f"{PARTS}/") and _belongs_to_store(name))]


def results_removed(folder: Path) -> None:
    """Take results away, and their folder with them unless something else is in it.

    Raises:
        InputError: It holds no results, or somebody is writing there.
        OSError: They cannot be removed.
    """
    place = check_writable_place(folder)
    all_removed(place, results_in(place))
    with suppress(OSError):  # something else is in it
        place.rmdir()


def is_left_over(name: str) -> bool:
    """Tell whether a file, by its path in a results folder, is one that a crash left half-written."""
    path = Path(name)
    if not is_fresh_name(path.name):
        return False
    plain = (path.parent / path.name.removeprefix(".").removesuffix(".new")).as_posix()
    return plain == MANIFEST or _is_table(plain) or _is_drawn(plain)


def belongs_to_parts(name: str) -> bool:
    """Tell whether a file among the parts, by its name, is one that a store makes."""
    return _belongs_to_store(f"{PARTS}/{name}")


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


def _is_table(name: str) -> bool:
    return name in {"comparison.csv", *(f"{table}.parquet" for table in KEYS)}


def _is_drawn(name: str) -> bool:
    path = Path(name)
    return path.parent == Path(_FIGURES) and path.suffix in {".png", ".svg"}


def _is_figure(name: str, names: Collection[str]) -> bool:
    """Tell whether a file is a figure of ours, where no manifest says so: those are there as PNG and as SVG."""
    return _is_drawn(name) and {str(Path(name).with_suffix(kind)) for kind in (".png", ".svg")} <= set(names)


def _belongs_to_store(name: str) -> bool:
    """Tell whether a file is one that a store keeps while it works: its lock, parts, what a crash left half-written."""
    path = Path(name)
    if path.parent == Path(PARTS):
        known = {JOURNAL, *(f"base-{table}.parquet" for table in RUN_TABLES)}
        plain = path.name.removeprefix(".").removesuffix(".new") if path.name.startswith(".") else path.name
        return plain in known or bool(re.fullmatch(r"\d{6,}\.parquet", plain))
    return name in {LOCK, PARTS, _FIGURES, fresh_name(MANIFEST)}  # of folders, the empty ones


def _listed(names: list[str]) -> str:
    told = ", ".join(names[:_NAMED_AT_MOST])
    more = len(names) - _NAMED_AT_MOST
    return f"{told} and {more} more" if more > 0 else told


def _check_writable(place: Path) -> None:
    """Try what writing will do: make a folder beside, or as far down as there are folders."""
    above = place.parent
    while not os.path.lexists(above):
        above = above.parent
    os.rmdir(tempfile.mkdtemp(prefix=".cci-", dir=above))
    longest = (os.pathconf(above, "PC_NAME_MAX") if hasattr(os, "pathconf") else 255) - _ROOM_BESIDE
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


def _carry_others(place: Path, fresh: Path) -> None:
    """Let what somebody else put into a folder be in the one that takes its place."""
    if not place.exists():
        return
    ours = {*results_in(place), *(name for name in _files_in(place) if _belongs_to_store(name) or is_left_over(name))}

    def left_out(below: str, names: list[str]) -> set[str]:
        above = Path(below).relative_to(place)
        return {name for name in names if (above / name).as_posix() in ours}

    shutil.copytree(place, fresh, symlinks=True, ignore=left_out, copy_function=_linked, dirs_exist_ok=True)
    for name in (PARTS, _FIGURES):
        with suppress(OSError):  # it is not there, or something is in it
            (fresh / name).rmdir()


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)


def _write_file(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


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
