"""`cci parameters`: list everything a scenario can set."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario.catalogue import Parameter

__all__ = ["parameters"]


def parameters() -> None:
    """List every lever and assumption: path, unit, range, default, source, confidence."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly():
        from sim.cli.shown import say_table
        from sim.scenario import catalogue

        columns = ["path", "unit", "range", "default", "plausible", "confidence", "source", "meaning"]
        say_table("", columns, [_cells(parameter) for parameter in catalogue.parameters()])


def _cells(parameter: Parameter) -> list[str]:
    allowed = " | ".join(parameter.choices)
    if not allowed and (parameter.low is not None or parameter.high is not None):
        allowed = f"{_plain(parameter.low)} to {_plain(parameter.high)}"
    plausible = ""
    if parameter.prior_low is not None:
        plausible = f"{_plain(parameter.prior_low)} to {_plain(parameter.prior_high)}"
    return [
        parameter.path,
        parameter.unit,
        allowed,
        _plain(parameter.default, "from the region"),
        plausible,
        parameter.confidence,
        parameter.source,
        " ".join(parameter.description.split()),
    ]


def _plain(value: str | float | bool | None, absent: str = "any") -> str:
    if value is None:
        return absent
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)
