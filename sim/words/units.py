"""Units in which outcomes are shown: money in million EUR, everything else as it is measured."""

from __future__ import annotations

from sim.outcomes.catalogue import OUTCOMES

__all__ = ["MILLION", "label_shown", "unit_shown"]

MILLION = 1e6


def unit_shown(outcome: str) -> tuple[str, float]:
    """Return the unit in which an outcome is shown, and what to divide by."""
    unit = OUTCOMES[outcome].unit
    return ("million EUR", MILLION) if unit == "EUR" else (unit, 1.0)


def label_shown(outcome: str, per: str = "") -> str:
    """Return the label of an outcome, with the unit unless the label says it.

    Args:
        outcome: Name of the outcome.
        per: What the values of a flow are a sum over, such as a `run`, always said with the unit.
    """
    measured, unit = OUTCOMES[outcome], unit_shown(outcome)[0]
    if per and measured.aggregation == "flow":
        return f"{measured.label} ({unit} per {per})"
    return measured.label if unit in measured.label else f"{measured.label} ({unit})"
