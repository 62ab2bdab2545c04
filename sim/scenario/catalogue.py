"""Every parameter a scenario can set, as the rows of a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic.fields import FieldInfo

from sim.inputs.base import Record
from sim.inputs.wording import bounds_of, choices_of, is_quarter, unit_of
from sim.scenario.assumptions import Assumptions
from sim.scenario.policy import Policy
from sim.units import quarter_label

__all__ = ["Parameter", "parameters"]


@dataclass(frozen=True)
class Parameter:
    """One lever or assumption.

    Attributes:
        path: Where it is set, like `policy.cluster.staff_fte`.
        unit: What one of it is.
        low: Lowest value accepted; None if unbounded or not a number.
        high: Highest value accepted; None if unbounded or not a number.
        default: Value where no scenario sets it; None if the region folder gives it.
        choices: The words it accepts, if it is a choice between words.
        prior_low: Lower end of the plausible range; None for levers.
        prior_high: Upper end of the plausible range; None for levers.
        source: Where the default comes from.
        confidence: How well it is known: H, M, L, derived, assumption; `lever` if it is decided.
        description: What it is.
    """

    path: str
    unit: str
    low: float | None
    high: float | None
    default: str | float | bool | None
    choices: tuple[str, ...]
    prior_low: float | None
    prior_high: float | None
    source: str
    confidence: str
    description: str


@cache
def parameters() -> tuple[Parameter, ...]:
    """List all parameters, levers first, in the order in which they are defined."""
    return (*_within("policy", Policy), *_within("assumptions", Assumptions))


def _within(path: str, model: type[Record]) -> Iterator[Parameter]:
    for name, field in model.model_fields.items():
        below = f"{path}.{name}"
        if isinstance(field.annotation, type) and issubclass(field.annotation, Record):
            yield from _within(below, field.annotation)
        else:
            yield _parameter(below, field)


def _parameter(path: str, field: FieldInfo) -> Parameter:
    extra: dict[str, Any] = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    low, high = bounds_of(field)
    prior_low, prior_high = extra.get("prior", (None, None))
    default = field.default
    return Parameter(
        path=path,
        unit=unit_of(field),
        low=low,
        high=high,
        default=quarter_label(default) if is_quarter(field) and default is not None else default,
        choices=choices_of(field),
        prior_low=prior_low,
        prior_high=prior_high,
        source=str(extra.get("source", "")),
        confidence=str(extra.get("confidence", "")),
        description=field.description or "",
    )
