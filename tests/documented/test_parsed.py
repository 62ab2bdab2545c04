"""Every documented command, scenario and experiment is one that the program takes, and every program compiles."""

import ast
import importlib.util
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
import typer

import sim
from sim.cli.app import app
from sim.runs.experiment_file import read_experiment
from sim.scenario.files import load_scenario
from tests.documented.documents import ROOT, Command, blocks, commands, documents, name_of
from tests.documented.filled_in import filled_in

DOCUMENTS = documents()
ELSEWHERE = ("source", "cd", "tmux")
"""Commands of the shell that need no test."""
WRONG_USE = typer.BadParameter.__base__ or typer.BadParameter
"""`UsageError`, of click or of the copy of it that newer typer brings along."""


def problem_of(command: Command) -> str | None:
    """Return what is wrong with a command, None if nothing is."""
    program, *words = filled_in(command.words, {})
    if program == "cci":
        return problem_of_cci(words, command.is_whole)
    if program == "make":
        return problem_of_make(words)
    if program == "python":
        return problem_of_python(words)
    if program == "pip":
        return problem_of_pip(words)
    return None if program in ELSEWHERE else f"{program} is no command that this test knows"


def problem_of_cci(words: list[str], is_whole: bool) -> str | None:
    group = cci()
    try:
        context = group.make_context("cci", list(words))
        name, command, rest = group.resolve_command(context, [*context._protected_args, *context.args])
        command.make_context(name, rest, parent=context)
    except typer.Exit:  # --help and --version
        return None
    except WRONG_USE as error:
        is_bare = not words or type(error).__name__ == "MissingParameter"
        return None if is_bare and not is_whole else error.format_message()
    return None


@cache
def cci() -> typer.main.TyperGroup:
    """Return the command with all its commands."""
    return typer.main.get_command(app)


def problem_of_make(words: list[str]) -> str | None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", text, re.MULTILINE))
    variables = set(re.findall(r"^([A-Z_]+) *\??:?=", text, re.MULTILINE)) | set(re.findall(r"\$\(([A-Z_]+)\)", text))
    for word in words:
        name, is_set, _ = word.partition("=")
        if name not in (variables if is_set else targets):
            return f"the Makefile has no {'variable' if is_set else 'target'} {name}"
    return None


def problem_of_python(words: list[str]) -> str | None:
    if words[:1] == ["-m"]:
        found = importlib.util.find_spec(words[1])
        if found is None:
            return f"there is no module {words[1]}"
        if found.submodule_search_locations and importlib.util.find_spec(f"{words[1]}.__main__") is None:
            return f"the package {words[1]} cannot be run"
        return None
    return None if (ROOT / words[0]).is_file() else f"there is no file {words[0]}"


def problem_of_pip(words: list[str]) -> str | None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    asked = {extra for word in words for extras in re.findall(r"\[(.*)\]", word) for extra in extras.split(",")}
    unknown = asked - extras.keys()
    return f"there is no extra {', '.join(sorted(unknown))}" if unknown else None


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_command_is_one_that_can_be_given(document):
    problems = [f"{command}: {problem}" for command in commands(document) if (problem := problem_of(command))]
    assert not problems, "\n".join(problems)


def test_commands_are_found():
    found = {command.words[:2] for document in DOCUMENTS for command in commands(document)}
    assert {("make", "demo"), ("cci", "compare"), ("cci", "retry"), ("python", "-m"), ("cci", "check")} <= found


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("cci comparee baseline no-cluster", "No such command 'comparee'"),
        ("cci compare baseline no-cluster --seed 5", "No such option: --seed"),
        ("cci compare baseline --seeds", "requires an argument"),
        ("cci status results/demo more", "unexpected extra argument"),
        ("cci status", "Missing argument"),
        ("cci compare baseline no-cluster --jobs two", "valid integer"),
        ("cci scenarios && cci rubbish   # a comment", "No such command 'rubbish'"),
        ("make everything", "the Makefile has no target everything"),
        ("make demo SEED=2", "the Makefile has no variable SEED"),
        ("python -m benchmarks.nothing", "there is no module benchmarks.nothing"),
        ("python -m sim.cli", "the package sim.cli cannot be run"),
        ("python benchmarks/nothing.py", "there is no file benchmarks/nothing.py"),
        ('pip install "cci-sim[cluster]"', "there is no extra cluster"),
        ("conda install cci-sim", "conda is no command that this test knows"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path, line, problem):
    document = tmp_path / "wrong.md"
    document.write_text(f"# Wrong\n\n```console\ncci scenarios\n{line}\n```\n", encoding="utf-8")
    told = [f"{one.place}: {found}" for one in commands(document) if (found := problem_of(one))]
    assert len(told) == 1
    assert told[0].startswith("wrong.md:5: ")
    assert problem in told[0]


def test_in_running_text_arguments_may_be_left_out_but_nothing_may_be_unknown(tmp_path):
    document = tmp_path / "text.md"
    document.write_text("`cci whose` says, `cci ... | head`\n`cci who` and `cci whose --short`\n", encoding="utf-8")
    assert [(one.place, bool(problem_of(one))) for one in commands(document)] == [
        ("text.md:1", False),
        ("text.md:1", False),
        ("text.md:2", True),
        ("text.md:2", True),
    ]


YAML = [block for document in DOCUMENTS for block in blocks(document) if block.language in ("yaml", "yml")]
PYTHON = [block for document in DOCUMENTS for block in blocks(document) if block.language in ("python", "py")]


@pytest.mark.parametrize("block", YAML, ids=lambda block: block.place)
def test_every_scenario_and_experiment_is_accepted(block, tmp_path):
    path: Path = tmp_path / "documented.yaml"
    path.write_text(block.text, encoding="utf-8")
    read = read_experiment if re.search("^scenarios:", block.text, re.MULTILINE) else load_scenario
    read(path)


@pytest.mark.parametrize("block", PYTHON, ids=lambda block: block.place)
def test_every_program_compiles_and_asks_sim_for_what_it_has(block):
    asked = [
        node.attr
        for node in ast.walk(ast.parse(block.text, block.place))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "sim"
    ]
    assert [name for name in asked if not hasattr(sim, name)] == []


def test_blocks_are_found():
    assert len(YAML) >= 2
    assert len(PYTHON) >= 2
