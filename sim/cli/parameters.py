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
    from sim.scenario.catalogue import shown

    return [
        parameter.path,
        parameter.unit,
        parameter.allowed,
        shown(parameter.default),
        parameter.plausible,
        parameter.confidence,
        parameter.source,
        " ".join(parameter.description.split()),
    ]
