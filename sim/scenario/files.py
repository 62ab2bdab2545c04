"""Read scenario files, along the chain of scenarios they extend."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sim.errors import InputError, Problem, gathered
from sim.inputs.validation import Document, reading_order, validate
from sim.inputs.yaml_file import YamlDocument, scan_yaml
from sim.scenario.checks import problems_across
from sim.scenario.layer import Layer
from sim.scenario.references import (
    parent_file,
    region_beside,
    region_named,
    scenario_file,
    shipped_scenarios,
)
from sim.scenario.scenario import Scenario
from sim.scenario.settings import Settings, read_settings

__all__ = ["load_scenario", "shipped_scenarios"]

LONGEST_CHAIN = 8
"""Most files read for one scenario."""


def load_scenario(name_or_path: str | Path, settings: Sequence[str] = ()) -> Scenario:
    """Read a scenario with everything it extends.

    Args:
        name_or_path: Name of a shipped scenario, or path of a file.
        settings: Texts like `policy.cluster.staff_fte=4`, which go over everything the files say, for
            the whole run.

    Raises:
        InputError: Every problem of the file, of the files it extends and of the settings.
    """
    problems: list[Problem] = []
    scenario = None
    with gathered(problems):
        scenario = _read((scenario_file(name_or_path),))
    layer = read_settings(settings, problems)
    with gathered(problems):
        layer = _with_named_region(layer)
    with gathered(problems):
        scenario = _overlaid(scenario, layer)
    if problems or scenario is None:
        raise InputError(problems)
    return scenario


def _read(chain: tuple[Path, ...]) -> Scenario:
    # The chain ends with the file to read; before it stand the files that extend it.
    file = chain[-1]
    document = scan_yaml(file)
    problems = list(document.problems)
    scenario = None
    with gathered(problems):
        document = _with_region_beside(document)
    with gathered(problems):
        scenario = _parent(document, chain)
    with gathered(problems):
        scenario = _overlaid(scenario, document, file.stem)
    if problems or scenario is None:
        raise InputError(sorted(problems, key=reading_order))
    return scenario


def _overlaid(below: Scenario | None, layer: Document, name: str | None = None) -> Scenario:
    if below is not None:
        return below.overlaid(layer, name)
    # What is below was refused; the layer is checked all the same, so that nobody has to come back twice.
    problems: list[Problem] = []
    with gathered(problems):
        validate(Layer, layer)
    raise InputError([*problems, *problems_across(layer, None)])


def _with_named_region(layer: Settings) -> Settings:
    region = layer.content.get("region")
    if not isinstance(region, str):
        return layer
    named = region_named(region, layer.position(("region",)))
    return replace(layer, content={**layer.content, "region": named})


def _with_region_beside(document: YamlDocument) -> YamlDocument:
    region = document.content.get("region")
    if not isinstance(region, str):
        return document
    beside = region_beside(region, document.path, document.position(("region",)))
    return replace(document, content={**document.content, "region": beside})


def _parent(document: YamlDocument, chain: tuple[Path, ...]) -> Scenario:
    name = document.content.get("extends")
    if not isinstance(name, str):
        return Scenario(name="defaults")
    where = document.position(("extends",))
    file = parent_file(name, document.path, where)
    links = " -> ".join(path.stem for path in (*chain, file))
    if any(os.path.realpath(file) == os.path.realpath(path) for path in chain):
        raise InputError([Problem(where, f"extends goes round in a circle: {links}", "a chain that ends")])
    if len(chain) >= LONGEST_CHAIN:
        found = f"extends goes on for too long: {links}"
        raise InputError([Problem(where, found, f"at most {LONGEST_CHAIN} files")])
    return _read((*chain, file))
