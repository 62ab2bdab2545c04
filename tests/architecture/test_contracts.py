"""The contracts between imports in pyproject.toml hold in this tree, and each is seen broken."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import copy, copytree, ignore_patterns

import pytest

ROOT = Path(__file__).parents[2]
LINTER = Path(sys.executable).with_name("lint-imports")


def checked(root):
    """Hold the package below a folder against its contracts; return the exit code and what was said."""
    command = [LINTER, "--no-cache", "--no-logo", "pyproject.toml"]
    settings = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(command, cwd=root, env=settings, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def test_contracts_are_kept():
    code, said = checked(ROOT)
    assert code == 0, said
    assert " 0 broken" in said


LEFT, DRAW, AGENTS = "Imports point left", "Only plots draw", "Only the model is made of agents"
# Each breaks one contract once: a file, what is added to it, and what must be said.
BROKEN = {
    "to the right": ("units.py", "from sim.region import files", LEFT),
    "to the right inside a function": ("world/ideas.py", "def f():\n    from sim.agents import enterprise", LEFT),
    "to the right, relative": ("state/calls.py", "from ..model import EcosystemModel", LEFT),
    "to the right for types": ("agents/owners.py", "if TYPE_CHECKING:\n    from sim.model import EcosystemModel", LEFT),
    "aside": ("world/ideas.py", "from sim.rules import learning", LEFT),
    "the record read by what is held against it": ("runs/run.py", "from sim.evidence import call_outcomes", LEFT),
    "the record read for types": (
        "state/calls.py",
        "if TYPE_CHECKING:\n    from ..evidence.call_outcomes import CallOutcomeRow",
        LEFT,
    ),
    "a room that no layer names": ("extras/__init__.py", "", "extras"),
    "drawing outside plots": ("analysis/compare.py", "def f():\n    import matplotlib", DRAW),
    "agents outside the model": ("state/calls.py", "from mesa import Agent", AGENTS),
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    root = tmp_path_factory.mktemp("tree")
    copytree(ROOT / "sim", root / "sim", ignore=ignore_patterns("__pycache__"))
    copy(ROOT / "pyproject.toml", root)
    return root


@pytest.mark.parametrize("name", BROKEN)
def test_breach_is_seen(name, tree):
    file, added, said_of_it = BROKEN[name]
    path = tree / "sim" / file
    before = path.read_text(encoding="utf-8") if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{before or ''}\n{added}\n", encoding="utf-8")
    try:
        code, said = checked(tree)
    finally:
        if before is None:
            path.unlink()
            path.parent.rmdir()
        else:
            path.write_text(before, encoding="utf-8")
    assert code == 1
    broken = [line for line in said.splitlines() if line.endswith("BROKEN") or "extras" in line]
    assert any(said_of_it in line for line in broken), said
