"""Limits, odd files and odd names around a command: each has a clear end, and none keeps anybody waiting."""

import json
import os
import pickle
import resource
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from sim.errors import InputError, printable
from sim.results.store.journal import PARTS
from sim.results.store.reading import read_folder
from sim.runs.engines.worker import SAFE_PATH, Worker, safe_path
from tests.results.store.conftest import BASELINE, Study, experiment, left_unfinished

ROOT = Path(__file__).parents[2]
CCI = [sys.executable, "-c", "from sim.cli.app import main; main()"]
STEERS = "\x1b]0;title\x07\x9b2J"
LONGEST = 60  # seconds, after which what hangs is ended


def said(here, *arguments, command=CCI, limit=None, **more):
    def limited():
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

    settings = {**os.environ, "PYTHONPATH": str(ROOT), **more}
    return subprocess.run(
        [*command, *arguments],
        cwd=here,
        env=settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
        preexec_fn=None if limit is None else limited,
    )


@pytest.mark.parametrize("megabytes", [200, 415, 500])
def test_a_limit_of_memory_under_which_libraries_hang_is_refused(tmp_path, megabytes):
    done = said(tmp_path, "run", "baseline", "--seeds", "1", "--jobs", "1", "--out", "o", limit=megabytes * 2**20)
    told = f"memory: not enough memory: a limit of {megabytes} MB is set (ulimit -v); allowed: at least 512 MB"
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr
    assert list(tmp_path.iterdir()) == []


def test_under_a_limit_above_that_a_command_ends(tmp_path):
    done = said(tmp_path, "parameters", limit=513 * 2**20, OPENBLAS_NUM_THREADS="")
    assert done.returncode == 0, done.stderr


def test_one_thread_of_openblas_is_asked_for_unless_the_user_says_more(tmp_path):
    told = "import sim.cli.app as a, os; a._set_up(); print(os.environ['OPENBLAS_NUM_THREADS'])"
    command = [sys.executable, "-c", told]
    assert said(tmp_path, command=command).stdout == "1\n"
    assert said(tmp_path, command=command, OPENBLAS_NUM_THREADS="3").stdout == "3\n"


def own_modules(folder):
    """Let a folder of the user hold modules named as those of Python that workers import."""
    for name in ("random", "socket", "tempfile", "signal"):
        (folder / f"{name}.py").write_text(f"raise SystemExit('the {name} of the user')", encoding="utf-8")


def test_modules_of_a_users_folder_are_not_those_of_python_in_a_worker(tmp_path, monkeypatch):
    own_modules(tmp_path)
    monkeypatch.chdir(tmp_path)
    worker = Worker()
    worker.wait_until_ready()
    assert worker.done(pickle.dumps((abs, -1))) == 1
    worker.end()
    worker.gone()


@pytest.mark.slow
def test_nor_are_they_on_the_command_line(tmp_path):
    own_modules(tmp_path)
    command = [sys.executable, "-P", "-m", "tests.cli.launch"]
    line = ("run", "baseline", "--seeds", "2", "--set", "end=2014Q4", "--jobs", "2", "--out", "o")
    done = said(tmp_path, *line, command=command)
    assert (done.returncode, "of the user" in done.stderr) == (0, False), done.stderr


