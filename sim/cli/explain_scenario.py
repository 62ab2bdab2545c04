"""The values of a scenario and where they come from, in words and tables."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sim.cli.explain_calls import COLUMNS, content_of_calls, rows_of_calls
from sim.cli.shown import say, say_table
from sim.inputs.yaml_file import YamlDocument
from sim.scenario.call_provenance import TracedCall
from sim.scenario.catalogue import shown
from sim.scenario.provenance import DEFAULT, Held, Traced, trace
from sim.scenario.scenario import Scenario
from sim.scenario.stage import Stage
from sim.units import Quarter, quarter_label

__all__ = ["content_of", "say_scenario"]


def say_scenario(stages: Sequence[Stage], changed_only: bool) -> None:
    """Print what a scenario is, what its stages set, and the defaults, unless only changes are asked for.

    Args:
        stages: The files from the lowest to the one that was named, then the settings.
        changed_only: Whether to leave out what no stage sets.
    """
    scenario = stages[-1].scenario
    places = _Places(stages)
    traced = trace(stages)
    _say_header(scenario, places)
    say(_count(traced, places))
    for level in range(len(stages), DEFAULT, -1):
        rows = [row for one in traced if one.level == level for row in _changed_rows(one, scenario, places)]
        if rows:
            say()
            columns = ["value", "is", "unit", "holds", "set at", "instead of"]
            say_table(f"{places.title(level)}:", columns, rows)
    if calls := list(rows_of_calls(stages, places.of)):
        say()
        say_table("Calls that are otherwise than in the region's calendar:", COLUMNS, calls)
    if not changed_only:
        say()
        rows = [_default_row(one) for one in traced if one.level == DEFAULT]
        columns = ["value", "is", "unit", "confidence", "source"]
        say_table("Set by nobody, defaults of the program:", columns, rows)


def content_of(stages: Sequence[Stage], changed_only: bool) -> dict[str, Any]:
    """Return what a scenario is and its values, each with its places, as what JSON can hold."""
    scenario, places = stages[-1].scenario, _Places(stages)
    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "question": scenario.question,
        "basis": scenario.basis,
        "expects": list(scenario.expects),
        "files": [str(stage.document.path) for stage in stages if isinstance(stage.document, YamlDocument)],
        "values": [
            {
                "path": one.parameter.path,
                "unit": one.parameter.unit,
                "default": one.parameter.default,
                "source": one.parameter.source,
                "confidence": one.parameter.confidence,
                "held": [
                    {"value": held.value, "since": quarter_label(held.since), "set_at": places.of(held)}
                    for held in one.held
                ],
            }
            for one in trace(stages)
            if one.level != DEFAULT or not changed_only
        ],
        "calls": content_of_calls(stages, places.of),
    }


def _say_header(scenario: Scenario, places: _Places) -> None:
    say(f"{scenario.name}: {scenario.title}")
    for words in ("question", "basis"):
        say(f"{words}: {getattr(scenario, words).strip() or 'none given'}")
    say(f"expects to move: {', '.join(scenario.expects) or 'nothing named'}")
    say(f"files: {' over '.join(places.files)} over the defaults of the program")


def _count(traced: Sequence[Traced], places: _Places) -> str:
    by_level = Counter(one.level for one in traced)
    told = [f"{by_level[level]} {places.who(level)}" for level in sorted(by_level, reverse=True)]
    return f"{len(traced)} values: {', '.join(told)}"


def _changed_rows(traced: Traced, scenario: Scenario, places: _Places) -> Iterator[list[str]]:
    ends = [held.since - 1 for held in traced.held[1:] if held.since <= scenario.end]
    for place, held in enumerate(traced.held):
        yield [
            traced.parameter.path,
            shown(held.value, traced.parameter.absent),
            traced.parameter.unit,
            _span(held, ends[place] if place < len(ends) else None, scenario),
            places.of(held),
            _instead_of(held, places, traced.parameter.absent),
        ]


def _span(held: Held, end: Quarter | None, scenario: Scenario) -> str:
    since = quarter_label(held.since)
    if held.since > scenario.end:
        return f"never: the run ends in {quarter_label(scenario.end)}"
    if held.since == scenario.start:
        return "whole run" if end is None else f"until {quarter_label(end)}"
    return f"from {since}" if end is None else f"{since} to {quarter_label(end)}"


def _instead_of(held: Held, places: _Places, absent: str) -> str:
    told = "; ".join(f"{shown(under.value, absent)} ({places.of(under)})" for under in held.instead_of)
    same = held.instead_of and all(under.value == held.value for under in held.instead_of)
    return f"the same: {told}" if same else told


def _default_row(traced: Traced) -> list[str]:
    parameter = traced.parameter
    return [
        parameter.path,
        shown(parameter.default, parameter.absent),
        parameter.unit,
        parameter.confidence,
        parameter.source,
    ]


class _Places:
    """Short names for the places in the documents of a scenario."""

    def __init__(self, stages: Sequence[Stage]) -> None:
        """Name each file the way the header does, so that a reader finds it there."""
        self.stages = stages
        paths = [stage.document.path for stage in stages if isinstance(stage.document, YamlDocument)]
        names = Counter(path.name for path in paths)
        self.short = [_near(path) or (path.name if names[path.name] == 1 else str(path)) for path in paths]
        """Each file from the lowest on: its path if it lies in the current folder, else its name."""
        called = Counter(stage.scenario.name for stage in stages[: len(paths)])
        self.called = [
            stage.scenario.name if called[stage.scenario.name] == 1 else short
            for stage, short in zip(stages, self.short, strict=False)
        ]
        """What the words call the scenario of each file."""

    @property
    def files(self) -> Iterator[str]:
        """Yield the files from the highest to the lowest, with the whole path of those that go by their name."""
        for short, stage in reversed(list(zip(self.short, self.stages, strict=False))):
            assert isinstance(stage.document, YamlDocument)
            yield short if _near(stage.document.path) else f"{short} ({stage.document.path})"

    def who(self, level: int) -> str:
        """Say in a few words who set the values of a level."""
        if level == DEFAULT:
            return "defaults of the program"
        is_last = level == len(self.stages)
        return "set on the command line" if is_last else f"set by {self.called[level - 1]}"

    def title(self, level: int) -> str:
        """Return what stands above the values that a level set."""
        told = "S" + self.who(level).removeprefix("s")
        if level >= len(self.stages) - 1:
            return told
        return f"{told}, which {self.called[level]} extends"

    def of(self, value: Held | TracedCall) -> str:
        """Return the place of a value, like `mine.yaml:12`."""
        if value.level == DEFAULT:
            return "default"
        document = self.stages[value.level - 1].document
        where = value.where
        if isinstance(document, YamlDocument):
            line = where.removeprefix(f"{document.path}:").partition(":")[0]
            where = f"{self.short[value.level - 1]}:{line}"
        dated = value.dated if isinstance(value, Held) else None
        return where if dated is None else f"{where}, from {quarter_label(dated)}"


def _near(path: Path) -> str:
    """Return the path from the current folder if it leads into it, else nothing."""
    near = os.path.relpath(path)
    return "" if near.startswith(os.pardir) else near
