"""Every documented command of `cci` runs to its end, and so do programs, on one seed of a small region.

Somebody types what stands there, line by line; what stands in several documents is typed once.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns, rmtree

import pytest

from sim.results.results import read_results
from tests.documented.documents import ROOT, Block, Command, blocks, commands, documents, name_of
from tests.documented.filled_in import filled_in, made_small
from tests.documented.test_parsed import PYTHON, problem_of_cci
from tests.support.patience import PATIENCE
from tests.support.small_region import shrink

ELSEWHERE = ("dask_jobqueue",)
"""Packages of programs that are only compiled: they need a cluster."""


def given(command: Command) -> bool:
    """Tell whether a command is one of `cci` that names all it needs."""
    return command.words[0] == "cci" and problem_of_cci(list(filled_in(command.words, {})[1:]), is_whole=True) is None


WITH_COMMANDS = [document for document in documents() if any(map(given, commands(document)))]
WITHOUT_CLUSTER = [block for block in PYTHON if not any(name in block.text for name in ELSEWHERE)]
CCI = (sys.executable, "-c", "from sim.cli.app import main; main()")


def started(checkout: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder, on the small region of a checkout; return what it says."""
    settings = {**os.environ, "PYTHONPATH": str(checkout)}
    return subprocess.run(words, cwd=folder, env=settings, capture_output=True, text=True, timeout=10 * PATIENCE)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of what a user has, whose region is small, with the results of `make demo`."""
    root = tmp_path_factory.mktemp("documented") / "checkout"
    for name in ("sim", "docs", "scenarios"):
        copytree(ROOT / name, root / name, ignore=ignore_patterns("__pycache__"))
    region = root / "scenarios" / "emilia-romagna"
    rmtree(region)
    shrink(region)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    alternatives = re.search(r"^ALTERNATIVES := (.*)$", makefile, re.MULTILINE)
    assert alternatives is not None
    words = ("compare", "baseline", *alternatives[1].split(), "--seeds", "1", "--jobs", "1", "--out", "results/demo")
    done = started(root, root, *CCI, *words)
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture(scope="module")
def folder(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which what documents name is where they say; what one command leaves there, the next finds."""
    folder = tmp_path_factory.mktemp("typed")
    for name in ("docs", "scenarios"):
        (folder / name).symlink_to(checkout / name)
    copytree(checkout / "results", folder / "results")
    return folder


@pytest.fixture(scope="module")
def typed() -> set[tuple[str, ...]]:
    """Return the commands that were run already, for another document."""
    return set()


@pytest.mark.slow
@pytest.mark.parametrize("document", WITH_COMMANDS, ids=name_of)
def test_every_command_runs(document: Path, checkout: Path, folder: Path, typed: set[tuple[str, ...]]) -> None:
    idea = read_results(folder / "results" / "demo").tables["projects"]["idea_id"].iloc[0]
    problems = []
    for command in filter(given, commands(document)):
        words = made_small(filled_in(command.words, {"ID": idea}))
        if words not in typed:
            typed.add(words)
            done = started(checkout, folder, *CCI, *words[1:])
            if done.returncode:
                problems.append(f"{command.place}: {shlex.join(words)} ends with {done.returncode}: {done.stderr}")
    assert not problems, "\n".join(problems)


@pytest.mark.slow
@pytest.mark.parametrize("block", WITHOUT_CLUSTER, ids=lambda block: block.place)
def test_every_program_runs(block: Block, checkout: Path, folder: Path) -> None:
    program = re.sub(r"seeds=\d+", "seeds=2", block.text)
    (folder / "program.py").write_text(program, encoding="utf-8")
    done = started(checkout, folder, sys.executable, "program.py")
    assert done.returncode == 0, f"{block.place}: {done.stderr}"


@pytest.mark.slow
def test_a_command_that_is_taken_but_cannot_be_carried_out_is_told(checkout: Path, folder: Path) -> None:
    assert problem_of_cci(["compare", "baseline", "no-such-scenario"], is_whole=True) is None
    assert started(checkout, folder, *CCI, "compare", "baseline", "no-such-scenario").returncode == 2


def test_programs_and_commands_are_found() -> None:
    assert ROOT / "README.md" in WITH_COMMANDS
    assert WITHOUT_CLUSTER
    assert len(WITHOUT_CLUSTER) < len(PYTHON)
    assert blocks(ROOT / "README.md")
