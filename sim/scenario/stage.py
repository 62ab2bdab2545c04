"""The stages on the way to a scenario: each file from the lowest on, then the settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.inputs.validation import KeyPath
from sim.inputs.yaml_file import YamlDocument
from sim.scenario.scenario import Scenario
from sim.scenario.settings import Settings

__all__ = ["Stage", "place_of"]


@dataclass(frozen=True)
class Stage:
    """One document on the way to a scenario.

    Attributes:
        document: What was read: a file, or the settings given one by one.
        scenario: What the document makes of the stages before it.
    """

    document: YamlDocument | Settings
    scenario: Scenario


def place_of(stages: Sequence[Stage], paths: Sequence[KeyPath]) -> str:
    """Return where the last of the documents that set one of some parameters does so."""
    for stage in reversed(stages):
        for path in paths:
            if stage.document.holds(path):
                return stage.document.position(path)
    return f"scenario {stages[-1].scenario.name}"
