"""Ask the same over values of one parameter: a study for each, in a folder that holds nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from reprlib import repr as shortened

from sim.errors import InputError, Problem
from sim.results.folder import check_writable_place, results_removed
from sim.scenario.catalogue import shown
from sim.scenario.settings import short_setting

__all__ = ["TABLE", "check_studies", "folders_over", "others_removed", "parameter_over", "values_over"]

TABLE = "over.csv"
"""The file with the answers of all studies, beside their folders."""

_ALLOWED = "a path and values like assumptions.alignment.attribution=0,0.5,1"


def values_over(asked: object, where: str = "over") -> dict[str, str]:
    """Return a setting for each value that a parameter is to have, by that value, in the order given.

    Args:
        asked: Text like `assumptions.alignment.attribution=0,0.5,1`, or a mapping of one path to its values.
        where: What messages call it.

    Raises:
        InputError: It is neither, or a value is empty or stands there twice.
    """
    if isinstance(asked, str) and "=" in asked:
        path, _, text = asked.partition("=")
        values = [value.strip() for value in text.split(",")]
    elif isinstance(asked, Mapping) and len(asked) == 1:
        [(path, given)] = asked.items()
        if isinstance(given, str):
            raise InputError([Problem(where, f"{shortened(given)} is one text", "a list of values")])
        values = [str(shown(value, "")) for value in given]
    else:
        raise InputError([Problem(where, shortened(asked), _ALLOWED)])
    if not all(values) or not values:
        raise InputError([Problem(where, f"{shortened(asked)}: a value is empty", _ALLOWED)])
    if twice := [value for value, times in Counter(values).items() if times > 1]:
        raise InputError([Problem(where, f"{twice[0]} stands there twice", "each value once")])
    return {value: f"{str(path).strip()}={value}" for value in values}


def parameter_over(settings: Mapping[str, str]) -> str:
    """Return the path of the parameter, given what `values_over` returned."""
    return next(iter(settings.values())).partition("=")[0]


def folders_over(root: Path, settings: Mapping[str, str]) -> dict[str, Path]:
    """Return the results folder of the study of each value."""
    return {value: root / short_setting(text).replace("/", "_") for value, text in settings.items()}


def check_studies(root: Path, settings: Mapping[str, str], replace: bool) -> None:
    """Make sure that a folder holds studies over this parameter and nothing else.

    Args:
        root: The folder.
        settings: What `values_over` returned.
        replace: Whether studies of other values may give way.

    Raises:
        InputError: It is not so, or holds studies of other values, which the table of these would leave out.
    """
    name = short_setting(parameter_over(settings))
    there = sorted(one.name for one in root.iterdir()) if root.is_dir() else []
    foreign = [one for one in there if one != TABLE and not one.startswith((f"{name}-", f".{name}-"))]
    if foreign or (root.exists() and not root.is_dir()):
        found = f"it holds what is no study over {name}: {', '.join(foreign[:3])}" if foreign else "it is a file"
        raise InputError([Problem(f"folder {root}", found, "a new or empty folder")])
    others = _others(root, settings)
    if replace:
        for other in others:
            check_writable_place(root / other)
    elif others:
        found = f"it holds studies of other values, which the table would leave out: {', '.join(others)}"
        allowed = "these values too, another folder, or let them give way (--replace)"
        raise InputError([Problem(f"folder {root}", found, allowed)])


def others_removed(root: Path, settings: Mapping[str, str]) -> None:
    """Take away studies of other values; files that are no results stay.

    Raises:
        InputError: Somebody is writing there.
        OSError: They cannot be removed.
    """
    for name in _others(root, settings):
        results_removed(root / name)


def _others(root: Path, settings: Mapping[str, str]) -> list[str]:
    """Name the studies of other values."""
    asked = folders_over(root, settings).values()
    begin = f"{short_setting(parameter_over(settings))}-"
    there = sorted(root.iterdir()) if root.is_dir() else []
    return [one.name for one in there if one.is_dir() and one.name.startswith(begin) and one not in asked]
