"""Settings given one by one, like `--set policy.cluster.staff_fte=4`, as a layer over a scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.errors import Problem
from sim.inputs.nearest import nearest
from sim.inputs.text_file import odd_character
from sim.inputs.validation import KeyPath
from sim.inputs.wording import dotted, one_of, written
from sim.inputs.yaml_scalars import Scalar, plain_scalar
from sim.scenario.catalogue import parameters

__all__ = ["Settings", "read_settings"]

OTHER_PATHS = ("region", "start", "report_from", "end")


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


def read_settings(settings: Sequence[str], problems: list[Problem]) -> Settings:
    """Read `path=value` texts; a value is written like an unquoted or quoted value of YAML.

    Texts without `=`, unknown or repeated paths and numbers without finite value are left out and added
    to `problems`.
    """
    known = {*OTHER_PATHS, *(parameter.path for parameter in parameters())}
    content: dict[str, Any] = {}
    texts: dict[str, str] = {}
    for text in settings:
        where = f"--set {text}"
        path, equals, value = (part.strip() for part in text.partition("="))
        if not equals:
            problems.append(Problem(where, "there is no '='", "path=value"))
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


def _nearest_path(path: str, known: set[str]) -> str | None:
    leaf = path.rpartition(".")[2]
    same_leaf = sorted(candidate for candidate in known if candidate.rpartition(".")[2] == leaf)
    return nearest(path, same_leaf) or nearest(path, known) or next(iter(same_leaf), None)
