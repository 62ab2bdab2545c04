"""What one scenario file, or one change in Python, may set: a layer over the scenario below it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field

from sim.inputs.base import Record
from sim.region.files import only_region
from sim.scenario.assumptions import Assumptions
from sim.scenario.call_changes import CallChange
from sim.scenario.policy import Policy
from sim.units import QuarterText, parse_quarter

__all__ = [
    "FIRST_QUARTER",
    "LAST_QUARTER",
    "REPORT_FROM",
    "Intervention",
    "Layer",
    "Text",
    "merged",
]

FIRST_QUARTER = parse_quarter("2012Q1")
REPORT_FROM = parse_quarter("2014Q1")
LAST_QUARTER = parse_quarter("2027Q4")

Text = Annotated[str, Field(max_length=2000)]


class Intervention(Record):
    """Levers that change at a date and stay changed."""

    elsewhere: ClassVar[Mapping[str, str]] = {"calls": "calls at the top of the file: each has its date already"}
    """Keys that belong to another place, and where that is."""

    from_: QuarterText = Field(alias="from")
    """First quarter in which the levers have their new values."""

    policy: Policy
    """The levers that change."""


class Layer(Record):
    """The keys of a scenario file. What a file leaves out keeps the value of the scenario it extends."""

    title: Text = ""
    """The scenario in a few words; the file's name if empty."""

    question: Text = ""
    """What the scenario asks."""

    basis: Text = ""
    """What in the case study or the record the scenario rests on."""

    expects: tuple[str, ...] = ()
    """Outcomes that the scenario is expected to move, in either direction."""

    extends: str = ""
    """Name of the scenario this one starts from."""

    region: str = Field(default_factory=only_region)
    """Name of a shipped region, or the path of a region folder; where only one is shipped it need not be named."""

    start: QuarterText = FIRST_QUARTER
    """First quarter of the run; what comes before `report_from` only fills pipelines."""

    report_from: QuarterText = REPORT_FROM
    """First quarter that is reported."""

    end: QuarterText = LAST_QUARTER
    """Last quarter of the run."""

    policy: Policy = Policy()
    """Levers, for the whole run."""

    assumptions: Assumptions = Assumptions()
    """Uncertainties, for the whole run."""

    interventions: tuple[Intervention, ...] = ()
    """Levers that change at a date."""

    calls: dict[str, CallChange] = Field(default_factory=dict)
    """Single calls that are otherwise than in the region's calendar, are not held, or are new, by their names."""


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Return `below` with the values of `above`, group by group."""
    result = dict(below)
    for key, value in above.items():
        under = result.get(key)
        both = isinstance(under, Mapping) and isinstance(value, Mapping)
        result[key] = merged(under, value) if both else value  # type: ignore[arg-type]
    return result
