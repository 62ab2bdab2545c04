"""Progress on stderr: a bar on a terminal, few lines elsewhere."""

import pytest

from sim.cli.progress import progress_shown
from sim.cli.shown import interval, label_shown, number


def lines_said(monkeypatch, capsys, seconds_each):
    clock = iter(seconds_each)
    monkeypatch.setattr("sim.cli.progress.time.monotonic", lambda: next(clock))
    with progress_shown(2) as progress:
        for done in range(1, len(seconds_each)):
            progress(done, len(seconds_each) - 1)
    return capsys.readouterr().err.splitlines()


def test_lines_come_at_most_every_five_seconds_and_at_the_end(monkeypatch, capsys):
    said = lines_said(monkeypatch, capsys, [100, 102, 104, 106, 107, 112, 113])
    assert said == [
        "3 of 6 worlds, 2 runs each; 6 s left",
        "5 of 6 worlds, 2 runs each; 2 s left",
        "6 of 6 worlds, 2 runs each; 13 s",
    ]


def test_a_terminal_gets_a_bar_on_stderr(monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    with progress_shown(1) as progress:
        progress(3, 4)
    said = capsys.readouterr()
    assert said.out == ""
    assert "3/4" in said.err


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (float("nan"), "-"),
        (0.0, "0"),
        (-0.0, "0"),
        (1234567.8, "1,234,568"),
        (999.96, "1,000.0"),
        (361.04, "361.0"),
        (-50.5, "-50.5"),
        (1.004, "1.00"),
        (0.4164, "0.416"),
        (0.000123, "0.000123"),
        (1e-30, "0.000000000"),
    ],
)
def test_numbers_keep_three_digits(value, text):
    assert number(value) == text


def test_differences_carry_their_sign():
    assert number(2.5, signed=True) == "+2.50"
    assert interval(-1.5e6, 2e6, 1e6) == "-1.50 to +2.00"
    assert interval(float("nan"), 1.0) == "-"


def test_units_are_said_once():
    assert label_shown("funded_projects") == "funded projects"
    assert label_shown("public_funding_eur") == "public funding (million EUR)"
