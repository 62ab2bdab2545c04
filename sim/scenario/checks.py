"""What must hold between the keys of a scenario, beyond each key on its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator

from sim.errors import Problem
from sim.inputs.nearest import nearest
from sim.inputs.validation import Document, KeyPath
from sim.inputs.wording import one_of, written
from sim.outcomes.catalogue import OUTCOMES
from sim.units import Quarter, parse_quarter, quarter_label

__all__ = ["MOST_QUARTERS", "Horizon", "ScenarioName", "horizon_of", "is_name", "name_problems", "problems_across"]

MOST_QUARTERS = 200
"""Longest run accepted: fifty years, beyond which no assumption says anything."""

_NAME = re.compile(r"\w[\w .-]{0,99}")
_NAME_ALLOWED = "letters, digits, '_', '-', '.' and spaces, at most 100, a letter or digit first"


def is_name(text: str) -> bool:
    """Tell whether a scenario can be called `text`: safe as the name of a file and as a cell of a table."""
    return _NAME.fullmatch(text) is not None


def _named(text: str) -> str:
    if not is_name(text):
        raise ValueError(_NAME_ALLOWED)
    return text


# Not a pattern of the field: pydantic's regular expressions know other letters and line ends than Python's.
ScenarioName = Annotated[str, AfterValidator(_named)]
"""The name of a scenario."""


@dataclass(frozen=True)
class Horizon:
    """The quarters of a run, first and last included."""

    start: Quarter
    report_from: Quarter
    end: Quarter

    def conflicts(self) -> Iterator[tuple[tuple[str, ...], str, str]]:
        """Yield what is impossible: the keys concerned, what was found, what is allowed."""
        start, report_from, end = map(quarter_label, (self.start, self.report_from, self.end))
        if self.report_from < self.start:
            found = f"report_from {report_from} is before start {start}"
            yield ("report_from", "start"), found, f"{start} or later"
        if self.end < self.report_from:
            found = f"end {end} is before report_from {report_from}"
            yield ("end", "report_from"), found, f"{report_from} or later"
        if self.end - self.start >= MOST_QUARTERS:
            found = f"{start} to {end} are {self.end - self.start + 1} quarters"
            yield ("end", "start"), found, f"at most {MOST_QUARTERS} quarters"


def horizon_of(layer: Document, below: Horizon | None) -> Horizon | None:
    """Return the horizon that a layer makes of the one below; None if one of its dates is not known."""
    quarters = [
        _quarter_in(layer.content, name) if layer.holds((name,)) else getattr(below, name, None)
        for name in ("start", "report_from", "end")
    ]
    known = [quarter for quarter in quarters if quarter is not None]
    return Horizon(*known) if len(known) == len(quarters) else None


def problems_across(layer: Document, below: Horizon | None) -> Iterator[Problem]:
    """Yield the problems between the keys of a layer over a horizon, if that is known.

    Values that are wrong by themselves are passed over: whoever checks them has a better message.
    """
    horizon = horizon_of(layer, below)
    conflicts = list(horizon.conflicts()) if horizon else []
    for keys, found, allowed in conflicts:
        path: KeyPath = next(((key,) for key in keys if layer.holds((key,))), ())
        yield Problem(layer.position(path), found, allowed)
    # Against an impossible horizon every date would look wrong.
    yield from _interventions(layer, None if conflicts else horizon)
    yield from _outcomes(layer)


def name_problems(where: str, name: object) -> Iterator[Problem]:
    """Yield a problem if a scenario cannot be called `name`."""
    if not isinstance(name, str) or not is_name(name):
        yield Problem(where, f"the scenario is called {written(name)}", _NAME_ALLOWED)


def _interventions(layer: Document, horizon: Horizon | None) -> Iterator[Problem]:
    first: dict[Quarter, str] = {}
    for index, intervention in enumerate(_items(layer.content, "interventions")):
        since = _quarter_in(intervention, "from") if isinstance(intervention, Mapping) else None
        if since is None:
            continue
        where = layer.position(("interventions", index, "from"))
        if horizon and not horizon.start <= since <= horizon.end:
            run = f"{quarter_label(horizon.start)} to {quarter_label(horizon.end)}, the quarters of the run"
            yield Problem(where, f"the intervention starts in {quarter_label(since)}", run)
        if since in first:
            found = f"a second intervention from {quarter_label(since)}, the first is at {first[since]}"
            yield Problem(where, found, "one intervention a quarter")
        first.setdefault(since, where)


def _outcomes(layer: Document) -> Iterator[Problem]:
    for index, name in enumerate(_items(layer.content, "expects")):
        if isinstance(name, str) and name not in OUTCOMES:
            found = f"expects[{index + 1}] is {written(name)}"
            where = layer.position(("expects", index))
            yield Problem(where, found, one_of(OUTCOMES), nearest(name, OUTCOMES) or "")


def _items(content: Mapping[str, Any], key: str) -> tuple[Any, ...]:
    items = content.get(key)
    return items if isinstance(items, tuple) else ()


def _quarter_in(content: Mapping[str, Any], key: str) -> Quarter | None:
    try:
        return parse_quarter(content.get(key, ""))
    except (TypeError, ValueError):
        return None