@pytest.mark.skipif(
    "COVERAGE_PROCESS_CONFIG" in os.environ, reason="measuring coverage imports random before the folder is looked at"
)
def test_without_the_safe_path_they_would_be(tmp_path, monkeypatch):
    (tmp_path / "random.py").write_text("raise SystemExit('the random of the user')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name in (SAFE_PATH, "COVERAGE_PROCESS_CONFIG"):  # measuring coverage would import it before anybody asks
        monkeypatch.delenv(name, raising=False)
    command = [sys.executable, "-c", "import random"]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 1
    with safe_path():
        assert subprocess.run(command, check=False, capture_output=True).returncode == 0
    assert SAFE_PATH not in os.environ


@pytest.fixture
def unfinished(tmp_path):
    place = tmp_path / "out"
    left_unfinished(place, experiment((BASELINE,), range(3)), (0, 1))
    return place


SPECIAL = {
    "pipe": os.mkfifo,
    "folder": os.mkdir,
    "socket": lambda path: socket.socket(socket.AF_UNIX).bind(str(path)),
    "device": lambda path: os.symlink("/dev/zero", path),
}


@pytest.mark.parametrize("kind", SPECIAL)
def test_a_special_file_in_the_place_of_a_part_is_said(unfinished, kind, monkeypatch):
    part = sorted((unfinished / PARTS).glob("0*.parquet"))[0]
    part.unlink()
    monkeypatch.chdir(part.parent)  # the name of a socket must be short
    SPECIAL[kind](Path(part.name))
    monkeypatch.chdir(unfinished.parent)
    with pytest.raises(InputError, match=r"is damaged: it is no file|is no file"):
        read_folder(unfinished)
    with pytest.raises(InputError, match="no file"):
        Study((BASELINE,), range(3)).into(unfinished)


@pytest.mark.parametrize("kind", SPECIAL)
def test_a_special_file_among_the_parts_keeps_nobody(unfinished, kind, monkeypatch):
    monkeypatch.chdir(unfinished / PARTS)
    SPECIAL[kind](Path("000099.parquet"))
    monkeypatch.chdir(unfinished.parent)
    assert read_folder(unfinished).unlisted().others == ("000099.parquet",)
    Study((BASELINE,), range(3)).into(unfinished)
    assert os.path.lexists(unfinished / "unlisted-000099.parquet")


@pytest.mark.parametrize("kind", ["pipe", "folder", "device"])
def test_a_special_file_in_the_place_of_an_input_is_refused(cci, here, kind):
    SPECIAL[kind](here / "odd.yaml")
    for line in ("run odd.yaml --seeds 1", "check odd.yaml", "explain odd.yaml", "status odd.yaml", "verify odd.yaml"):
        assert cci(line).code == 2, line


def test_no_character_of_a_text_steers_a_terminal():
    assert printable(f"a{STEERS}b\n", "\n") == "a\\x1b]0;title\\x07\\x9b2Jb\n"
    assert printable("citt\u00e0 \u2212 5\u00a0%") == "citt\u00e0 \u2212 5\\xa0%"


def test_what_a_lock_or_a_manifest_says_does_not_steer_the_terminal(cci, here, monkeypatch):
    from filelock import lock_descriptor

    left_unfinished(here / "out", experiment((BASELINE,), range(3)), (0,))
    descriptor = os.open(here / "out" / ".lock", os.O_RDWR | os.O_CREAT)
    try:
        assert lock_descriptor(descriptor, blocking=False)
        owner = {"host": STEERS, "pid": 1, "started": 1.8e9, "command": STEERS, "done_before": 0}
        os.write(descriptor, b" " + json.dumps(owner).encode())
        told = [cci("status out"), cci("status out --json"), cci("run baseline --seeds 3 --out out")]
    finally:
        os.close(descriptor)
    assert [one.code for one in told] == [0, 0, 2]
    for one in told:
        assert not {"\x1b", "\x07", "\x9b"} & set(one.out + one.err)
    assert "\\x1b]0;title" in told[0].out


def test_bytes_in_a_path_are_refused_in_one_line(cci, here):
    name = os.fsdecode(b"o\xff")
    for line in ("run baseline --seeds 1 --jobs 1 --out", "status", "verify", "retry"):
        told = cci(line, name)
        assert (told.code, len(told.lines)) == (2, 1), told
    assert "its path holds bytes that are no text in UTF-8" in told.err
    assert list(here.iterdir()) == []


def test_bytes_on_the_command_line_are_kept_as_text(tmp_path):
    from sim.results.manifest import read_manifest

    Study((BASELINE,)).into(tmp_path / "out", command_line=("cci", os.fsdecode(b"--log-file=\xff")))
    assert read_manifest(tmp_path / "out").command_line == ("cci", "--log-file=\\udcff")
