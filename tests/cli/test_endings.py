"""How commands end when they do not simply finish."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli.ending import ending_cleanly
from sim.results.store.lock import owner_of
from sim.results.store.reading import read_folder
from tests.cli.conftest import SHORT, everything_in
from tests.support.keys import run
from tests.support.patience import PATIENCE, comes_true

pytestmark = pytest.mark.slow  # commands are killed while they run

ROOT = Path(__file__).parents[2]
BREAKS = "extends: baseline\nquestion: What if the model broke?\n"


def test_a_fault_of_ours_names_scenario_and_seed(cci, here):
    (here / "breaks.yaml").write_text(BREAKS, encoding="utf-8")
    said = cci(f"run breaks.yaml --seeds 7,9 {SHORT}")
    assert (said.code, said.out, len(said.lines)) == (1, "", 2)
    words = (
        "scenario breaks, seed 7",
        "ZeroDivisionError: no ideas left",
        "so did every other run (1)",
        "-v or --log-file",
    )
    for told in words:
        assert told in said.lines[1]
    held = read_folder(here / "results" / "breaks-end-2015Q4")
    assert [(failure.seed, failure.reason) for failure in held.failures] == [
        (7, "ZeroDivisionError: no ideas left"),
        (9, "ZeroDivisionError: no ideas left"),
    ]


def test_the_traceback_is_told_when_asked(cci, here):
    (here / "breaks.yaml").write_text(BREAKS, encoding="utf-8")
    said = cci(f"run breaks.yaml --seeds 1 {SHORT} -v --log-file log")
    assert said.code == 1
    log = (here / "log").read_text(encoding="utf-8")
    for text in (said.err, log):
        assert "Traceback (most recent call last)" in text
        assert "fake_model.py" in text


def test_an_unforeseen_fault_is_one_line(cci, here, monkeypatch):
    def broken(*arguments):
        raise RuntimeError("one\ntwo")

    monkeypatch.setattr("sim.results.store.store.write_pieces", broken)
    said = cci(f"run baseline --seeds 1 {SHORT}")
    assert said.code == 1
    assert said.lines[-1] == "fault: RuntimeError: one two (-v or --log-file shows the traceback)"
    assert not [name for name in everything_in(here) if name.endswith((".lock", ".new"))]
    monkeypatch.undo()
    monkeypatch.chdir(here)
    again = cci(f"run baseline --seeds 1 {SHORT}")
    assert (again.code, again.err) == (0, "1 of 1 runs are done already; going on with the rest\n")


def test_verbose_and_log_file_tell_what_happens(cci, here):
    said = cci(f"run baseline --seeds 2 {SHORT} -v --log-file log")
    assert [line for line in said.lines if line.startswith("seed")] == ["seed 0: 1 runs done", "seed 1: 1 runs done"]
    cci(f"run baseline --seeds 3 {SHORT} --log-file log")
    told = (here / "log").read_text(encoding="utf-8")
    assert [told.count(f"INFO seed {seed}: 1 runs done") for seed in (0, 1, 2)] == [1, 1, 1]


def test_ctrl_c_here(here, capsys):
    import typer

    with pytest.raises(typer.Exit) as caught, ending_cleanly():
        raise KeyboardInterrupt
    assert caught.value.exit_code == 130
    assert capsys.readouterr().err == "interrupted\n"


@pytest.mark.parametrize(
    ("jobs", "reach"),
    [
        (1, "process"),
        (2, "terminal"),
        ("2 --engine dask", "terminal"),
        (1, "terminal"),
        (2, "process"),
    ],
)
def test_ctrl_c_while_running(here, jobs, reach):
    # From a terminal every process of the group hears it; from `kill -INT` only the first.
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "FAKE_QUARTER_SECONDS": "3600"}
    line = f"run baseline --seeds 6 --set end=2015Q4 --jobs {jobs} -v"
    command = [sys.executable, str(ROOT / "tests" / "cli" / "launch.py"), *line.split()]
    process = subprocess.Popen(
        command, cwd=here, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "seed 0: 1 runs done\n"
    if reach == "terminal":
        os.killpg(process.pid, signal.SIGINT)
    else:
        process.send_signal(signal.SIGINT)
    rest = last_words(process)
    assert process.returncode == 130
    assert rest == "interrupted; finished runs are in results/baseline-end-2015Q4: the same command goes on\n"
    held = read_folder(here / "results" / "baseline-end-2015Q4")
    assert (held.done, held.manifest.complete) == ({run("baseline", 0)}, False)
    assert not [name for name in everything_in(here) if name.endswith((".lock", ".new"))]
    assert nobody_left(process.pid)


@pytest.mark.parametrize(
    "how",
    [
        signal.SIGKILL,
        signal.SIGTERM,
        signal.SIGHUP,
    ],
)
def test_workers_do_not_outlive_a_killed_parent(here, how):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "FAKE_QUARTER_SECONDS": "3600"}
    line = "run baseline --seeds 6 --set end=2015Q4 --jobs 2 -v"
    command = [sys.executable, str(ROOT / "tests" / "cli" / "launch.py"), *line.split()]
    process = subprocess.Popen(
        command, cwd=here, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "seed 0: 1 runs done\n"
    process.send_signal(how)
    rest = last_words(process)
    assert process.returncode == -how
    assert "Traceback" not in rest
    assert read_folder(here / "results" / "baseline-end-2015Q4").done == {run("baseline", 0)}
    assert owner_of(here / "results" / "baseline-end-2015Q4") is None


def last_words(process):
    """Return what else is said on stderr until no process of the group holds it; end a group that goes on for ever."""
    try:
        return process.communicate(timeout=PATIENCE)[1]
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise


def nobody_left(group):
    def is_empty():
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        return False

    return comes_true(is_empty)


def test_workers_give_the_same_bytes_on_the_command_line(here):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    contents = []
    for jobs, hash_seed in ((1, "0"), (2, "77")):
        line = f"run baseline no-cluster --seeds 5 --set end=2015Q4 --uncertainty prior --jobs {jobs} --out out{jobs}"
        command = [sys.executable, str(ROOT / "tests" / "cli" / "launch.py"), *line.split()]
        subprocess.run(command, cwd=here, env={**environment, "PYTHONHASHSEED": hash_seed}, check=True)
        # The manifest names the command, which differs.
        contents.append({path.name: path.read_bytes() for path in (here / f"out{jobs}").glob("*.parquet")})
    assert contents[0] == contents[1]
    assert len(contents[0]) == 8  # those of the draws and of run values too
