"""What must be there at once: help, version, `import sim`."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import sim

ROOT = Path(__file__).parents[2]
HEAVY = {"numpy", "pandas", "mesa", "matplotlib", "pydantic", "scipy", "pyarrow", "ruamel", "networkx"}
SAYING = """
import json, sys
from sim.cli.app import main
for line in {lines}:
    sys.argv = ["cci", *line.split()]
    try:
        main()
    except SystemExit as ending:
        modules = sorted({{name.partition(".")[0] for name in sys.modules}})
        print("END", json.dumps([line, ending.code or 0, modules]), file=sys.stderr)
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


# The lines of a group are said one after the other in one fresh process, which starts slowly: what one imports stays,
# so that the first one that imports too much fails, and those after it.
GENERAL = {"--help": 0, "-h": 0, "--version": 0}
OF_COMMANDS = {
    "compare --help": 0,
    "run -h": 0,
    "status --help": 0,
    "retry --help": 0,
    "verify --help": 0,
    "backtest --help": 0,
    "table --help": 0,
    "whose --help": 0,
    "channels --help": 0,
    "explain --help": 0,
    "new --help": 0,
    "schema --help": 0,
    "nonsense": 2,
    "run": 2,
}


@cache
def endings(*lines):
    """Say lines in one fresh process; return exit code and modules after each, and all that was printed."""
    done = fresh(SAYING.format(lines=lines))
    told = [json.loads(line.removeprefix("END ")) for line in done.stderr.splitlines() if line.startswith("END ")]
    return {line: (code, set(modules)) for line, code, modules in told}, done.stdout


@pytest.mark.parametrize("line", GENERAL)
def test_help_imports_nothing_heavy(line):
    code, modules = endings(*GENERAL)[0][line]
    assert (code, "sim" in modules) == (GENERAL[line], True)
    assert HEAVY.isdisjoint(modules)


@pytest.mark.parametrize("line", OF_COMMANDS)
def test_help_on_a_command_imports_nothing_heavy_either(line):
    code, modules = endings(*OF_COMMANDS)[0][line]
    assert (code, "sim" in modules) == (OF_COMMANDS[line], True)
    # But pydantic, with which typer itself reads the options of a command.
    assert (HEAVY - {"pydantic"}).isdisjoint(modules)


def test_a_line_that_imports_something_heavy_would_be_noticed():
    _, modules = endings("check baseline")[0]["check baseline"]
    assert {"pydantic", "ruamel"} <= modules & HEAVY


def test_import_sim_imports_nothing_heavy():
    done = fresh("import sim, sys, json; print(json.dumps([sim.__version__, *sys.modules]))")
    version, *modules = json.loads(done.stdout)
    assert version == sim.__version__
    assert HEAVY.isdisjoint(modules)
    assert [name for name in modules if name.startswith("sim.")] == ["sim.version"]


def test_help_names_every_command_and_the_exit_codes():
    _, help_text = endings(*GENERAL)
    commands = (
        "compare run status retry verify whose channels explain backtest table scenarios parameters new schema check"
    )
    for words in (*commands.split(), "--version", "130"):
        assert words in help_text


def test_the_public_names_are_there_and_no_others():
    names = [
        "Comparison",
        "EcosystemModel",
        "Runs",
        "__version__",
        "compare",
        "load_scenario",
        "open",
        "run",
        "tabulate",
    ]
    assert dir(sim) == sorted(names)
    assert all(getattr(sim, name) for name in names)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        sim.nonsense  # noqa: B018
