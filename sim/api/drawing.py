"""What figures are drawn from, as a comparison has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.api.answers import Comparison
    from sim.plots.kinds import Material

__all__ = ["material_of"]


def material_of(comparison: Comparison) -> Material:
    """Return what the figures of a comparison are drawn from; costly tables are made when they are asked for."""
    from sim.plots.kinds import Material

    tables = (comparison.results, comparison.table(), comparison.baseline)
    return Material(*tables, comparison.displacement, comparison.parity)
