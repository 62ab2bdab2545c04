"""Trace every value of a scenario to the place where it was set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sim.inputs.validation import KeyPath
from sim.scenario.catalogue import Parameter, settable
from sim.scenario.stage import Stage
from sim.units import Quarter, parse_quarter

__all__ = ["DEFAULT", "Held", "Traced", "trace"]

DEFAULT = 0
"""The level of what nobody set."""

_UNSET = object()


@dataclass(frozen=True)
class Held:
    """A value over some quarters of a run, and where it was set.

    Attributes:
        value: As a file writes it; none where it is left to the region folder.
        since: First quarter in which it holds; it holds until the next value does.
        level: `DEFAULT`, else the number of the stage that set it, counted from 1.
        where: Place of the value in the document of that stage; empty for a default.
        dated: Quarter of the intervention that set it; none if it was set for the whole run.
        instead_of: What would hold in its quarters of the run if its stage had not set it, in the order of quarters.
    """

    value: Any
    since: Quarter
    level: int = DEFAULT
    where: str = ""
    dated: Quarter | None = None
    instead_of: tuple[Held, ...] = ()


@dataclass(frozen=True)
class Traced:
    """What one parameter is set to, from the first quarter of a run on.

    Attributes:
        parameter: What it is, with the default and its source.
        held: Its values in the order of quarters, at least one; the first holds from the start of the run, and those
            that begin after its end never do.
    """

    parameter: Parameter
    held: tuple[Held, ...]

    @property
    def level(self) -> int:
        """Return the highest level that set one of the values."""
        return max(held.level for held in self.held)


def trace(stages: Sequence[Stage]) -> tuple[Traced, ...]:
    """Trace every value that a scenario can set through the stages that made it, in the order of `settable`."""
    return tuple(_traced(parameter, stages) for parameter in settable())


def _traced(parameter: Parameter, stages: Sequence[Stage]) -> Traced:
    # Follows `Scenario.overlaid`: what a stage sets goes over all that stands below it, at whatever date; its
    # dated interventions follow, each over all from its quarter on.
    path: KeyPath = tuple(parameter.path.split("."))
    values = [Held(parameter.default, stages[0].scenario.start)]
    for level, stage in enumerate(stages, start=1):
        values = _from(values, stage.scenario.start)
        below = values
        for since, at in _settings(stage, path):
            first = stage.scenario.start if since is None else since
            kept = [held for held in values if held.since < first]
            where = stage.document.position(at)
            values = [*kept, Held(_value(stage.document.content, at), first, level, where, since, tuple(below))]
    after = stages[-1].scenario.end + 1
    ends = [min(held.since, after) for held in values[1:]] + [after]
    return Traced(parameter, tuple(map(_trimmed, values, ends)))


def _trimmed(held: Held, end: Quarter) -> Held:
    """Return a value with what it took the place of in its own quarters, and one step down only."""
    covered = _from(held.instead_of, held.since) if held.instead_of else []
    return replace(held, instead_of=tuple(replace(under, instead_of=()) for under in covered if under.since < end))


def _settings(stage: Stage, path: KeyPath) -> Iterator[tuple[Quarter | None, KeyPath]]:
    """Yield where a stage sets a value: for the whole run first, then by quarter."""
    content = stage.document.content
    if _value(content, path) is not _UNSET:
        yield None, path
    interventions = content.get("interventions", ())
    dated = sorted((parse_quarter(item["from"]), index) for index, item in enumerate(interventions))
    for since, index in dated:
        at = ("interventions", index, *path)
        if _value(content, at) is not _UNSET:
            yield since, at


def _value(content: Any, path: KeyPath) -> Any:
    # The content fits the layer, so that on the way to a value of a parameter there are only groups.
    for key in path:
        if isinstance(key, str) and key not in content:
            return _UNSET
        content = content[key]
    return content


def _from(values: Sequence[Held], quarter: Quarter) -> list[Held]:
    """Return what holds from a quarter on; before the first value it is the first."""
    first = max((place for place, held in enumerate(values) if held.since <= quarter), default=0)
    return [replace(values[first], since=quarter), *values[first + 1 :]]
