"""A disk under the store that fails at a chosen step, and forgets what it was never told to keep."""

import errno
import os
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

DISK = "sim.results.store.disk"


class Crash(BaseException):
    """The machine stops here."""


class FaultyDisk:
    """Counts what changes files: writes, fsync, rename, link, unlink; at step `stops_at` it fails, then and for ever.

    `power_cut` then leaves what an unkind machine would: with `names="early"` names are on the disk at once, with
    `"late"` only after the folder was flushed; bytes are on it only after fsync.
    """

    def __init__(self, stops_at=None, failure=Crash, heeds_fsync=True):
        self.step, self.stops_at, self.failure, self.heeds_fsync = 0, stops_at, failure, heeds_fsync
        self.unsynced, self.descriptors, self.undo = set(), {}, []

    def __getattr__(self, name):
        return getattr(os, name)

    def _count(self):
        self.step += 1
        if self.stops_at is not None and self.step >= self.stops_at:
            raise self.failure() if self.failure is Crash else OSError(errno.ENOSPC, "No space left on device")

    def open(self, path, flags, *more):
        descriptor = os.open(path, flags, *more)
        self.descriptors[descriptor] = Path(path)
        return descriptor

    def close(self, descriptor):
        self.descriptors.pop(descriptor, None)
        os.close(descriptor)

    def fsync(self, descriptor):
        self._count()
        path = self.descriptors.get(descriptor)
        if self.heeds_fsync and path is not None:
            self.unsynced.discard(path)
            self.undo = [(folder, back) for folder, back in self.undo if folder != path]

    def replace(self, source, target):
        self._count()
        before = target.read_bytes() if target.exists() else None

        def back():
            target.rename(source)
            if before is not None:
                target.write_bytes(before)

        os.replace(source, target)
        if source in self.unsynced:
            self.unsynced.remove(source)
            self.unsynced.add(target)
        else:
            self.unsynced.discard(target)
        self.undo.append((target.parent, back))

    def link(self, source, target):
        self._count()
        os.link(source, target)
        self.undo.append((Path(target).parent, lambda: Path(target).unlink(missing_ok=True)))

    def unlink(self, path):
        self._count()
        path = Path(path)
        before = path.read_bytes() if path.exists() else None
        os.unlink(path)
        if before is not None:
            self.undo.append((path.parent, lambda: _restore(path, before)))

    def opened(self, path, mode):
        self._count()
        file = _Written(path, self)
        self.unsynced.add(Path(path))
        self.descriptors[file.fileno()] = Path(path)
        return file

    def power_cut(self, names):
        if names == "late":
            for _, back in reversed(self.undo):
                back()
        for path in self.unsynced:
            if path.exists():
                os.truncate(path, path.stat().st_size // 2)

    @contextmanager
    def in_place(self):
        with patch(f"{DISK}.os", self), patch(f"{DISK}.open", self.opened, create=True):
            yield self


def _restore(path, content):
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


class _Written:
    """A file whose writes count."""

    def __init__(self, path, disk):
        self._file, self._disk = Path(path).open("wb"), disk  # noqa: SIM115 - whoever opens this closes it

    def write(self, content):
        self._disk._count()
        return self._file.write(content)

    def __getattr__(self, name):
        return getattr(self._file, name)

    def __enter__(self):
        return self

    def __exit__(self, *told):
        self._disk.descriptors.pop(self._file.fileno(), None)
        self._file.close()
