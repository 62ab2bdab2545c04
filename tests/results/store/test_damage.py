"""Bit flips and cuts in anything that is stored are noticed, finished or not."""

import os

import pytest

from sim.errors import InputError
from sim.outcomes.tables import RUN_TABLES
from sim.results.columnar import table_of
from sim.results.results import read_results
from sim.results.store.part import rows_of
from sim.results.store.reading import read_folder
from sim.runs.verified import read_whole
from tests.results.store.conftest import BASELINE, Study, experiment, left_unfinished

PLACES = {"quick": 5}.get(os.environ.get("HYPOTHESIS_PROFILE", "quick"), 12)


@pytest.fixture
def unfinished(tmp_path):
    """Return a folder with tables of an earlier request, parts, a journal and a manifest."""
    place = tmp_path / "out"
    Study((BASELINE,), (0, 1), extra={}).into(place)
    left_unfinished(place, experiment((BASELINE,), range(5)), (2, 3))
    return place


def damages(content, number):
    """Yield a content with one bit flipped, and cut, at places all over it."""
    for place in range(0, len(content), max(1, len(content) // number)):
        flipped = bytearray(content)
        flipped[place] ^= 1 << place % 8
        yield bytes(flipped)
        yield content[:place]


def test_in_unfinished_results(unfinished):
    files = [path for path in sorted(unfinished.rglob("*")) if path.is_file()]
    assert {path.name.split("-")[0].split(".")[0] for path in files} >= {"manifest", "journal", "base", "000003"}
    assert read_whole(read_folder(unfinished)) > 0
    for path in files:
        content = path.read_bytes()
        for damaged in damages(content, PLACES):
            path.write_bytes(damaged)
            with pytest.raises(InputError):
                read_whole(read_folder(unfinished))
            with pytest.raises(InputError):
                Study((BASELINE,), range(5)).into(unfinished)
        path.write_bytes(content)
    Study((BASELINE,), range(5)).into(unfinished)


def test_in_finished_results(tmp_path):
    Study().into(tmp_path / "out")
    for path in sorted((tmp_path / "out").rglob("*.*")):
        content = path.read_bytes()
        for damaged in damages(content, PLACES):
            path.write_bytes(damaged)
            with pytest.raises(InputError):
                read_whole(read_folder(tmp_path / "out"))
        path.write_bytes(content)


def test_pages_notice_by_themselves(unfinished):
    # Without the digest of the file, a flipped bit in a package or a column must not pass either.
    part = next((unfinished / "parts").glob("0*.parquet"))
    content, noticed, places = part.read_bytes(), 0, range(200, len(part.read_bytes()) * 3 // 4, 997)
    for place in places:
        flipped = bytearray(content)
        flipped[place] ^= 1
        part.write_bytes(bytes(flipped))
        try:
            list(rows_of(part))
        except (OSError, ValueError):
            noticed += 1
    assert noticed == len(places) > 10


def test_without_checksums_flips_would_pass(tmp_path, monkeypatch):
    Study((BASELINE,), (0, 1)).into(tmp_path / "out")
    monkeypatch.setattr("sim.results.store.checking.digest_of_file", lambda path: manifest.files[path.name])
    monkeypatch.setattr("sim.results.columnar._CHECKS_PAGES", False)
    manifest = read_folder(tmp_path / "out").manifest
    path, passed = tmp_path / "out" / "outcomes.parquet", 0
    content = path.read_bytes()
    sound = {name: read_results(tmp_path / "out").tables[name] for name in RUN_TABLES}
    for place in range(100, len(content) // 2, 97):
        flipped = bytearray(content)
        flipped[place] ^= 1
        path.write_bytes(bytes(flipped))
        try:
            passed += not table_of(path, "outcomes").equals(sound["outcomes"])
        except Exception:
            continue
    assert passed > 0
