"""Read a YAML file into plain values that know their places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.errors import InputError, Problem
from sim.inputs.text_file import read_text
from sim.inputs.validation import KeyPath
from sim.inputs.yaml_nodes import Place, read_nodes

__all__ = ["YamlDocument", "read_yaml", "scan_yaml"]

LARGEST_BYTES = 64 * 2**10  # thirty times a long scenario; the slowest file of this size takes 0.2 s


@dataclass(frozen=True)
class YamlDocument:
    """The content of a YAML file, and where each key and value stands.

    Attributes:
        path: The file.
        content: Mappings as dicts, lists as tuples, scalars; what was refused is left out.
        problems: What was refused, in reading order.
        values: Line and column, from 1, of each value written, refused or not.
        keys: Line and column, from 1, of each key written.
    """

    path: Path
    content: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()
    values: Mapping[KeyPath, Place] = field(default_factory=dict, repr=False)
    keys: Mapping[KeyPath, Place] = field(default_factory=dict, repr=False)

    def position(self, path: KeyPath) -> str:
        """Return `file:line:column` of the value at `path`; for an absent one, of its nearest ancestor."""
        while path and path not in self.values:
            path = path[:-1]
        line, column = self.values.get(path, (1, 1))
        return f"{self.path}:{line}:{column}"

    def key_position(self, path: KeyPath) -> str:
        """Return `file:line:column` of the key at `path`."""
        if path not in self.keys:
            return self.position(path)
        line, column = self.keys[path]
        return f"{self.path}:{line}:{column}"

    def holds(self, path: KeyPath) -> bool:
        """Tell whether a value was written at `path`, even if it was refused."""
        return path in self.values


def read_yaml(path: Path) -> YamlDocument:
    """Read a YAML file whose top level is a mapping.

    Raises:
        InputError: Everything that was refused, in reading order.
    """
    document = scan_yaml(path)
    if document.problems:
        raise InputError(document.problems)
    return document


def scan_yaml(path: Path) -> YamlDocument:
    """Read a YAML file like `read_yaml`, but hand what was refused over with the rest.

    For callers that go on to check the content, so that the user sees all problems at once.

    Raises:
        InputError: The file as a whole cannot be read.
    """
    nodes = read_nodes(read_text(path, LARGEST_BYTES))
    problems = tuple(
        Problem(f"{path}:{line}:{column}", found, allowed) for (line, column), found, allowed in nodes.refusals
    )
    if nodes.content is None:
        raise InputError(problems)
    return YamlDocument(path, nodes.content, problems, nodes.values, nodes.keys)
