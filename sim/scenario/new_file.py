"""Put a new scenario file into a folder, with the schema by which editors check it beside it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Literal

from sim.errors import InputError, Problem, gathered
from sim.scenario.checks import name_problems
from sim.scenario.files import load_stages
from sim.scenario.references import parent_file, shipped_scenarios
from sim.scenario.schema import SCHEMA_TITLE, schema_text
from sim.scenario.stage import Stage
from sim.scenario.template import template

__all__ = ["SCHEMA_FILE", "Schema", "write_new_scenario"]

SCHEMA_FILE = "cci-scenario.schema.json"

Schema = Literal["new", "renewed", "as it was"]
"""What became of the schema beside a new scenario file."""

_ENDINGS = (".yaml", ".yml")


def write_new_scenario(folder: Path, name: str, extends: str) -> tuple[Path, Schema]:
    """Write `name`.yaml, a scenario that extends another one and changes nothing, and the schema if need be.

    The schema stands beside the file and is named without a folder, so that editors find it offline and after the
    folder was moved. A schema of another version of this program gives way; nothing else is overwritten.

    Args:
        folder: Where to.
        name: What the scenario is called.
        extends: Name of a scenario in the folder or of a shipped one.

    Returns:
        The file, and what became of the schema.

    Raises:
        InputError: A name cannot be used, something is in the way, or nothing may be written there.
    """
    file = folder / f"{name}.yaml"
    problems = _name_problems(file, name)
    stages: tuple[Stage, ...] = ()
    if problems and name == extends:
        raise InputError(problems)  # that a file cannot extend itself would be said on top
    with gathered(problems):
        stages = load_stages(parent_file(extends, file, f"--from {extends}"))
    with gathered(problems):
        schema = _schema_beside(folder)
    if problems:
        raise InputError(problems)
    text = template(file, extends, stages, SCHEMA_FILE)
    _create(file, text)
    if schema != "as it was":
        try:
            _put(folder / SCHEMA_FILE, schema_text())
        except InputError:
            file.unlink()
            raise
    return file, schema


def _name_problems(file: Path, name: str) -> list[Problem]:
    where = f"new scenario {name}"
    problems = list(name_problems(where, name))
    if problems:
        return problems
    if name.endswith(_ENDINGS):
        bare = name.removesuffix(".yaml").removesuffix(".yml")
        return [Problem(where, "the ending belongs to the file", "the name without it", bare)]
    if os.path.lexists(file):
        return [Problem(str(file), "it is there already", "a name that is not taken")]
    if name in shipped_scenarios():
        found = "a shipped scenario has this name; files beside the new one that extend it would extend the new one"
        return [Problem(where, found, "another name")]
    return []


def _schema_beside(folder: Path) -> Schema:
    path = folder / SCHEMA_FILE
    if not os.path.lexists(path):
        return "new"
    try:
        found = path.read_text(encoding="utf-8")
        if found == schema_text():
            return "as it was"
        is_ours = json.loads(found).get("title") == SCHEMA_TITLE
    except (OSError, ValueError, AttributeError, RecursionError):
        is_ours = False
    if not is_ours:
        raise InputError([Problem(str(path), "it is in the way and no schema of this program", "no file of this name")])
    return "renewed"


def _create(path: Path, text: str) -> None:
    """Write a file that must not be there yet, whole or not at all."""
    is_made = False
    try:
        with path.open("x", encoding="utf-8") as stream:
            is_made = True
            stream.write(text)
    except OSError as error:
        if is_made:
            path.unlink()
        raise _unwritten(path, error) from None


def _put(path: Path, text: str) -> None:
    """Write a file whole or not at all, over what is there."""
    fresh = path.with_name(f".{path.name}-{os.getpid()}")
    _create(fresh, text)
    try:
        os.replace(fresh, path)
    except OSError as error:
        fresh.unlink()
        raise _unwritten(path, error) from None


def _unwritten(path: Path, error: OSError) -> InputError:
    found = f"cannot be written: {error.strerror or error}"
    return InputError([Problem(str(path), found, "a folder with room that you may write")])
