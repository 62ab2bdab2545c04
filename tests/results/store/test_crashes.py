"""A crash after every write, fsync and rename: what was promised is there, nothing is doubled, the end is the same."""

import os
import shutil

import pytest

from sim.errors import InputError, SimError
from sim.results.store.lock import owner_of
from sim.results.store.reading import read_folder
from tests.results.store.conftest import Study, files_in
from tests.support.faulty_disk import Crash, FaultyDisk

# Of about 430 steps, all where HYPOTHESIS_PROFILE is laws; strides are prime, so that each kind of step is hit.
STRIDE = {"quick": 97, "ci": 11, "laws": 1}[os.environ.get("HYPOTHESIS_PROFILE", "quick")]
KINDS = ("kill", "early", "late")


def crash_at(step, place, kind, heeds_fsync=True):
    """Let a study crash at a step; return it and whether it got that far."""
    study, disk = Study(), FaultyDisk(step, heeds_fsync=heeds_fsync)
    try:
        with disk.in_place():
            study.into(place)
    except Crash:
        if kind != "kill":
            disk.power_cut(kind)
        return study, True
    return study, False


def crash_and_resume(place, kind, whole, start=None, heeds_fsync=True, stride=STRIDE):
    """Crash at one step after the other and go on after each; return the number of steps."""
    step = 1
    while True:
        shutil.rmtree(place, ignore_errors=True)
        if start is not None:
            shutil.copytree(start, place)
        study, has_crashed = crash_at(step, place, kind, heeds_fsync)
        if not has_crashed:
            return step
        if study.safe:
            held = read_folder(place)
            assert study.safe <= held.done, f"lost at step {step}"
        again = Study()
        with FaultyDisk().in_place():  # a disk without faults, that costs no time
            again.into(place)
        assert not study.safe & set(again.ran), f"run twice, step {step}"
        assert files_in(place) == whole, f"another end after step {step}"
        assert owner_of(place) is None
        step += stride


@pytest.mark.parametrize("kind", KINDS)
def test_every_step(tmp_path, whole, kind):
    assert crash_and_resume(tmp_path / "out", kind, whole) > 300


@pytest.mark.parametrize("kind", KINDS)
def test_every_step_of_adding_to_what_is_complete(tmp_path, whole, kind):
    Study(seeds=(0, 2)).into(tmp_path / "start")
    assert crash_and_resume(tmp_path / "out", kind, whole, tmp_path / "start") > 150


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS[1:])
def test_without_fsync_it_would_be_noticed(tmp_path, whole, kind):
    with pytest.raises((AssertionError, InputError)):
        crash_and_resume(tmp_path / "out", kind, whole, heeds_fsync=False, stride=1)


def test_without_a_rename_it_would_be_noticed(tmp_path, whole, monkeypatch):
    monkeypatch.setattr("sim.results.store.disk.fresh_name", lambda name: name)  # written in place
    with pytest.raises((AssertionError, InputError, FileNotFoundError)):
        crash_and_resume(tmp_path / "out", "kill", whole, stride=1)


def test_a_full_disk_is_told_and_the_rest_follows_once_there_is_room(tmp_path, whole):
    place, step = tmp_path / "out", 1
    while True:
        shutil.rmtree(place, ignore_errors=True)
        study, disk = Study(), FaultyDisk(step, failure=OSError)
        told = ""
        try:
            with disk.in_place():
                study.into(place)
        except SimError as error:
            told = str(error)
        if not told:
            break
        assert "No space left on device" in told
        assert "free some space, and the same command goes on" in told
        if study.safe:
            assert study.safe <= read_folder(place).done
        again = Study()
        with FaultyDisk().in_place():
            again.into(place)
        assert not study.safe & set(again.ran)
        assert files_in(place) == whole
        step += STRIDE
    assert step > 300
