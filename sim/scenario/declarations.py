"""How a lever and an assumption are declared: default, unit, source, allowed and plausible range."""

from typing import Any

from pydantic import Field

from sim.units import parse_quarter


def lever(
    default: Any, unit: str, source: str, *, low: float | None = None, high: float | None = None, absent: str = ""
) -> Any:
    """Declare one lever: default, unit, where the default comes from, allowed range, and what no value stands for."""
    extra: dict[str, Any] = {"unit": unit, "source": source, "confidence": "lever"}
    if absent:
        extra["absent"] = absent
    return Field(default=default, ge=low, le=high, json_schema_extra=extra)


def assumed(
    default: float,
    unit: str,
    source: str,
    *,
    low: float,
    high: float,
    prior: tuple[float, float],
    confidence: str = "assumption",
    regional: bool = False,
    scale: bool = False,
) -> Any:
    """Declare one assumption: default, unit, source, allowed range and plausible range (`prior`).

    `regional` marks a value of this region, measured there or turned by hand against its record, in contrast to one of
    behaviour, which holds anywhere. A
    `scale` is drawn log-uniform: between its ends twice as much is as plausible as half.
    """
    extra: dict[str, Any] = {"unit": unit, "source": source, "confidence": confidence, "prior": list(prior)}
    if regional:
        extra["regional"] = True
    if scale:
        extra["scale"] = True
    return Field(default=default, ge=low, le=high, json_schema_extra=extra)


def assumed_date(default: str, source: str) -> Any:
    """Declare one assumed quarter; dates have no plausible range to be drawn from."""
    extra: dict[str, Any] = {"unit": "quarter", "source": source, "confidence": "assumption"}
    return Field(default=parse_quarter(default), json_schema_extra=extra)
