"""`cci parameters`: list everything a scenario can set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.as_json import AsJson, say_json

if TYPE_CHECKING:
    from sim.scenario.catalogue import Parameter

__all__ = ["parameters"]


def parameters(
    pattern: Annotated[
        str | None, typer.Argument(help="Only those with this in path or meaning; * and ? match a path.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List every lever and assumption: path, unit, range, default, kind, source, confidence."""
    from sim.cli.ending import ending_cleanly

    with ending_cleanly():
        from dataclasses import asdict

        from sim.cli.shown import say_table
        from sim.inputs.matching import matching
        from sim.scenario import catalogue

        known = {parameter.path: parameter for parameter in catalogue.parameters()}
        found = matching(pattern, {path: (_meaning(parameter),) for path, parameter in known.items()})
        if as_json:
            say_json(
                [
                    {**asdict(known[path]), "kind": known[path].kind, "description": _meaning(known[path])}
                    for path in found
                ]
            )
        else:
            columns = ["path", "unit", "range", "default", "plausible", "kind", "confidence", "source", "meaning"]
            say_table("", columns, [_cells(known[path]) for path in found])


def _cells(parameter: Parameter) -> list[str]:
    from sim.scenario.catalogue import shown

    return [
        parameter.path,
        parameter.unit,
        parameter.allowed,
        shown(parameter.default, parameter.absent),
        parameter.plausible,
        parameter.kind,
        parameter.confidence,
        parameter.source,
        _meaning(parameter),
    ]


def _meaning(parameter: Parameter) -> str:
    return " ".join(parameter.description.split())
