"""Closed, full and narrow outputs, odd settings: results are kept, nothing is cut, no traceback shows."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli import shown
from sim.results.results import read_results
from sim.scenario.catalogue import parameters
from tests.cli.conftest import SHORT
from tests.support.patience import PATIENCE

pytestmark = pytest.mark.slow  # commands in processes of their own

ROOT = Path(__file__).parents[2]
LAUNCHED = f"{sys.executable} -m tests.cli.launch"
NUMBERS = ["1,234,567.8", "-123,456.7 to +123,456.7"]


def in_shell(line, **settings):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **settings}
    return subprocess.run(line, shell=True, cwd=ROOT, capture_output=True, text=True, env=environment, timeout=PATIENCE)


@pytest.mark.parametrize(
    ("trouble", "code", "lines"),
    [
        (">&-", 0, 1),
        ("2>&- >&- <&-", 0, 0),
        ("2>/dev/full", 0, 0),
        ("| head -n 1", 0, 1),
        (">/dev/full", 1, 2),
    ],
    ids=str,
)
def test_results_are_kept_whatever_becomes_of_the_output(here, trouble, code, lines):
    done = in_shell(f"{LAUNCHED} run baseline --seeds 1 {SHORT} --out {here}/out {trouble}")
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == lines, done.stderr
    assert read_results(here / "out").experiment.seeds == (0,)


def test_output_that_is_written_at_the_very_end_fails_in_one_line():
    done = in_shell(f"{LAUNCHED} --version >/dev/full")
    assert (done.returncode, done.stderr) == (1, "fault: stdout cannot be written: No space left on device\n")


def test_a_log_that_cannot_be_written_is_told_once(cci, here):
    said = cci(f"run baseline --seeds 2 {SHORT} --out out --log-file /dev/full")
    assert said.code == 0
    assert said.lines[1:] == ["--log-file /dev/full: what happened could not be written: No space left on device"]
    assert read_results(here / "out").experiment.seeds == (0, 1)


def test_pipes_are_refused_and_not_waited_for(cci, here):
    os.mkfifo(here / "log")
    assert "--log-file log: cannot be written: it is a pipe" in cci(f"run baseline {SHORT} --log-file log").err
    (here / "out").mkdir()
    (here / "out" / "manifest.json").symlink_to("/dev/zero")
    said = cci("table out calls")
    assert (said.code, "manifest.json cannot be read: it is no file" in said.err) == (2, True)


def test_odd_settings_of_terminal_and_matplotlib_do_no_harm():
    odd = {"TERMINAL_WIDTH": "abc", "COLUMNS": "0", "LINES": "-1", "MPLBACKEND": "rubbish"}
    script = "import sys; sys.argv[1:] = ['--help']\ntry:\n    from sim.cli.app import main; main()\n"
    script += "except SystemExit:\n    from matplotlib.figure import Figure\n"
    done = in_shell(f'{sys.executable} -c "{script}"', **odd)
    assert (done.returncode, done.stderr) == (0, "")
    assert "compare" in done.stdout


@pytest.mark.parametrize("room", [*range(1, 120, 7), 400, None])
def test_no_number_and_no_word_is_cut_on_a_narrow_terminal(capsys, monkeypatch, room):
    monkeypatch.setattr(shown, "_room", lambda: room)
    rows = [["gained projects of newcomers", *NUMBERS], ["applications", "0", "-"]]
    shown.say_table("", ["outcome", "no-cluster, mean", "90 % interval"], rows, numbers_from=1)
    told = capsys.readouterr().out
    words = told.split()
    for cell in (*rows[0], *rows[1]):
        assert set(cell.split()) <= set(words)
    if "─" in told:
        assert all(number in told for number in NUMBERS)
        assert room is None or max(map(len, told.splitlines())) <= room
    else:
        assert room is not None
        assert re.search(r"^gained", told)


def test_a_row_is_a_line_where_there_is_no_terminal(cci):
    assert len(cci("parameters").out.splitlines()) == 2 + len(parameters())


def test_parameters_on_a_narrow_terminal_keep_their_paths_whole(cci, monkeypatch):
    monkeypatch.setattr(shown, "_room", lambda: 40)
    lines = cci("parameters").out.splitlines()
    assert {parameter.path for parameter in parameters()} <= set(lines)


def test_text_on_a_narrow_terminal_ends_its_lines_between_words(capsys, monkeypatch):
    monkeypatch.setattr(shown, "_room", lambda: 20)
    shown.say("  Written to results/baseline-vs-no-cluster: calls.parquet")
    shown.say()
    assert capsys.readouterr().out == "  Written to\n  results/baseline-vs-no-cluster:\n  calls.parquet\n\n"
