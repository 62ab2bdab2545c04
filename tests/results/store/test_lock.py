"""One writer at a time; the lock of a dead owner clears itself."""

import subprocess
import sys
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.results.store.lock import LOCK, FolderLock, owner_of

ROOT = Path(__file__).parents[3]
HOLDS = """
import sys, time
from pathlib import Path
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
    monkeypatch.setattr("sim.results.store.lock.fcntl.flock", lambda *arguments: None)
    first, second = FolderLock(tmp_path, "one"), FolderLock(tmp_path, "two")
    first.release()
    second.release()


def test_a_lock_on_a_file_that_was_taken_away_is_none(tmp_path, monkeypatch):
    import fcntl

    usual, taken = fcntl.flock, []

    def slow(descriptor, how):
        if not taken:  # its owner ends between our opening and our locking
            taken.append((tmp_path / LOCK).unlink())
        usual(descriptor, how)

    monkeypatch.setattr("sim.results.store.lock.fcntl.flock", slow)
    lock = FolderLock(tmp_path, "one")
    assert owner_of(tmp_path).command == "one"
    lock.release()


def test_a_folder_that_cannot_be_locked_is_told(tmp_path, monkeypatch):
    import errno

    def none(descriptor, how):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("sim.results.store.lock.fcntl.flock", none)
    with pytest.raises(InputError, match="its file system has no locks: No locks available"):
        FolderLock(tmp_path, "one")
