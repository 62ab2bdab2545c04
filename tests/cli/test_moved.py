"""A project, or its results alone, goes on and verifies after it was moved, renamed, copied, or made read-only."""

import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli.app import app
from sim.region.files import load_region
from tests.support.small_region import edit, shrink, with_few_clusters

HEAD = "region: small\nstart: 2020Q3\nreport_from: 2020Q3\nend: 2021Q2\n"


def said(line):
    result = CliRunner().invoke(app, line.split())
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return a project folder: a region, two scenarios, and results of the one baseline."""
    project = tmp_path_factory.mktemp("made") / "project"
    project.mkdir()
    with_few_clusters(shrink(project / "small", 0.02))
    (project / "b.yaml").write_text("extends: baseline\n" + HEAD)
    (project / "nc.yaml").write_text("extends: no-cluster\n" + HEAD)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project)
        assert said("run b.yaml nc.yaml --seeds 1 --jobs 1 --out results/res")[0] == 0
    return project


@pytest.fixture
def moved(made, tmp_path, monkeypatch):
    """Return the project as it is after it was moved, the current folder."""
    project = tmp_path / "elsewhere" / "renamed"
    shutil.copytree(made, project)
    monkeypatch.chdir(project)
    return project


def test_no_path_of_the_machine_is_in_a_folder(made):
    manifest = json.loads((made / "results" / "res" / "manifest.json").read_bytes())
    assert [one["specification"]["region"] for one in manifest["scenarios"]] == ["../../small"] * 2
    for path in (made / "results" / "res").iterdir():
        assert str(made).encode() not in path.read_bytes()


def test_a_project_that_was_moved_goes_on(moved):
    before = (moved / "results" / "res" / "outcomes.parquet").read_bytes()
    assert said("run b.yaml nc.yaml --seeds 1 --jobs 1 --out results/res")[0] == 0
    assert (moved / "results" / "res" / "outcomes.parquet").read_bytes() == before
    code, out, err = said("verify results/res --sample 1")
    assert code == 0, err
    assert "computed again, the same to the byte" in out
    assert said("retry results/res")[0] == 0
    assert said("whose results/res --part parity")[0] == 0
    code, _, err = said("run b.yaml nc.yaml --seeds 2 --jobs 1 --out results/res")
    assert (code, "2 of 2 worlds" in err or "2 of 4 runs are done already" in err) == (0, True)


def test_results_that_were_moved_alone_find_the_region_from_the_project(moved, tmp_path):
    (moved / "results" / "res").rename(tmp_path / "archive")
    code, out, err = said(f"verify {tmp_path / 'archive'} --sample 1")
    assert code == 0, err
    assert "computed again, the same to the byte" in out


def test_a_copy_without_its_region_is_read_and_says_what_it_lacks(moved, tmp_path, monkeypatch):
    (moved / "results" / "res").rename(tmp_path / "copy")
    monkeypatch.chdir(tmp_path)
    for line in ("status copy", "table copy outcomes", "whose copy --part who", "verify copy --sample 0"):
        assert said(line)[0] == 0, line
    for line in ("verify copy --sample 1", "retry copy", "whose copy --part parity"):
        code, _, err = said(line)
        assert code == 2, line
        assert "small: there is no such region" in err
        assert "the folder small put there, or the command given in the folder that holds it" in err


def test_another_region_at_the_same_place_is_not_taken(moved):
    edit(moved / "small" / "denominators.csv", lambda row: {**row, "count": "7"})
    code, _, err = said("verify results/res --sample 1")
    assert (code, "has changed since the results were made" in err) == (2, True)


def test_without_the_digest_another_region_would_be_taken(moved, monkeypatch):
    from sim.results.manifest import read_manifest
    from sim.results.regions import region_of

    (record, _) = read_manifest(moved / "results" / "res").experiment.scenarios
    edit(moved / "small" / "denominators.csv", lambda row: {**row, "count": "7"})
    object.__setattr__(record, "region_digest", load_region(moved / "small").digest)
    assert region_of(record).denominators[0].count == 7


@contextmanager
def another_user():
    """Be somebody who may write nothing here: root may write anywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_another_user_reads_what_nobody_may_write(made, monkeypatch):
    lines = [f"{line} res" for line in ("status", "verify --sample 0", "whose --part who")]
    lines += ["table res outcomes"]
    with tempfile.TemporaryDirectory() as place:
        res = Path(place) / "res"
        shutil.copytree(made / "results" / "res", res)
        monkeypatch.chdir(place)
        assert [said(line)[0] for line in lines] == [0] * 4  # what is imported lies where another user may not look
        for path in (Path(place), res, *res.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        before = sorted(path.name for path in res.rglob("*"))
        with another_user():
            with pytest.raises(PermissionError):
                (res / "new").touch()
            found = [said(line) for line in lines]
        assert [code for code, _, _ in found] == [0] * 4, found
        assert sorted(path.name for path in res.rglob("*")) == before
        Path(place).chmod(0o755)
        res.chmod(0o755)
        monkeypatch.chdir(made)
