"""Settings given one by one, like `--set policy.cluster.staff_fte=4`, as a layer over a scenario.

One like `--set no-alignment:policy.cluster.staff_fte=4` is for one scenario of those that are run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from reprlib import repr as shortened
from typing import Any

from sim.errors import InputError, Problem
from sim.inputs.nearest import nearest
from sim.inputs.text_file import odd_character
from sim.inputs.validation import KeyPath
from sim.inputs.wording import dotted, one_of, written
from sim.inputs.yaml_scalars import Scalar, plain_scalar
from sim.scenario.call_changes import LISTS, CallChange
from sim.scenario.catalogue import settable

__all__ = ["Settings", "read_settings", "scenario_of", "settings_for", "short_setting", "texts_from", "wrong_scenarios"]


@dataclass(frozen=True)
class Settings:
    """Settings as a document; the place of each is its own text.

    Attributes:
        content: The values, nested like a scenario file.
        texts: The setting as it was written, by path.
    """

    content: Mapping[str, Any]
    texts: Mapping[str, str]

    def position(self, path: KeyPath) -> str:
        """Return the setting of `path`, or the first one within it."""
        name = dotted(path)
        inside = (text for known, text in self.texts.items() if f"{known}.".startswith(f"{name}."))
        return f"--set {next(inside, '')}".strip()

    def key_position(self, path: KeyPath) -> str:
        """Return the setting of `path`."""
        return self.position(path)

    def holds(self, path: KeyPath) -> bool:
        """Tell whether `path` is set."""
        return dotted(path) in self.texts


def texts_from(settings: object) -> tuple[str, ...]:
    """Return settings as a user gave them, each a text.

    Raises:
        InputError: They are one text, or no texts.
    """
    allowed = 'a list of texts like ["end=2020Q4"]'
    if isinstance(settings, str):
        raise InputError([Problem("settings", f"{shortened(settings)} is one text", allowed)])
    if isinstance(settings, Mapping) or not isinstance(settings, Iterable):
        raise InputError([Problem("settings", f"a {type(settings).__name__}", allowed)])
    listed = tuple(settings)
    others = [one for one in listed if not isinstance(one, str)]
    if others:
        raise InputError([Problem("settings", f"{shortened(others[0])} is no text", allowed)])
    return listed


def scenario_of(text: str) -> str:
    """Return the scenario that a setting like `no-alignment:end=2020Q4` is for; empty for all of them."""
    left = text.partition("=")[0]
    return left.partition(":")[0].strip() if ":" in left else ""


def settings_for(name: str, settings: Sequence[str], below: Sequence[str] = ()) -> list[str]:
    """Return the settings that hold for one scenario, without those below that others go over.

    Args:
        name: The scenario.
        settings: What was set last.
        below: What was set before, as in an experiment file: it gives way, path by path.
    """
    above = [text for text in settings if scenario_of(text) in ("", name)]
    paths = {_split(text)[0] for text in above}
    return [text for text in below if scenario_of(text) in ("", name) and _split(text)[0] not in paths] + above


def wrong_scenarios(settings: Sequence[str], known: Sequence[str]) -> Iterator[Problem]:
    """Yield a problem for every setting that is for a scenario nobody asked for."""
    for text in settings:
        name = scenario_of(text)
        if (name or ":" in text.partition("=")[0]) and name not in known:
            found = f"no scenario {written(name)} is asked for"
            yield Problem(f"--set {text}", found, one_of(known), nearest(name, known) or "")


def read_settings(settings: Sequence[str], problems: list[Problem], name: str | None = None) -> Settings:
    """Read `path=value` texts; a value is written like an unquoted or quoted value of YAML.

    Texts without `=`, unknown or repeated paths and numbers without finite value are left out and added
    to `problems`.

    Args:
        settings: The texts; one like `no-alignment:path=value` is for this scenario alone.
        problems: To which what is wrong is added.
        name: The scenario for which they are read; None if it could not be found.
    """
    parameters_known = {parameter.path for parameter in settable()}
    content: dict[str, Any] = {}
    texts: dict[str, str] = {}
    problems += wrong_scenarios(settings, [name]) if name is not None else ()
    for text in settings:
        where = f"--set {text}"
        path, value = _split(text)
        known = parameters_known | _of_call(path)
        if value is None:
            problems.append(Problem(where, "there is no '='", "path=value"))
        elif path.split(".")[0] == "calls" and path not in known:
            problems.append(_no_value_of_a_call(where, path))
        elif within := [candidate for candidate in known if candidate.startswith(f"{path}.")]:
            problems.append(Problem(where, f"{path} is a group", one_of(sorted(within))))
        elif path not in known:
            guess = _nearest_path(path, known) or ""
            listed = "a path that `cci parameters` lists"
            problems.append(Problem(where, f"unknown path {written(path)}", listed, guess))
        elif path in texts:
            problems.append(Problem(where, f"{path} is set twice", "each path once"))
        else:
            texts[path] = text
            try:
                _place(content, path, _scalar(value))
            except ValueError as error:
                problems.append(Problem(where, f"{path} is {written(value)}", str(error)))
    return Settings(content, texts)


def short_setting(text: str) -> str:
    """Return a setting with the shortest end of its path that no other parameter has: `attribution-0.5`."""
    left, _, value = text.partition("=")
    scenario, _, path = left.replace(" ", "").rpartition(":")
    keys = path.split(".")
    known = [parameter.path.split(".") for parameter in settable()]
    ends = (keys[-length:] for length in range(1, len(keys) + 1))
    end = next((end for end in ends if sum(other[-len(end) :] == end for other in known) == 1), keys)
    return "-".join(part for part in (scenario, ".".join(end), value.strip()) if part)


def _split(text: str) -> tuple[str, str | None]:
    """Return path and value of a setting; no value where there is no `=`."""
    left, equals, value = text.partition("=")
    return left.rpartition(":")[2].strip(), value.strip() if equals else None


def _scalar(text: str) -> Scalar:
    if (odd := odd_character(text)) is not None:
        raise ValueError(f"text without the character U+{ord(odd[0]):04X}")
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1]
    return plain_scalar(text)


def _place(content: dict[str, Any], path: str, value: Scalar) -> None:
    *groups, name = path.split(".")
    for group in groups:
        content = content.setdefault(group, {})
    content[name] = value


def _of_call(path: str) -> set[str]:
    """Return the paths that can be set of the call which a path is about; none if it is about no call."""
    group, call_id, *_ = [*path.split("."), "", ""]
    one_value = (key for key in CallChange.model_fields if key not in LISTS)
    return {f"{group}.{call_id}.{key}" for key in one_value} if group == "calls" and call_id else set()


def _no_value_of_a_call(where: str, path: str) -> Problem:
    group, *rest = path.split(".")
    if len(rest) != 2:
        return Problem(where, f"{path} is a group", f"{group}.CALL.RULE=value, like {group}.CALL.budget_eur=5000000")
    if rest[1] in LISTS:
        return Problem(where, f"{path} is a list", f"one value; a list stands in a scenario file, below {group}")
    keys = [key for key in CallChange.model_fields if key not in LISTS]
    return Problem(where, f"unknown path {written(path)}", one_of(keys), nearest(rest[1], keys) or "")


def _nearest_path(path: str, known: set[str]) -> str | None:
    leaf = path.rpartition(".")[2]
    same_leaf = sorted(candidate for candidate in known if candidate.rpartition(".")[2] == leaf)
    return nearest(path, same_leaf) or nearest(path, known) or next(iter(same_leaf), None)
