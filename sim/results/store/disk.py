"""Change files so that a crash at any instant leaves the old state or the new one, never a part of either."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

__all__ = ["all_removed", "created", "flush_folder", "folder_made", "fresh_name", "is_fresh_name", "linked", "removed"]

_FRESH = ".new"


def fresh_name(name: str) -> str:
    """Return what a file is called while it is written."""
    return f".{name}{_FRESH}"


def is_fresh_name(name: str) -> bool:
    """Tell whether a file of this name was left half-written by a crash, or is being written."""
    return name.startswith(".") and name.endswith(_FRESH)


@contextmanager
def created(path: Path) -> Iterator[BinaryIO]:
    """Lend a file that stands at `path` once it is whole and on the disk, in place of what stood there.

    Raises:
        OSError: It could not be written; what stood at `path` still does.
    """
    fresh = path.with_name(fresh_name(path.name))
    try:
        with open(fresh, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(fresh)
        raise
    flush_folder(path.parent)


def linked(path: Path, other: Path) -> None:
    """Let `other` hold what `path` holds, without copying where the file system knows links.

    Raises:
        OSError: It could not be written.
    """
    with suppress(FileNotFoundError):
        os.unlink(other)
    try:
        os.link(path, other)
        flush_folder(other.parent)
    except OSError:
        with path.open("rb") as source, created(other) as target:
            shutil.copyfileobj(source, target, 2**20)


def removed(path: Path) -> None:
    """Take a file away if it is there; it may come back after a crash of the machine."""
    with suppress(FileNotFoundError):
        os.unlink(path)


def all_removed(folder: Path, names: Iterable[str]) -> None:
    """Take files away, named by their paths in a folder, so that they stay away; folders that get empty go too."""
    paths = [folder / name for name in names]
    for path in paths:
        removed(path)
    for above in {path.parent for path in paths if path.parent.is_dir()}:
        flush_folder(above)
        if above != folder:
            with suppress(OSError):  # something is in it
                above.rmdir()
    flush_folder(folder)


def folder_made(folder: Path) -> None:
    """Make a folder and those above it, durably."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for path in missing:
        flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Make what was created, renamed or removed in a folder durable."""
    if os.name == "nt":  # which opens no folders
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
