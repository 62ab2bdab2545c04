"""Run commands as a user does, on the fake model and in an empty folder."""

import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli.app import app
from tests.runs.fake_model import faked_model

SHORT = "--set end=2015Q4 --jobs 1"


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def lines(self):
        return self.err.splitlines()


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def cci(here, monkeypatch):
    """Return a function that runs a command line."""
    monkeypatch.setattr("sim.api.Comparison.figures", lambda self: {"funnel": DrawnFigure()})

    def run(line, *more):
        with faked_model():
            result = CliRunner().invoke(app, [*shlex.split(line), *more])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Said(result.exit_code, result.stdout, result.stderr)

    return run


class DrawnFigure:
    """A figure that saves in no time."""

    def savefig(self, file, format):
        file.write(f"a figure as {format}".encode())


def everything_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))
