"""Who pays for what a scenario changes of the money of a call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sim.region.call_rules import Ends
from sim.units import Quarter

__all__ = ["CallPayment", "Payer"]

Payer = Literal["account", "new"]
"""The money of the region's calendar, or money on top of it."""


@dataclass(frozen=True)
class CallPayment:
    """A call whose money is not that of the region's calendar.

    Attributes:
        call_id: The call.
        paid_by: Who pays what it has more; what it has less stays in its account, or is no money at all.
        opens: The quarter in whose year that is settled: in which it opens, or would have opened.
        budget_eur: What the region's calendar has for its budget; nothing for a new call.
    """

    call_id: str
    paid_by: Payer
    opens: Quarter
    budget_eur: Ends
