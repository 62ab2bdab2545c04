"""What must be there at once: help, version, `import sim`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import sim

ROOT = Path(__file__).parents[2]
HEAVY = {"numpy", "pandas", "mesa", "matplotlib", "pydantic", "scipy", "pyarrow", "ruamel", "networkx"}
HELP = """
import json, sys
sys.argv = ["cci", *{arguments}]
from sim.cli.app import main
try:
    main()
except SystemExit as ending:
    print(json.dumps([ending.code or 0, sorted({{name.partition(".")[0] for name in sys.modules}})]), file=sys.stderr)
"""


def fresh(code):
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["--version"]], ids=str)
def test_help_imports_nothing_heavy(arguments):
    assert HEAVY.isdisjoint(modules_after(arguments, 0))


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["compare", "--help"], 0),
        (["run", "-h"], 0),
        (["status", "--help"], 0),
        (["retry", "--help"], 0),
        (["verify", "--help"], 0),
        (["backtest", "--help"], 0),
        (["table", "--help"], 0),
        (["whose", "--help"], 0),
        (["channels", "--help"], 0),
        (["explain", "--help"], 0),
        (["new", "--help"], 0),
        (["schema", "--help"], 0),
        (["nonsense"], 2),
        (["run"], 2),
    ],
    ids=str,
)
def test_help_on_a_command_imports_nothing_heavy_either(arguments, code):
    # But pydantic, with which typer itself reads the options of a command.
    assert (HEAVY - {"pydantic"}).isdisjoint(modules_after(arguments, code))


def modules_after(arguments, code):
    found, modules = json.loads(fresh(HELP.format(arguments=arguments)).stderr.splitlines()[-1])
    assert found == code
    assert "sim" in modules
    return modules


def test_import_sim_imports_nothing_heavy():
    done = fresh("import sim, sys, json; print(json.dumps([sim.__version__, *sys.modules]))")
    version, *modules = json.loads(done.stdout)
    assert version == sim.__version__
    assert HEAVY.isdisjoint(modules)
    assert not [name for name in modules if name.startswith("sim.")]


def test_help_names_every_command_and_the_exit_codes():
    help_text = fresh(HELP.format(arguments=["--help"])).stdout
    commands = (
        "compare run status retry verify whose channels explain backtest table scenarios parameters new schema check"
    )
    for words in (*commands.split(), "--version", "130"):
        assert words in help_text


def test_the_public_names_are_there_and_no_others():
    names = ["Comparison", "EcosystemModel", "Runs", "__version__", "compare", "load_scenario", "run"]
    assert dir(sim) == sorted(names)
    assert all(getattr(sim, name) for name in names)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        sim.nonsense  # noqa: B018
