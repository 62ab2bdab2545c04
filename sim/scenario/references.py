"""Follow the names in a scenario file: the scenario it extends, the region it takes place in."""

from __future__ import annotations

import os
import re
from pathlib import Path

from sim.errors import InputError, Problem
from sim.inputs.nearest import nearest
from sim.inputs.roots import scenarios_root
from sim.inputs.wording import one_of, written
from sim.region.files import is_region, shipped_regions
from sim.scenario.checks import is_name

__all__ = ["parent_file", "region_beside", "region_named", "scenario_file", "shipped_scenarios"]


def shipped_scenarios() -> dict[str, Path]:
    """Return the files of the scenarios that come with the package, by name."""
    return _scenarios_in(scenarios_root())


def scenario_file(name_or_path: str | Path) -> Path:
    """Return the file of a scenario that a user named.

    A text with a folder or the ending `.yaml` is a path, any other the name of a shipped scenario.

    Raises:
        InputError: No shipped scenario has that name.
    """
    if isinstance(name_or_path, Path) or re.search(r"[/\\]|\.ya?ml$", name_or_path):
        return Path(name_or_path)
    shipped = shipped_scenarios()
    if name_or_path not in shipped:
        beside = f"{name_or_path}.yaml"
        guess = beside if is_name(name_or_path) and os.path.exists(beside) else nearest(name_or_path, shipped) or ""
        allowed = f"{one_of(shipped)}, or the path of a .yaml file"
        where = f"scenario {written(name_or_path)}"
        raise _refusal(where, "there is no shipped scenario of this name", allowed, guess)
    return shipped[name_or_path]


def parent_file(name: str, file: Path, where: str) -> Path:
    """Return the file of the scenario that `file` extends: beside it, else shipped.

    Raises:
        InputError: `name` is no bare name, unknown, the file itself, or a link out of the folder.
    """
    stem = name.removesuffix(".yaml").removesuffix(".yml")
    if file.name in (f"{stem}.yaml", name):
        found = f"extends is {written(name)}, which is this file"
        raise _refusal(where, found, "the name of another scenario: a file cannot extend itself")
    if not is_name(name) or name.endswith((".yaml", ".yml")):
        guess = stem if is_name(stem) else ""
        raise _refusal(where, f"extends is {written(name)}", "a name without folder and ending", guess)
    beside = file.parent / f"{name}.yaml"
    if os.path.exists(beside):  # unlike Path.exists, also answers for a name longer than the file system allows
        if Path(os.path.realpath(beside)).parent != Path(os.path.realpath(file.parent)):
            raise _refusal(where, f"extends leads out of the folder {file.parent}", "a file in this folder")
        return beside
    known = {**_scenarios_in(file.parent), **shipped_scenarios()}
    if name not in known:
        raise _refusal(where, f"extends is {written(name)}", one_of(known), nearest(name, known) or "")
    return known[name]


def region_beside(text: str, file: Path, where: str) -> str:
    """Return the region a scenario file names: a folder at or below the file's own, else a shipped one.

    Raises:
        InputError: There is no such folder, or it lies elsewhere.
    """
    folder = Path(os.path.realpath(file.parent / text))
    if not folder.is_relative_to(os.path.realpath(file.parent)):
        found = f"region {written(text)} leads out of the folder {file.parent}"
        raise _refusal(where, found, "a folder within it")
    is_beside = text != "" and os.path.isdir(folder) and not _is_shipped(folder)
    return str(folder) if is_beside else _shipped_region(text, where)


def region_named(text: str, where: str) -> str:
    """Return the region named outside any file: a shipped one, else any folder.

    Raises:
        InputError: There is no such folder.
    """
    is_path = os.sep in text and os.path.isdir(text)
    cure = f"; write .{os.sep}{text}" if is_region(text) else ""  # a bare name is that of a shipped region
    return os.path.realpath(text) if is_path else _shipped_region(text, where, cure)


def _shipped_region(text: str, where: str, cure: str = "") -> str:
    shipped = shipped_regions()
    if text not in shipped:
        allowed = f"{one_of(shipped)}, or the path of a region folder{cure}"
        raise _refusal(where, f"region is {written(text)}", allowed, "" if cure else nearest(text, shipped) or "")
    return text


def _is_shipped(folder: Path) -> bool:
    return folder.parent == Path(os.path.realpath(scenarios_root()))


def _scenarios_in(folder: Path) -> dict[str, Path]:
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def _refusal(where: str, found: str, allowed: str, hint: str = "") -> InputError:
    return InputError([Problem(where, found, allowed, hint)])
