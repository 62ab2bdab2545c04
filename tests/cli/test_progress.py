"""Progress on stderr: a bar on a terminal, few lines elsewhere."""

from sim.cli.progress import progress_shown


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
