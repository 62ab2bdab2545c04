"""Run commands as a user does, on the fake model and in an empty folder."""

import shlex
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import copytree
from unittest import mock

import pytest
import typer.main
from typer.testing import CliRunner

from sim.cli.app import app
from tests.runs.fake_model import faked_model

SHORT = "--set end=2015Q4 --jobs 1"


built = cache(typer.main.get_command)
"""The commands, made of their functions once and not each time that one is given."""


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
    return said_by


def said_by(line, *more):
    """Run a command line where this process is, and return what it says."""
    with faked_model(), mock.patch("typer.testing._get_command", built, create=True):
        result = CliRunner().invoke(app, [*shlex.split(line), *more])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Said(result.exit_code, result.stdout, result.stderr)


@contextmanager
def in_folder(folder):
    """Lend another folder to run commands in, to fixtures that outlive a test; figures are drawn in no time there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr("sim.api.Comparison.figures", lambda self: {"funnel": DrawnFigure()})
        yield folder


@pytest.fixture(scope="session")
def compared(tmp_path_factory):
    """Compare two scenarios once, for tests that take a copy."""
    with in_folder(tmp_path_factory.mktemp("compared")) as folder:
        assert said_by(f"compare baseline no-cluster --seeds 2 {SHORT} --out out").code == 0
    return folder / "out"


@pytest.fixture
def out(compared, here):
    """Return a copy of the comparison, in the folder where the test is."""
    return copytree(compared, here / "out")


class DrawnFigure:
    """A figure that saves in no time."""

    def savefig(self, file, format):
        file.write(f"a figure as {format}".encode())


def everything_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))
