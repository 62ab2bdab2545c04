"""Parts that no journal lists are said, and taken up or kept, never thrown away in silence."""

import shutil

import pytest

from sim.errors import InputError
from sim.results.manifest import MANIFEST
from sim.results.store.journal import JOURNAL, PARTS
from sim.results.store.reading import read_folder
from sim.results.store.store import opened
from sim.results.store.unlisted import Unlisted
from tests.results.store.conftest import BASELINE, LARGER, Study, experiment, files_in, left_unfinished
from tests.support.keys import run

ASKED = (BASELINE,)
SEEDS = range(5)


@pytest.fixture
def lost(tmp_path):
    """Return an unfinished folder of three runs whose journal is lost."""
    place = tmp_path / "out"
    left_unfinished(place, experiment(ASKED, SEEDS), (0, 1, 3))
    (place / PARTS / JOURNAL).unlink()
    return place


def notes_of(place, **named):
    with opened(place, experiment(ASKED, SEEDS), **named) as store:
        return store.notes


def test_what_is_there_is_said_without_being_done(lost):
    held = read_folder(lost)
    assert (len(held.done), held.unlisted().runs, held.unlisted().others) == (0, 3, ())
    assert str(held.unlisted()) == "3 runs are in parts that no journal lists"


@pytest.mark.parametrize("replace", [False, True])
@pytest.mark.parametrize("gone", [(), (MANIFEST,)], ids=["journal", "journal and manifest"])
def test_it_is_taken_up_and_the_result_is_the_same(lost, tmp_path, replace, gone):
    for name in gone:
        (lost / name).unlink()
    again = Study(ASKED, tuple(SEEDS), extra={})
    again.into(lost, replace=replace)
    assert again.ran == [("baseline", 2), ("baseline", 4)]
    Study(ASKED, tuple(SEEDS), extra={}).into(tmp_path / "plain")
    assert files_in(lost) == files_in(tmp_path / "plain")


def test_a_user_hears_of_it(lost):
    assert notes_of(lost) == ("3 runs were in parts that no journal lists; they are whole and are taken up",)
    assert notes_of(lost) == ()


def test_without_taking_them_up_they_would_be_lost(lost, monkeypatch):
    monkeypatch.setattr("sim.results.store.beginning.unlisted", lambda place, journal: Unlisted())
    again = Study(ASKED, tuple(SEEDS), extra={})
    again.into(lost)
    assert len(again.ran) == 5


def test_what_cannot_be_read_is_kept_aside(lost):
    part = sorted((lost / PARTS).glob("*.parquet"))[0]
    content = bytearray(part.read_bytes())
    content[len(content) // 2] ^= 1
    part.write_bytes(content)
    shutil.copy(part, lost / PARTS / "base-outcomes.parquet")
    told = " ".join(notes_of(lost))
    assert f"are kept: unlisted-{part.name}, unlisted-base-outcomes.parquet" in told
    assert (lost / f"unlisted-{part.name}").read_bytes() == content
    Study(ASKED, tuple(SEEDS), extra={}).into(lost)
    assert (lost / f"unlisted-{part.name}").read_bytes() == content


@pytest.mark.parametrize("gone", [(), (MANIFEST,)], ids=["journal", "journal and manifest"])
def test_runs_of_another_request_are_refused_until_told(lost, gone):
    for name in gone:
        (lost / name).unlink()
    before = files_in(lost)
    with pytest.raises(InputError, match=r"whose manifest is gone" if gone else "the scenarios: baseline would go"):
        Study((LARGER,)).into(lost)
    assert files_in(lost) == before
    Study((LARGER,)).into(lost, replace=True)


def test_what_is_done_elsewhere_too_is_no_loss(tmp_path):
    place = tmp_path / "out"
    left_unfinished(place, experiment(ASKED, SEEDS), (0,))
    part = next((place / PARTS).glob("*.parquet"))
    shutil.copy(part, part.with_name("000777.parquet"))  # as a crash leaves it that falls between two steps of a merge
    assert not str(read_folder(place).unlisted())
    assert notes_of(place) == ()
    assert read_folder(place).done == {run("baseline", 0)}
    assert not part.with_name("000777.parquet").exists()
