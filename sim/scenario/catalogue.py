"""Every value a scenario can set, as the rows of a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pydantic.fields import FieldInfo

from sim.inputs.base import Record
from sim.inputs.wording import bounds_of, choices_of, is_quarter, unit_of
from sim.scenario.assumptions import Assumptions
from sim.scenario.layer import Layer
from sim.scenario.policy import Policy
from sim.units import quarter_label

__all__ = ["FROM_REGION", "HEADER", "Parameter", "parameter_of", "parameters", "settable", "shown"]

HEADER = ("title", "question", "basis", "expects", "extends")
"""The keys of a scenario file that say what it is, not what happens."""

ParameterKind = Literal["lever", "behavioural", "regional", "switch"]

FROM_REGION = "from the region"
"""What stands for the value of a parameter that is left to the region folder."""


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
        absent: What stands for no value.
        regional: Whether it is a value of the shipped region: measured there, or turned by hand against its record.
        scale: Whether draws are log-uniform over the plausible range; else they are uniform.
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
    absent: str = FROM_REGION
    regional: bool = False
    scale: bool = False

    @property
    def kind(self) -> ParameterKind:
        """Say what kind of parameter it is.

        A switch is an assumption whose plausible range is one point, or that has none; regional ones are values of the
        shipped region; all others are behavioural and hold anywhere.
        """
        if self.confidence == "lever":
            return "lever"
        if self.prior_low == self.prior_high:
            return "switch"
        return "regional" if self.regional else "behavioural"

    @property
    def allowed(self) -> str:
        """Say which values are accepted: `0 to 50`, `fixed | recorded`; empty where the unit says it all."""
        if self.choices or (self.low is None and self.high is None):
            return " | ".join(self.choices)
        return f"{shown(self.low, 'any')} to {shown(self.high, 'any')}"

    @property
    def plausible(self) -> str:
        """Say which range is plausible; empty for what is decided."""
        log = " (log)" if self.scale else ""
        return "" if self.prior_low is None else f"{shown(self.prior_low)} to {shown(self.prior_high)}{log}"


def shown(value: Any, absent: str = FROM_REGION) -> str:
    """Write a value as briefly as a person would, but exactly; `absent` is what stands for none."""
    if value is None:
        return absent
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        brief = f"{value:g}"
        return brief if float(brief) == value else repr(value)
    return str(value)


@cache
def parameters() -> tuple[Parameter, ...]:
    """List all parameters, levers first, in the order in which they are defined."""
    return (*_within("policy", Policy), *_within("assumptions", Assumptions))


@cache
def settable() -> tuple[Parameter, ...]:
    """List all that one value can be set for: region, first and last quarters, and all parameters."""
    apart = (*HEADER, "interventions", "calls")
    return tuple(row for row in _within("", Layer) if row.path not in apart)


def _within(path: str, model: type[Record]) -> Iterator[Parameter]:
    for name, field in model.model_fields.items():
        below = f"{path}.{name}" if path else name
        if isinstance(field.annotation, type) and issubclass(field.annotation, Record):
            yield from _within(below, field.annotation)
        else:
            yield parameter_of(below, field)


def parameter_of(path: str, field: FieldInfo) -> Parameter:
    """Return what the declaration of a field says of the parameter that stands at `path`."""
    extra: dict[str, Any] = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    low, high = bounds_of(field)
    prior_low, prior_high = extra.get("prior", (None, None))
    default = None if field.is_required() else field.get_default(call_default_factory=True)
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
        absent=str(extra.get("absent", FROM_REGION)),
        regional=bool(extra.get("regional", False)),
        scale=bool(extra.get("scale", False)),
    )
