"""How the command is reached: by two names, as a module, and by the completion of a shell."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import sim
from sim.cli import completing
from sim.outcomes.catalogue import OUTCOMES
from sim.scenario.catalogue import settable
from sim.scenario.files import shipped_scenarios

ROOT = Path(__file__).parents[2]


AS_MODULE = ("-m", "sim")
AS_SCRIPT = ("-c", "import sys; sys.argv[0] = 'cci'; from sim.cli.app import main; main()")


def said(entrance, *words, **settings):
    return subprocess.run(
        [sys.executable, *entrance, *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **settings},
    )


def offered(line):
    """Return what a shell is offered at the end of a line."""
    place = str(line.count(" "))
    done = said(AS_SCRIPT, _CCI_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=place)
    assert done.stderr == ""
    return done.stdout.split()


def test_the_package_can_be_run():
    done = said(AS_MODULE, "--version")
    assert (done.returncode, done.stdout) == (0, f"cci {sim.__version__}\n")
    wrong = said(AS_MODULE, "nonsense")
    assert wrong.returncode == 2
    assert wrong.stderr.startswith("Usage: cci-sim ")


def test_both_scripts_are_the_command():
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert scripts == {"cci": "sim.cli.app:main", "cci-sim": "sim.cli.app:main"}


def test_help_names_the_completion():
    assert {"--install-completion", "--show-completion"} <= set(said(AS_MODULE, "--help").stdout.split())


@pytest.mark.parametrize(
    ("names", "known"),
    [
        (completing.scenario_names, shipped_scenarios()),
        (completing.outcome_names, OUTCOMES),
        (completing.parameter_paths, [f"{row.path}=" for row in settable()]),
    ],
)
def test_everything_is_offered(names, known):
    assert names("") == sorted(known)
    some = sorted(known)[1]
    assert names(some[:-1])[0].startswith(some[:-1])
    assert names("nonsense") == []


def test_a_shell_is_offered_names():
    assert offered("cci compare no-cl") == ["no-cluster"]
    assert offered("cci table results/demo pro") == ["projects", "proposals"]
    assert offered("cci run baseline --set assumptions.alignment.recip") == ["assumptions.alignment.reciprocity="]
    assert offered("cci table DIR outcomes --outcome funded") == ["funded_projects"]
