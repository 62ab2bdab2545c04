"""One writer at a time; the lock of a dead owner clears itself."""

import errno
import fcntl
import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace

import pytest
from filelock import lock_descriptor

from sim.errors import InputError
from sim.results.store.lock import LOCK, FolderLock, Owner, owner_of

ROOT = Path(__file__).parents[3]
HOLDS = """
import sys, time
from pathlib import Path
from types import SimpleNamespace
from sim.results.store.lock import FolderLock
lock = FolderLock(Path(sys.argv[1]), "cci run baseline")
print("locked", flush=True)
time.sleep(3600)
"""


def holder(folder):
    process = subprocess.Popen([sys.executable, "-c", HOLDS, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "locked\n"
    return process


def test_the_second_is_refused_at_once_and_told_who_is_first(tmp_path):
    first = holder(tmp_path)
    try:
        with pytest.raises(
            InputError, match=rf"process {first.pid} on .* \(cci run baseline, since 2.*is writing there"
        ):
            FolderLock(tmp_path, "cci run other")
        assert owner_of(tmp_path).pid == first.pid
    finally:
        first.kill()
        first.wait()
    assert (tmp_path / LOCK).exists()  # but nobody holds it
    assert owner_of(tmp_path) is None
    FolderLock(tmp_path, "cci run other").release()
    assert not (tmp_path / LOCK).exists()


def test_without_a_lock_both_would_write(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.results.store.lock.lock_descriptor", lambda *arguments, **named: True)
    first, second = FolderLock(tmp_path, "one"), FolderLock(tmp_path, "two")
    first.release()
    second.release()


def test_a_lock_on_a_file_that_was_taken_away_is_none(tmp_path, monkeypatch):
    usual, taken = lock_descriptor, []

    def slow(descriptor, *, blocking):
        if not taken:  # its owner ends between our opening and our locking
            taken.append((tmp_path / LOCK).unlink())
        return usual(descriptor, blocking=blocking)

    monkeypatch.setattr("sim.results.store.lock.lock_descriptor", slow)
    lock = FolderLock(tmp_path, "one")
    assert owner_of(tmp_path).command == "one"
    lock.release()


@pytest.mark.parametrize("look", [lambda folder: FolderLock(folder, "one").release(), owner_of])
def test_who_only_looks_for_a_moment_is_no_writer(tmp_path, monkeypatch, look):
    (tmp_path / LOCK).write_bytes(b" " + json.dumps(asdict(OWNER)).encode())  # of a process that is dead
    looker = os.open(tmp_path / LOCK, os.O_RDWR)
    assert lock_descriptor(looker, blocking=False)
    monkeypatch.setattr("sim.results.store.lock.time.sleep", lambda seconds: os.close(looker))
    assert look(tmp_path) is None


def test_a_lock_is_tried_as_one_who_may_write_as_network_file_systems_want_it(locked, tmp_path, monkeypatch):
    monkeypatch.setattr("sim.results.store.lock.lock_descriptor", as_nfs)
    assert locked(asdict(OWNER)) == OWNER
    refuse_to_open(monkeypatch, os.O_RDWR, errno.EROFS)
    assert str(owner_of(tmp_path)).startswith("perhaps another process")
    refuse_to_open(monkeypatch, os.O_RDONLY, errno.EACCES)
    assert str(owner_of(tmp_path)).startswith("perhaps another process")


def as_nfs(descriptor, *, blocking):
    if fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
        raise OSError(errno.EBADF, "Bad file descriptor")
    return lock_descriptor(descriptor, blocking=blocking)


def refuse_to_open(monkeypatch, how, number):
    usual = os.open

    def refused(path, flags, *mode):
        if str(path).endswith(LOCK) and flags & os.O_ACCMODE == how:
            raise OSError(number, os.strerror(number))
        return usual(path, flags, *mode)

    monkeypatch.setattr("sim.results.store.lock.os.open", refused)


def test_on_a_read_only_disk_the_lock_is_tried_all_the_same(locked, tmp_path, monkeypatch):
    refuse_to_open(monkeypatch, os.O_RDWR, errno.EROFS)
    assert locked(asdict(OWNER)) == OWNER


def test_a_folder_that_cannot_be_locked_is_told(tmp_path, monkeypatch):
    def none(descriptor, *, blocking):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("sim.results.store.lock.lock_descriptor", none)
    with pytest.raises(InputError, match="its file system has no locks: No locks available"):
        FolderLock(tmp_path, "one")


OWNER = Owner("elsewhere", 7, 1.8e9, "cci run")


@pytest.fixture
def locked(tmp_path):
    """Return a function that lets the lock of a folder, which is held, say something."""
    descriptor = os.open(tmp_path / LOCK, os.O_RDWR | os.O_CREAT)
    assert lock_descriptor(descriptor, blocking=False)

    def says(content):
        (tmp_path / LOCK).write_bytes(b" " + (content if isinstance(content, bytes) else json.dumps(content).encode()))
        return owner_of(tmp_path)

    yield says
    os.close(descriptor)


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"[" * 9999, {}, asdict(OWNER) | {"started": "x"}, asdict(OWNER) | {"started": float("inf")}],
    ids=["empty", "bytes", "deep", "no names", "a text for a time", "no time"],
)
def test_whatever_a_lock_says_somebody_is_writing(locked, content):
    assert locked(content) == "another process"


@pytest.mark.parametrize("started", [-1e300, 1e300, 1e18])
def test_a_time_that_no_clock_says_is_unknown(locked, started):
    assert "since an unknown time" in str(locked(asdict(OWNER) | {"started": started}))


def test_a_lock_that_is_no_file_is_told(tmp_path):
    os.mkfifo(tmp_path / LOCK)
    assert owner_of(tmp_path) is None
    with pytest.raises(InputError, match=r"\.lock in it is no file"):
        FolderLock(tmp_path, "one")


def test_a_writer_whose_clock_is_ahead_has_no_time_left_below_nothing():
    from sim.cli.status import _seconds_left

    held = SimpleNamespace(done=range(5), wanted=range(10))
    far_ahead, long_ago = 4e9, 1e9
    assert _seconds_left(held, Owner("elsewhere", 7, far_ahead, "cci run")) is None
    assert _seconds_left(held, Owner("elsewhere", 7, long_ago, "cci run")) > 0
