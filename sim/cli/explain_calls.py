"""What is otherwise in the calls of a scenario, in words and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from sim.region.call_rules import Ends
from sim.region.files import load_region
from sim.scenario.call_provenance import TracedCall, trace_calls
from sim.scenario.catalogue import shown
from sim.scenario.stage import Stage
from sim.units import quarter_label

__all__ = ["COLUMNS", "content_of_calls", "rows_of_calls"]

COLUMNS = ["call", "value", "is", "paid by", "set at", "instead of"]

_PAYERS = {"account": "account: other open calls of the year", "new": "new money"}
_NO_LIMIT = "no limit"


def rows_of_calls(stages: Sequence[Stage], place: Callable[[TracedCall], str]) -> Iterator[list[str]]:
    """Yield a row for each value of a call that is otherwise.

    Args:
        stages: The stages that made the scenario.
        place: Says where a value was set.
    """
    for one in _traced(stages):
        paid_by = "" if one.paid_by is None else _PAYERS[one.paid_by]
        before = "no such call" if one.key == "like" else _written(one.key, one.before)
        yield [one.call_id, one.key, _written(one.key, one.after), paid_by, place(one), before]


def content_of_calls(stages: Sequence[Stage], place: Callable[[TracedCall], str]) -> list[dict[str, Any]]:
    """Return the same as what JSON can hold."""
    return [
        {
            "call": one.call_id,
            "value": one.key,
            "is": _plain(one.key, one.after),
            "instead_of": _plain(one.key, one.before),
            "paid_by": one.paid_by,
            "set_at": place(one),
        }
        for one in _traced(stages)
    ]


def _traced(stages: Sequence[Stage]) -> Iterator[TracedCall]:
    scenario = stages[-1].scenario
    return trace_calls(stages, load_region(scenario.region)) if scenario.calls else iter(())


def _plain(key: str, value: Any) -> Any:
    if isinstance(value, Ends):
        return asdict(value)
    return quarter_label(value) if key == "opens" else value


def _written(key: str, value: Any) -> str:
    if isinstance(value, Ends):
        ends = {end: f"{of:.12g}" for end, of in asdict(value).items()}
        return ", ".join(f"{of} {end}" for end, of in ends.items()) if len(set(ends.values())) > 1 else ends["recorded"]
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, tuple):
        return ", ".join(value)
    return shown(_plain(key, value), _NO_LIMIT)
