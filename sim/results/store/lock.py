"""One writer at a time: a lock on a results folder that ends with its owner, however that ends."""

from __future__ import annotations

import errno
import json
import math
import os
import socket
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from stat import S_ISREG

from filelock import lock_descriptor

from sim.errors import InputError, Problem

__all__ = ["LOCK", "FolderLock", "Owner", "owner_of"]

LOCK = ".lock"
_UNKNOWN = "another process"
_PERHAPS = "perhaps another process, whose lock cannot be tried,"
_NONE_THERE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EISDIR, errno.ENXIO}  # nothing that a writer could lock
_NOT_TO_BE_WRITTEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_PROBES, _BETWEEN_PROBES = 10, 0.02  # who looks whether somebody writes holds the lock for a moment
_OWNER_AT = 1  # Windows lets nobody read the byte that is locked, the first one
_LARGEST = 2**16
_ADDED = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_NEVER_WAIT = getattr(os, "O_NONBLOCK", 0)  # for who may write at the other end of a pipe


@dataclass(frozen=True)
class Owner:
    """Who holds the lock.

    Attributes:
        host: Name of the machine.
        pid: Number of the process there.
        started: When it took the lock, in seconds since 1970.
        command: Its command line.
        done_before: Number of runs that were done when it began.
    """

    host: str
    pid: int
    started: float
    command: str
    done_before: int = 0

    def __str__(self) -> str:
        """Name it so that one can find it."""
        try:
            since = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(self.started))
        except (ValueError, OverflowError, OSError):  # no clock says such a time
            since = "an unknown time"
        return f"process {self.pid} on {self.host} ({self.command}, since {since})"


class FolderLock:
    """The lock on a results folder, held until `release` or the end of the process.

    The kernel keeps it and gives it back when the owner dies; the file only says who the owner is.
    """

    def __init__(self, folder: Path, command: str) -> None:
        """Take the lock of a folder that is there.

        Raises:
            InputError: Somebody else holds it, or the file system knows no locks.
        """
        self.path = folder / LOCK
        self.owner = Owner(socket.gethostname(), os.getpid(), time.time(), command or Path(sys.argv[0]).name)
        self._descriptor = _locked(self.path, folder)
        self._say(self.owner)

    def began_with(self, done: int) -> None:
        """Write down how many runs were done when the work began, for estimates of the time left."""
        self._say(Owner(**{**asdict(self.owner), "done_before": done}))

    def _say(self, owner: Owner) -> None:
        self.owner = owner
        content = json.dumps(asdict(owner)).encode()
        with suppress(OSError):  # on a full disk the lock still holds, only without a name
            os.ftruncate(self._descriptor, _OWNER_AT)
            os.lseek(self._descriptor, _OWNER_AT, os.SEEK_SET)
            os.write(self._descriptor, content)

    def release(self) -> None:
        """Give the lock back; a second time does nothing."""
        if self._descriptor < 0:
            return
        try:
            with suppress(OSError):  # Windows lets nobody take away what is open
                os.unlink(self.path)
        finally:
            os.close(self._descriptor)
            self._descriptor = -1


def _locked(path: Path, folder: Path) -> int:
    while True:
        descriptor = _opened(path, folder)
        try:
            is_ours = _took(descriptor)
        except OSError as error:
            _leave(descriptor, path)
            found = f"its file system has no locks: {error.strerror}"
            raise InputError([_refusal(folder, found, "a folder on a local disk (--out)")]) from None
        if not is_ours:
            owner = _owner_in(descriptor)
            os.close(descriptor)
            found = f"{owner or _UNKNOWN} is writing there"
            raise InputError([_refusal(folder, found, "another folder (--out), or wait until it is done")])
        # The owner before may have taken the file away between the two steps; then this lock is one on nothing.
        with suppress(OSError):
            if os.path.samestat(os.fstat(descriptor), os.stat(path)):
                return descriptor
        os.close(descriptor)


def _leave(descriptor: int, path: Path) -> None:
    """Close a lock that cannot be had, and take it away unless somebody says in it that it is theirs."""
    is_unclaimed = os.fstat(descriptor).st_size == 0
    os.close(descriptor)
    if is_unclaimed:
        with suppress(OSError):
            os.unlink(path)


def _took(descriptor: int) -> bool:
    """Tell whether the lock was to be had: a writer keeps it, whoever only looks gives it back at once.

    Raises:
        OSError: The file system knows no locks.
    """
    for left in reversed(range(_PROBES)):
        if lock_descriptor(descriptor, blocking=False):
            return True
        if left:
            time.sleep(_BETWEEN_PROBES)
    return False


def _opened(path: Path, folder: Path) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | _ADDED | _NEVER_WAIT, 0o644)
    if S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    raise InputError([_refusal(folder, f"{LOCK} in it is no file", "a folder without it")])


def _refusal(folder: Path, found: str, allowed: str) -> Problem:
    return Problem(f"results folder {folder}", found, allowed)


def owner_of(folder: Path) -> Owner | str | None:
    """Return who is writing into a folder; a text if that is not known, None if nobody is."""
    try:
        descriptor = _opened_to_look(folder / LOCK)
    except OSError as error:
        return None if error.errno in _NONE_THERE else _PERHAPS
    try:
        if not S_ISREG(os.fstat(descriptor).st_mode) or _took(descriptor):
            return None
        return _owner_in(descriptor) or _UNKNOWN
    except OSError:
        return _PERHAPS
    finally:
        os.close(descriptor)


def _opened_to_look(path: Path) -> int:
    try:
        # NFS locks nothing that is open for reading alone.
        return os.open(path, os.O_RDWR | _ADDED | _NEVER_WAIT)
    except OSError as error:
        if error.errno not in _NOT_TO_BE_WRITTEN:
            raise
        return os.open(path, os.O_RDONLY | _ADDED | _NEVER_WAIT)


def _owner_in(descriptor: int) -> Owner | None:
    try:
        os.lseek(descriptor, _OWNER_AT, os.SEEK_SET)
        said = json.loads(os.read(descriptor, _LARGEST))
        owner = Owner(**said)
        kinds = {"host": str, "pid": int, "started": float | int, "command": str, "done_before": int}
        is_sound = all(isinstance(getattr(owner, name), kind) for name, kind in kinds.items())
        return owner if is_sound and math.isfinite(owner.started) else None
    except (OSError, ValueError, TypeError, RecursionError):
        return None
