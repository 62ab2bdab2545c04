"""The stages on the way to a scenario: each file from the lowest on, then the settings."""

from __future__ import annotations

from dataclasses import dataclass

from sim.inputs.yaml_file import YamlDocument
from sim.scenario.scenario import Scenario
from sim.scenario.settings import Settings

__all__ = ["Stage"]


@dataclass(frozen=True)
class Stage:
    """One document on the way to a scenario.

    Attributes:
        document: What was read: a file, or the settings given one by one.
        scenario: What the document makes of the stages before it.
    """

    document: YamlDocument | Settings
    scenario: Scenario
