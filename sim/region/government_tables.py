"""The rows of a region folder about its government: the periods that pay calls, and events of its relations."""

from __future__ import annotations

from typing import Literal

from sim.region.tables import Name, SourcedRow, Text
from sim.units import QuarterText

__all__ = ["ProgrammePeriodRow", "RelationEventRow"]


class ProgrammePeriodRow(SourcedRow):
    """A programming period: in which quarters its calls open, and until when they are paid."""

    period: Name
    label: Text
    first_quarter: QuarterText
    last_quarter: QuarterText
    payable_until: QuarterText


class RelationEventRow(SourcedRow):
    """An event that speaks for a cluster to the region (its trust grows), or the other way round (commitment)."""

    cluster: Name
    quarter: QuarterText
    stock: Literal["trust", "commitment"]
    label: Text
