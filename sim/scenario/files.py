"""Read scenario files, along the chain of scenarios they extend."""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.errors import InputError, Note, Problem, gathered
from sim.inputs.validation import Document, KeyPath, model_at, reading_order, validate
from sim.inputs.wording import one_of
from sim.inputs.yaml_file import YamlDocument, scan_yaml
from sim.region.files import load_region, shipped_regions
from sim.scenario.checks import problems_across
from sim.scenario.clusters_named import check_clusters, place_of_cluster
from sim.scenario.ideas_possible import PATH, check_ideas, may_ask_too_much
from sim.scenario.layer import Layer
from sim.scenario.notes import notes_on_scenario
from sim.scenario.references import (
    parent_file,
    region_beside,
    region_named,
    scenario_file,
    shipped_scenarios,
)
from sim.scenario.scenario import Scenario
from sim.scenario.settings import Settings, read_settings, texts_from
from sim.scenario.stage import Stage, place_of

__all__ = ["load_scenario", "load_stages", "shipped_scenarios"]

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
    return load_stages(name_or_path, settings)[-1].scenario


def load_stages(name_or_path: str | Path, settings: Sequence[str] = ()) -> tuple[Stage, ...]:
    """Read a scenario like `load_scenario`, but return every stage on the way to it.

    Returns:
        The files from the lowest of the chain to the one that was named, then the settings.

    Raises:
        InputError: Every problem of the file, of the files it extends and of the settings.
    """
    problems: list[Problem] = []
    stages: tuple[Stage, ...] = ()
    texts, name = texts_from(settings), None
    with gathered(problems):
        name = (file := scenario_file(name_or_path)).stem
        stages = _read((file,))
    layer = read_settings(texts, problems, name)
    with gathered(problems):
        layer = _with_named_region(layer)
    with gathered(problems):
        stages = (*stages, Stage(layer, _overlaid(stages[-1].scenario if stages else None, layer)))
    if not problems and not stages[-1].scenario.region:
        where, several = f"scenario {stages[-1].scenario.name}", one_of(shipped_regions())
        problems.append(Problem(where, "no region is named, and several are shipped", f"region: {several}, or a path"))
    if not problems:
        _check_against_region(stages, problems)
    if problems:
        raise InputError(problems)
    for note in notes_on_scenario(stages):
        warnings.warn(note, Note, stacklevel=3)
    return stages


def _check_against_region(stages: Sequence[Stage], problems: list[Problem]) -> None:
    """Check what a scenario asks of its region, which is read only where it asks for something."""
    scenario = stages[-1].scenario
    if scenario.clusters_named:
        with gathered(problems):
            check_clusters(scenario, load_region(scenario.region), lambda _: place_of_cluster(stages))
    if may_ask_too_much(scenario):
        with gathered(problems):
            check_ideas(scenario, load_region(scenario.region), place_of(stages, [PATH]))


def _read(chain: tuple[Path, ...]) -> tuple[Stage, ...]:
    # The chain ends with the file to read; before it stand the files that extend it.
    file = chain[-1]
    document = scan_yaml(file)
    problems = list(document.problems)
    stages: tuple[Stage, ...] = ()
    below: Scenario | None = None
    document = replace(document, content=_without_empty_groups(document.content, ()))
    with gathered(problems):
        document = _with_region_beside(document)
    with gathered(problems):
        stages = _parents(document, chain)
        below = stages[-1].scenario if stages else Scenario(name="defaults")
    with gathered(problems):
        stages = (*stages, Stage(document, _overlaid(below, document, file.stem)))
    if problems:
        raise InputError(sorted(problems, key=reading_order))
    return stages


def _without_empty_groups(value: Any, path: KeyPath) -> Any:
    # A group whose values are all commented out sets nothing, like one that is not there.
    if isinstance(value, Mapping):
        return {key: _without_empty_groups(item, (*path, key)) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(_without_empty_groups(item, (*path, index)) for index, item in enumerate(value))
    return {} if value is None and (model_at(Layer, path) or path == ("calls",)) else value


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


def _parents(document: YamlDocument, chain: tuple[Path, ...]) -> tuple[Stage, ...]:
    name = document.content.get("extends")
    if not isinstance(name, str):
        return ()
    where = document.position(("extends",))
    file = parent_file(name, document.path, where)
    links = " -> ".join(path.stem for path in (*chain, file))
    if any(os.path.realpath(file) == os.path.realpath(path) for path in chain):
        raise InputError([Problem(where, f"extends goes round in a circle: {links}", "a chain that ends")])
    if len(chain) >= LONGEST_CHAIN:
        found = f"extends goes on for too long: {links}"
        raise InputError([Problem(where, found, f"at most {LONGEST_CHAIN} files")])
    return _read((*chain, file))
